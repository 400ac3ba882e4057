"""Tokenizer files that are wrong, or that disagree.
"""

import json
import struct

from good_folder import DEEP, TOKENS, WEIGHTS, Case, added_token, tokenizer, vocab_text


# vocab.txt, with tokenizer.json and alone


def vocabulary_cases():
    def text_only(name, names, mentions, tokens):
        return Case(name, 65, names, mentions).replacing("tokenizer.json", None).replacing(
            "vocab.txt", vocab_text(tokens))

    duplicate = [*TOKENS[:-1], "ab"]
    swapped = [*TOKENS[:-2], TOKENS[-1], TOKENS[-2]]
    more = str(len(TOKENS) + 1)
    return [
        text_only("vocab-duplicate-line", "vocab.txt", ["ab"], duplicate),
        text_only("vocab-empty-line", "vocab.txt", [], [*TOKENS[:8], "", *TOKENS[9:]]),
        text_only("vocab-more-tokens-than-rows", WEIGHTS, [more, str(len(TOKENS))], [*TOKENS, "ba"]),
        Case("vocab-empty-file", 65, "vocab.txt", []).replacing("tokenizer.json", None).replacing("vocab.txt", b""),
        Case("vocab-invalid-utf-8", 65, "vocab.txt", []).replacing("tokenizer.json", None).replacing(
            "vocab.txt", vocab_text(TOKENS).replace(b"bca", b"b\xff\xfe")),
        Case("vocab-line-missing", 65, "vocab.txt", ["tokenizer.json"]).replacing(
            "vocab.txt", vocab_text([*TOKENS[:8], *TOKENS[9:]])),
        Case("vocab-line-added", 65, "vocab.txt", ["tokenizer.json"]).replacing(
            "vocab.txt", vocab_text([*TOKENS, "ba"])),
        Case("vocab-lines-swapped", 65, "vocab.txt", ["tokenizer.json"]).replacing("vocab.txt", vocab_text(swapped)),
        Case("no-tokenizer-files", 66, "tokenizer.json", ["vocab.txt"]).replacing("tokenizer.json", None).replacing(
            "vocab.txt", None),
    ]


# tokenizer.json (vocab.txt is taken away, so that the two do not disagree first)


def tokenizer_cases():
    def edited(name, mentions, edit):
        document = tokenizer()
        edit(document)
        return raw(name, document, mentions)

    def raw(name, content, mentions=()):
        return Case(name, 65, "tokenizer.json", list(mentions)).replacing("vocab.txt", None).replacing(
            "tokenizer.json", content)

    def unknown(part):
        return edited(f"tokenizer-unknown-{part.replace('_', '-')}", ["Zebra", part],
                      lambda document: document[part].update(type="Zebra"))

    def model(name, mentions, **members):
        return edited(name, mentions, lambda document: document.update(model=members))

    def unigram(name, score):
        pieces = [[token, -1.0] for token in TOKENS[:-1]] + [[TOKENS[-1], score]]
        return model(f"tokenizer-score-{name}", [f"model.vocab[{len(TOKENS) - 1}]"], type="Unigram", unk_id=1,
                     vocab=pieces)

    def bpe(name, dropout):
        return model(f"tokenizer-dropout-{name}", ["model.dropout"], type="BPE", dropout=dropout, merges=[],
                     vocab={token: index for index, token in enumerate(TOKENS)})

    text = json.dumps(tokenizer())
    flags = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True}
    lengths = {"max_length": 5, "strategy": "LongestFirst", "stride": 0}
    pads = {"strategy": "BatchLongest", "direction": "Right", "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}
    more = edited("tokenizer-added-token-beyond-the-rows", [str(len(TOKENS) + 1), str(len(TOKENS))],
                  lambda document: document["added_tokens"].append(added_token(len(TOKENS), "[NEW]")))
    more.names = WEIGHTS
    return [
        *(unknown(part) for part in ("normalizer", "pre_tokenizer", "model", "post_processor", "decoder")),
        unigram("nan", float("nan")), unigram("infinite", float("-inf")), bpe("a-string", "x"), bpe("above-1", 1.5),
        *(edited(f"tokenizer-{name}", [place], lambda document, members=members: document.update(members))
          for name, place, members in [
              ("truncation-a-string", "truncation", {"truncation": "x"}),
              ("truncation-of-another-strategy", "truncation.strategy", {"truncation": {**lengths, "strategy": "x"}}),
              ("truncation-without-stride", "truncation.stride", {"truncation": {**lengths, "stride": None}}),
              ("padding-a-string", "padding", {"padding": "x"}),
              ("padding-without-direction", "padding.direction", {"padding": {**pads, "direction": None}}),
              ("padding-of-another-strategy", "padding.strategy", {"padding": {**pads, "strategy": "x"}}),
              ("decoder-without-flags", "decoder.trim_offsets", {"decoder": {"type": "ByteLevel"}}),
              ("decoder-flag-a-number", "decoder.use_regex", {"decoder": {**flags, "use_regex": 5}}),
              ("byte-level-without-flags", "pre_tokenizer.trim_offsets",
               {"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True}}),
          ]),
        raw("tokenizer-byte-order-mark", b"\xef\xbb\xbf" + text.encode(), ["U+FEFF"]),
        raw("tokenizer-not-json", b"no JSON here"),
        raw("tokenizer-cut-json", text.encode()[:-3]),
        raw("tokenizer-empty", b""),
        raw("tokenizer-not-an-object", b"[]"),
        raw("tokenizer-deep-json", b'{"normalizer":' * DEEP),
        raw("tokenizer-invalid-utf-8", text.encode().replace(b"bca", b"b\xff\xfe")),
        edited("tokenizer-version-2", ["2.0"], lambda document: document.update(version="2.0")),
        edited("tokenizer-without-model", ["model"], lambda document: document.pop("model")),
        edited("tokenizer-without-vocab", ["vocab"], lambda document: document["model"].pop("vocab")),
        edited("tokenizer-vocab-not-ids", ["vocab"], lambda document: document["model"]["vocab"].update(bca="x")),
        edited("tokenizer-id-negative", ["vocab"], lambda document: document["model"]["vocab"].update(bca=-1)),
        edited("tokenizer-ids-with-a-hole", ["21"], lambda document: document["model"]["vocab"].update(bca=20)),
        edited("tokenizer-id-twice", ["14"], lambda document: document["model"]["vocab"].update(bca=14)),
        edited("tokenizer-id-2-to-the-63", ["vocab"], lambda document: document["model"]["vocab"].update(bca=1 << 63)),
        edited("tokenizer-without-length-limit", ["max_input_chars_per_word"],
               lambda document: document["model"].pop("max_input_chars_per_word")),
        edited("tokenizer-flag-not-a-boolean", ["lowercase"],
               lambda document: document["normalizer"].update(lowercase="yes")),
        edited("tokenizer-added-token-without-content", ["added_tokens"],
               lambda document: document["added_tokens"][0].pop("content")),
        more,
    ]


# Merges, in tokenizer.json and in merges.txt


def merge_cases():
    def case(name, mentions, merges, vocab=None, names="tokenizer.json", status=65, **files):
        document = tokenizer()
        document["model"] = {"type": "BPE", "unk_token": "[UNK]", "merges": merges,
                             "vocab": vocab or {token: index for index, token in enumerate(TOKENS)}}
        made = Case(f"merges-{name}", status, names, mentions).replacing("vocab.txt", None).replacing(
            "tokenizer.json", document)
        for file, content in files.items():
            made.replacing({"merges_txt": "merges.txt", "vocab_json": "vocab.json"}[file], content)
        return made

    ids = {token: index for index, token in enumerate(TOKENS)}
    ids_without_last = {token: ids[token] for token in TOKENS[:-1]}
    return [
        case("of-an-unknown-part", ["merges[1]", "zz"], ["a b", "zz a"]),
        case("to-an-unknown-product", ["merges[0]", "aa"], ["a a"]),
        case("of-three-parts", ["merges[0]"], ["a b c"]),
        case("of-one-part", ["merges[0]"], [["ab"]]),
        case("not-an-array", ["merges"], {"a": "b"}),
        case("of-numbers", ["merges[0]"], [[1, 2]]),
        case("beside-of-an-unknown-token", ["line 2", "zz"], ["a b"], names="merges.txt",
             merges_txt=b"#version: 0.2\nzz a\n"),
        *(case(f"beside-{name}", mentions, ["a b", "c ab"], names="merges.txt", merges_txt=text)
          for name, mentions, text in [
              ("in-another-order", ["line 2", "c ab", "a b", "tokenizer.json"], b"#version: 0.2\nc ab\na b\n"),
              ("cut", ["line 3", "c ab", "none", "tokenizer.json"], b"#version: 0.2\na b\n"),
              ("with-one-more", ["line 4", "a b", "none"], b"#version: 0.2\na b\nc ab\na b\n"),
              ("to-an-unknown-product", ["line 4", "bc"], b"#version: 0.2\na b\nc ab\nb c\n"),
              ("of-one-token", ["line 4", "abc"], b"#version: 0.2\na b\nc ab\nabc\n"),
              ("byte-order-mark", ["U+FEFF"], b"\xef\xbb\xbf#version: 0.2\na b\nc ab\n"),
          ]),
        case("good-carriage-returns", [], ["a b"], status=0, merges_txt=b"#version: 0.2\r\na b\r\n"),
        case("good-repeated", [], ["a b", "c ab", "a b"], status=0),
        case("good-circular", [], [["a", "b"], ["a", ""]], {**ids_without_last, "": ids[TOKENS[-1]]}, status=0),
        case("beside-with-a-negative-id", ['"a" is -1'], ["a b"], names="vocab.json", vocab_json={"a": -1}),
        case("beside-with-other-ids", ["bca"], ["a b"], names="vocab.json",
             vocab_json={**ids, "bca": ids["cab"], "cab": ids["bca"]}),
    ]


# SentencePiece: fields are a key (number << 3 | type), and a varint, 4 bytes, or a length and as many bytes


def varint(number):
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def piece(text, kind=1, score=-1.0):
    return field(1, field(1, text.encode()) + varint(2 << 3 | 5) + struct.pack("<f", score) + varint(3 << 3)
                 + varint(kind))


def sentencepiece_cases():
    def case(name, content, mentions=()):
        return Case(f"spm-{name}", 65, "spiece.model", list(mentions)).replacing("spiece.model", content)

    good = piece("[UNK]", 2) + b"".join(piece(token) for token in TOKENS[5:9])
    spec = field(2, varint(3 << 3) + varint(1))
    lying = varint(1 << 3 | 2) + varint(1 << 40) + b"abc"
    return [
        case("cut", (good + spec)[:-1]), case("cut-in-a-piece", good[:-3]), case("text", b"not a model\n"),
        case("lying-length", good + lying), case("length-2-to-the-63", varint(1 << 3 | 2) + varint(1 << 63)),
        case("varint-without-end", b"\xff" * 20), case("invalid-utf-8", field(1, field(1, b"\xff\xfe"))),
        case("empty", b"", ["no pieces"]),
        case("without-pieces", spec, ["no pieces"]), case("empty-piece", good + piece(""), ["piece 5"]),
        case("piece-twice", good + piece(TOKENS[6]), [TOKENS[6]]),
        case("two-unknown-pieces", good + piece("zz", 2), ["2 pieces"]),
        case("no-unknown-piece", piece("a"), ["0 pieces"]),
        case("byte-fallback-without-bytes", good + field(2, varint(35 << 3) + varint(1)), ["0 of 256"]),
        case("character-map", good + field(3, field(2, b"\xff\xff\xff\x7f")), ["character map"]),
        case("trie", good + field(3, field(2, struct.pack("<I", 1024) + bytes(1024) + b"a\0")), ["character map"]),
        *(case(f"score-{name}", good + piece("zz", score=float(name)), ["score of piece 5"])
          for name in ("nan", "inf", "-inf")),
        case("byte-piece-of-another-name", good + piece("<0x0a>", 6) + field(2, varint(35 << 3) + varint(1)),
             ["<0x0a>"]),
        case("byte-piece-without-fallback", good + piece("<0x0A>", 6), ["does not fall back"]),
        case("of-words", good + field(2, varint(3 << 3) + varint(3)), ["WORD"]),
        case("of-another-tokenizer", good + piece("zz"), ["zz", "tokenizer.json"]),
        Case("spm-two-vocabularies", 65, "target_vocab.json", []).replacing("target_vocab.json", {"a": 0}),
        Case("spm-two-files", 65, "", ["one.model", "two.spm", "tokenizer.json"]).replacing(
            "tokenizer.json", None).replacing("vocab.txt", None).replacing("one.model", good).replacing(
            "two.spm", good),
    ]


def tiktoken_cases():
    def case(name, content, mentions):
        return Case(f"tiktoken-{name}", 65, "x.tiktoken", mentions).replacing("x.tiktoken", content)

    return [
        case("not-base-64", b"YQ== 0\n%%%% 1\n", ["line 2"]), case("without-rank", b"YQ== 0\nYg==\n", ["line 2"]),
        case("rank-negative", b"YQ== -1\n", ["line 1"]), case("rank-twice", b"YQ== 0\nYg== 0\n", ["0"]),
        case("rank-2-to-the-62", b"YQ== 4611686018427387904\n", ["4611686018427387904"]),
        case("token-twice", b"YQ== 0\nYQ== 1\n", ["twice"]),
        case("of-another-tokenizer", b"YQ== 0\neno= 1\n", ["zz", "tokenizer.json"]),
    ]
