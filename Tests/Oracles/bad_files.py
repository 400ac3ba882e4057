#!/usr/bin/env python3
"""Makes hub directories that are wrong in one way each, to prove that vprune refuses them as it should.

OUT/NAME/model is the directory and OUT/NAME/expected.json what must happen: {"exit": status, "names": a file that
the message names, "mentions": words that the message holds, "masks": a file beside the directory for --masks, "arguments":
others of the command line}. NAME says what is wrong. OUT/good is the same directory with nothing wrong (exit 0),
OUT/corpus.txt a corpus for all, OUT/cases.json the list of names.
Standard library only: the safetensors bytes are written by hand.
"""

import argparse
import io
import json
import os
import pickle
import shutil
import struct
import zipfile
from pathlib import Path

TOKENS = "[PAD] [UNK] [CLS] [SEP] [MASK] a b c ##a ##b ##c ab ##ab cab ##cab bca".split()
FAMILIES = ["bert", "distilbert", "electra"]
HIDDEN, INTERMEDIATE, POSITIONS = 8, 12, 20
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
EMBEDDING = "embeddings.word_embeddings.weight"
DEEP = 100_000
CONFIG = {
    "architectures": ["BertModel"], "model_type": "bert", "vocab_size": len(TOKENS), "hidden_size": HIDDEN,
    "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": INTERMEDIATE, "hidden_act": "gelu",
    "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "pad_token_id": 0, "layer_norm_eps": 1e-12,
}
TOKENIZER_CONFIG = {"do_lower_case": True, "tokenizer_class": "BertTokenizer"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    cases = [Case("good", 0, "", [])]
    for make in (header_cases, range_cases, shape_cases, config_cases, vocabulary_cases, tokenizer_cases,
                 merge_cases, sentencepiece_cases, tiktoken_cases, index_cases, weight_cases, mask_cases,
                 budget_cases):
        cases += make()
    for case in cases:
        case.write(out / case.name)
    write_json(out / "cases.json", [case.name for case in cases])
    (out / "corpus.txt").write_text("a cab abc\nbca ab\n", encoding="utf-8")
    print(json.dumps({"cases": len(cases)}))


class Case:
    """The good directory with files replaced (bytes, or a value to write as JSON) or taken away (None)."""

    def __init__(self, name, status, names, mentions):
        self.name, self.status, self.names, self.mentions = name, status, names, mentions
        self.files = good_files()
        self.masks = None
        self.arguments = []

    def replacing(self, name, content):
        self.files[name] = content
        return self

    def with_masks(self, content):
        self.masks = content
        return self

    def with_arguments(self, *arguments):
        self.arguments = list(arguments)
        return self

    def write(self, folder):
        (folder / "model").mkdir(parents=True)
        if isinstance(self.masks, bytes):
            (folder / "masks").write_bytes(self.masks)
        elif self.masks is not None:
            write_json(folder / "masks", self.masks)
        for name, content in self.files.items():
            if isinstance(content, bytes):
                (folder / "model" / name).write_bytes(content)
            elif content is not None:
                write_json(folder / "model" / name, content)
        write_json(folder / "expected.json", {"exit": self.status, "names": self.names, "mentions": self.mentions,
                                              "masks": None if self.masks is None else "masks",
                                              "arguments": self.arguments})


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


# The good directory


def good_files():
    return {"config.json": CONFIG, "tokenizer.json": tokenizer(), "tokenizer_config.json": TOKENIZER_CONFIG,
            "vocab.txt": vocab_text(TOKENS), WEIGHTS: safetensors(shapes())}


def vocab_text(tokens):
    return "".join(token + "\n" for token in tokens).encode()


def tokenizer():
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added_token(index, token) for index, token in enumerate(TOKENS[:5])],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: index for index, token in enumerate(TOKENS)}},
    }


def added_token(index, content):
    return {"id": index, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def shapes():
    layer, square = "encoder.layer.0.", [HIDDEN, HIDDEN]
    named = {EMBEDDING: [len(TOKENS), HIDDEN], "embeddings.position_embeddings.weight": [POSITIONS, HIDDEN],
             "embeddings.token_type_embeddings.weight": [2, HIDDEN]}
    for norm in ("embeddings.", layer + "attention.output.", layer + "output."):
        named[norm + "LayerNorm.weight"] = named[norm + "LayerNorm.bias"] = [HIDDEN]
    for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
        named[layer + part + ".weight"], named[layer + part + ".bias"] = square, [HIDDEN]
    named[layer + "intermediate.dense.weight"] = [INTERMEDIATE, HIDDEN]
    named[layer + "intermediate.dense.bias"] = [INTERMEDIATE]
    named[layer + "output.dense.weight"], named[layer + "output.dense.bias"] = [HIDDEN, INTERMEDIATE], [HIDDEN]
    named["pooler.dense.weight"], named["pooler.dense.bias"] = square, [HIDDEN]
    return named


# safetensors: 8 bytes of header length (little endian), the header (JSON), the data


def header_of(named):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in named.items():
        end = offset + 4 * count(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    return header, offset


def count(shape):
    product = 1
    for size in shape:
        product *= size
    return product


def safetensors(named):
    header, size = header_of(named)
    return packed(json.dumps(header).encode(), size)


def packed(header, size, length=None):
    data = struct.pack(f"<{size // 4}f", *((i * 37 % 101 - 50) / 64 for i in range(size // 4))) + bytes(size % 4)
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def header_cases():
    good = safetensors(shapes())
    header, size = header_of(shapes())
    text = json.dumps(header).encode()
    twice = text[:-1] + b', "pooler.dense.bias": ' + json.dumps(header["pooler.dense.bias"]).encode() + b"}"
    deep = b'{"__metadata__": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}"
    files = {
        "safetensors-empty-file": b"",
        "safetensors-shorter-than-length-field": good[:5],
        "safetensors-cut-in-header": good[:200],
        "safetensors-cut-in-data": good[:-10],
        "safetensors-bytes-after-data": good + b"12345678",
        "safetensors-header-longer-than-file": packed(text, size, len(text) + size + 1),
        "safetensors-header-length-0": packed(text, size, 0),
        "safetensors-header-length-2-to-the-63": packed(text, size, 1 << 63),
        "safetensors-header-length-2-to-the-64-minus-1": packed(text, size, (1 << 64) - 1),
        "safetensors-header-not-json": packed(b"this is not JSON", size),
        "safetensors-header-cut-json": packed(text[:-1], size),
        "safetensors-header-not-an-object": packed(b"[1, 2, 3]", size),
        "safetensors-header-invalid-utf-8": packed(text.replace(b"pooler", b"p\xff\xfeler"), size),
        "safetensors-header-deep-json": packed(deep, 0),
        "safetensors-header-deep-arrays": packed(b"[" * DEEP, 0),
        "safetensors-metadata-not-strings": packed(text.replace(b'"pt"', b"17"), size),
        "safetensors-entry-not-an-object": packed(json.dumps({**header, "pooler.dense.bias": 5}).encode(), size),
    }
    cases = [Case(name, 65, WEIGHTS, []).replacing(WEIGHTS, content) for name, content in files.items()]
    name = "safetensors-duplicate-names"
    return cases + [Case(name, 65, WEIGHTS, ["pooler.dense.bias"]).replacing(WEIGHTS, packed(twice, size))]


def tensor_case(name, change, tensor="pooler.dense.bias", mentions=None):
    """The last tensor's entry changed, the data left as it is."""
    header, size = header_of(shapes())
    change(header[tensor], size)
    content = packed(json.dumps(header).encode(), size)
    return Case(name, 65, WEIGHTS, [tensor] if mentions is None else mentions).replacing(WEIGHTS, content)


def range_cases():
    def offsets(first, second):
        return lambda entry, size: entry.update(data_offsets=[first(size), second(size)])

    same = lambda size: size
    huge = 1 << 63
    hole = header_of(shapes())[0]
    for entry in list(hole.values())[-1:]:
        entry["data_offsets"] = [offset + 64 for offset in entry["data_offsets"]]
    end = hole["pooler.dense.bias"]["data_offsets"][1]
    return [
        tensor_case("safetensors-ranges-overlap", offsets(lambda s: s - 64, lambda s: s - 32), mentions=[]),
        Case("safetensors-hole-between-ranges", 65, WEIGHTS, []).replacing(
            WEIGHTS, packed(json.dumps(hole).encode(), end)),
        tensor_case("safetensors-range-behind-the-end", offsets(lambda s: s - 32, lambda s: s + 4096)),
        tensor_case("safetensors-range-starts-behind-the-end", offsets(lambda s: s + 4096, lambda s: s + 4128)),
        tensor_case("safetensors-range-reversed", offsets(same, lambda s: s - 32)),
        tensor_case("safetensors-range-negative", offsets(lambda s: -32, lambda s: 0)),
        tensor_case("safetensors-range-2-to-the-63", offsets(lambda s: huge, lambda s: huge + 32)),
        tensor_case("safetensors-range-2-to-the-64", offsets(lambda s: s - 32, lambda s: 2 * huge + s)),
        tensor_case("safetensors-range-10-to-the-400", offsets(lambda s: s - 32, lambda s: 10 ** 400)),
        tensor_case("safetensors-range-not-integers", offsets(lambda s: s - 32.5, lambda s: s + 0.5)),
        tensor_case("safetensors-range-of-one-number", lambda entry, size: entry.update(data_offsets=[size])),
        tensor_case("safetensors-range-of-three-numbers", lambda e, s: e.update(data_offsets=[s - 32, s, s])),
        tensor_case("safetensors-range-missing", lambda entry, size: entry.pop("data_offsets")),
        tensor_case("safetensors-byte-count-too-small", lambda e, s: e.update(shape=[HIDDEN + 1])),
        tensor_case("safetensors-byte-count-too-large", lambda e, s: e.update(shape=[HIDDEN - 1])),
        tensor_case("safetensors-byte-count-of-another-dtype", lambda e, s: e.update(dtype="F64")),
    ]


def shape_cases():
    def shape(value):
        return lambda entry, size: entry.update(shape=value)

    def wraps_to_no_bytes(name, value):
        """A product that is 0 modulo 2^64, with the empty range that would go with it, and no other fault."""
        header, size = header_of(shapes())
        entry = header["pooler.dense.bias"]
        start = entry["data_offsets"][0]
        entry.update(shape=value, data_offsets=[start, start])
        content = packed(json.dumps(header).encode(), start)
        return Case(name, 65, WEIGHTS, ["pooler.dense.bias"]).replacing(WEIGHTS, content)

    return [
        tensor_case("safetensors-shape-negative", shape([-HIDDEN])),
        tensor_case("safetensors-shape-two-negatives", shape([-2, -4])),
        wraps_to_no_bytes("safetensors-shape-product-overflows-to-0", [1 << 32, 1 << 32]),
        wraps_to_no_bytes("safetensors-shape-bytes-overflow-to-0", [1 << 62]),
        tensor_case("safetensors-shape-bytes-overflow", shape([1 << 62, 4])),
        tensor_case("safetensors-shape-2-to-the-63", shape([1 << 63])),
        tensor_case("safetensors-shape-10-to-the-400", shape([10 ** 400])),
        tensor_case("safetensors-shape-not-integers", shape([7.5])),
        tensor_case("safetensors-shape-not-an-array", shape("8")),
        tensor_case("safetensors-shape-missing", lambda entry, size: entry.pop("shape")),
        tensor_case("safetensors-dtype-unknown", lambda e, s: e.update(dtype="F12"), mentions=["F12"]),
        tensor_case("safetensors-dtype-not-a-string", lambda e, s: e.update(dtype=32)),
        tensor_case("safetensors-dtype-missing", lambda entry, size: entry.pop("dtype")),
    ]


# config.json


def config_cases():
    without = {key: value for key, value in CONFIG.items() if key != "model_type"}
    return [
        Case("config-missing", 66, "config.json", []).replacing("config.json", None),
        Case("config-without-model-type", 65, "config.json", ["model_type", *FAMILIES]).replacing(
            "config.json", without),
        Case("config-unknown-model-type", 65, "config.json", ["zebra", *FAMILIES]).replacing(
            "config.json", {**CONFIG, "model_type": "zebra"}),
        Case("config-model-type-not-a-string", 65, "config.json", ["model_type"]).replacing(
            "config.json", {**CONFIG, "model_type": 5}),
        Case("config-not-json", 65, "config.json", []).replacing("config.json", b"model_type: bert\n"),
        Case("config-cut-json", 65, "config.json", []).replacing("config.json", json.dumps(CONFIG).encode()[:-2]),
        Case("config-empty", 65, "config.json", []).replacing("config.json", b""),
        Case("config-not-an-object", 65, "config.json", []).replacing("config.json", [CONFIG]),
        Case("config-deep-json", 65, "config.json", []).replacing("config.json", b'{"a":' * DEEP),
        *(Case(f"config-{name}", 65, "config.json", [place]).replacing("config.json", {**CONFIG, **members})
          for name, place, members in [
              ("id-a-string", "eos_token_id", {"eos_token_id": "0"}),
              ("id-an-object", "eos_token_id[1]", {"eos_token_id": [0, {"a": 1}]}),
              ("id-2-to-the-63", "eos_token_id", {"eos_token_id": 1 << 63}),
              ("bad-words-a-string", "bad_words_ids", {"bad_words_ids": "x"}),
              ("forced-ids-no-pairs", "forced_decoder_ids[0]", {"forced_decoder_ids": [5]}),
              ("languages-a-list", "lang_to_id", {"lang_to_id": [1]}),
          ]),
        Case("good-config-ids-null", 0, "", []).replacing(
            "config.json", {**CONFIG, "eos_token_id": None, "bad_words_ids": None, "lang_to_id": None}),
        Case("config-vocab-size-disagrees", 65, "config.json", ["vocab_size", "99", str(len(TOKENS))]).replacing(
            "config.json", {**CONFIG, "vocab_size": 99}),
    ]


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


# model.safetensors.index.json


def index_cases():
    named = shapes()
    names = list(named)
    first, second = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
    parts = {first: {n: named[n] for n in names[:9]}, second: {n: named[n] for n in names[9:]}}
    weight_map = {name: shard for shard, part in parts.items() for name in part}

    def case(name, status, mentions, changed_map, names=INDEX):
        index = {"metadata": {"total_size": header_of(named)[1]}, "weight_map": changed_map}
        case = Case(name, status, names, mentions).replacing(WEIGHTS, None).replacing(INDEX, index)
        for shard, part in parts.items():
            case.replacing(shard, safetensors(part))
        return case

    last = names[-1]
    above = case("index-shard-outside-the-directory", 65, [], {**weight_map, last: "../outside.safetensors"})
    lost = case("index-names-a-missing-shard", 66, [], weight_map, names=second).replacing(second, None)
    cut = case("index-shard-is-cut", 65, [], weight_map, names=second)
    return [
        case("good-sharded", 0, [], weight_map, names=""),
        lost,
        cut.replacing(second, safetensors(parts[second])[:-10]),
        above.replacing("../outside.safetensors", safetensors(parts[second])),
        case("index-shard-with-an-absolute-path", 65, [], {**weight_map, last: "/etc/hostname"}),
        case("index-shard-name-is-empty", 65, [], {**weight_map, last: ""}),
        case("index-shard-name-not-a-string", 65, [], {**weight_map, last: 2}),
        case("index-tensor-not-in-the-shard", 65, [last], {**weight_map, last: first}),
        case("index-tensor-in-no-shard", 65, ["nowhere.weight"], {**weight_map, "nowhere.weight": first}),
        case("index-not-json", 65, [], weight_map).replacing(INDEX, b"weight_map"),
        case("index-without-weight-map", 65, ["weight_map"], weight_map).replacing(INDEX, {"metadata": {}}),
    ]


# What is wrong with a pickle of torch.save


class Exploit:
    """What an attacker saves: to load it runs a command."""

    def __init__(self, function):
        self.function = function

    def __reduce__(self):
        return self.function, ("touch /tmp/vprune-was-exploited",)


def archive(entries, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in entries.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return file.getvalue()


def pickle_cases():
    def case(name, mentions, content):
        return Case(name, 65, "pytorch_model.bin", mentions).replacing(WEIGHTS, None).replacing(
            "pytorch_model.bin", content)

    call = pickle.dumps({"a": Exploit(os.system)}, 2)
    evaluation = pickle.dumps({"a": Exploit(eval)}, 2)
    legacy = b"".join(pickle.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    bomb = archive({"m/data.pkl": bytes(1 << 24)}, zipfile.ZIP_DEFLATED)
    return [
        case("pickle-with-a-call", ["posix.system", "nothing of it was run"], archive({"m/data.pkl": call})),
        case("pickle-with-a-call-of-eval", ["eval"], archive({"m/data.pkl": evaluation})),
        case("pickle-with-a-call-of-old", ["posix.system"], legacy + call),
        case("pickle-in-a-zip-bomb", ["compressed"], bomb),
        case("pickle-that-is-cut", ["breaks off"], archive({"m/data.pkl": call[:20]})),
        case("pickle-of-no-tensors", ["state dict"], archive({"m/data.pkl": pickle.dumps({"epoch": 3}, 2)})),
        case("pickle-archive-that-is-cut", ["torch.save"], archive({"m/data.pkl": call})[:-30]),
    ]


# Which tensors there are


def weight_cases():
    def with_tensors(name, mentions, **changed):
        named = {key: shape for key, shape in {**shapes(), **changed}.items() if shape}
        return Case(name, 65, WEIGHTS, mentions).replacing(WEIGHTS, safetensors(named))

    rows = len(TOKENS)
    return [
        Case("weights-missing", 66, WEIGHTS, []).replacing(WEIGHTS, None),
        Case("weights-only-pytorch", 65, "pytorch_model.bin", ["torch.save"]).replacing(WEIGHTS, None).replacing(
            "pytorch_model.bin", b"PK\x03\x04" + bytes(60)),
        *pickle_cases(),
        with_tensors("weights-unexplained-rows", ["zebra.gate.weight"], **{"zebra.gate.weight": [rows, 3]}),
        with_tensors("weights-unexplained-columns", ["zebra.gate.weight"], **{"zebra.gate.weight": [3, rows]}),
        with_tensors("weights-unexplained-bias", ["zebra.bias"], **{"zebra.bias": [rows]}),
        with_tensors("weights-without-embedding", ["word_embeddings"], **{EMBEDDING: None}),
        with_tensors("weights-embedding-of-one-axis", [EMBEDDING], **{EMBEDDING: [rows * HIDDEN]}),
        with_tensors("weights-fewer-rows-than-tokens", [str(rows - 1), str(rows)], **{EMBEDDING: [rows - 1, HIDDEN]}),
        with_tensors("weights-decoder-bias-of-another-size", ["cls.predictions.bias"],
                     **{"cls.predictions.bias": [rows - 1]}),
    ]


# Masks of heads, neurons and layers; the model has one layer of two heads


class Evil:
    """What a pickle must never do."""

    def __reduce__(self):
        return (exec, ("raise SystemExit",))


def mask_cases():
    def case(name, mentions, masks):
        return Case(f"masks-{name}", 65, "masks", mentions).with_masks(masks)

    decoder = case("of-a-family-without-encoder", ["modernbert", "vocabulary"], {"heads": [[1, 0]]})
    decoder.names = "config.json"
    extra = case("and-a-tensor-without-a-rule", ["head_logits_proj"], {"heads": [[1, 0]]})
    extra.names = "config.json"
    narrow = case("and-other-neurons-than-the-bias", ["intermediate.dense.bias"], {"heads": [[1, 0]]})
    narrow.names = "config.json"
    code = case("and-code-of-the-models-own", ["auto_map"], {"heads": [[1, 0]]})
    code.names = "config.json"
    one_neuron = [[1] + [0] * (INTERMEDIATE - 1)]
    bias = "encoder.layer.0.intermediate.dense.bias"
    return [
        Case("good-masks", 0, "", []).with_masks({"heads": [[1, 0]], "ffn": one_neuron, "layers": [1]}),
        Case("good-masks-of-neurons", 0, "", []).with_masks({"neurons": [[True] * INTERMEDIATE]}),
        case("not-json", ["JSON"], b"heads"),
        case("in-a-list", ["object"], [[1, 0]]),
        case("of-nothing", ["heads"], {"head": [[1, 0]]}),
        case("not-in-rows", ["heads[0]"], {"heads": [1, 0]}),
        case("in-an-object", ["heads"], {"heads": {"0": [1, 0]}}),
        case("for-more-layers", ["heads has 2 entries", "1"], {"heads": [[1, 0], [1, 1]]}),
        case("for-more-heads", ["heads[0] has 3 entries", "2"], {"heads": [[1, 0, 1]]}),
        case("for-fewer-neurons", ["neurons[0]", str(INTERMEDIATE)], {"neurons": [[1]]}),
        case("for-more-layers-that-run", ["layers has 2 entries"], {"layers": [1, 1]}),
        case("with-a-half", ["heads[0][1]", "0 or 1"], {"heads": [[1, 0.5]]}),
        case("with-a-word", ["heads[0][0]"], {"heads": [["1", 0]]}),
        case("that-leave-no-layer", ["no layer"], {"layers": [0]}),
        case("in-a-damaged-archive", ["torch.save"], b"PK\x03\x04" + bytes(60)),
        case("in-a-pickle-that-calls", ["exec", "nothing of it was run"], pickle.dumps(Evil(), protocol=2)),
        case("in-a-pickle-that-breaks-off", ["breaks off"], b"\x80\x02(X\xff\x00"),
        decoder.replacing("config.json", {**CONFIG, "model_type": "modernbert"}).replacing(
            WEIGHTS, safetensors({"embeddings.tok_embeddings.weight": [len(TOKENS), HIDDEN]})),
        extra.replacing(WEIGHTS, safetensors(
            {**shapes(), "encoder.layer.0.attention.self.head_logits_proj.weight": [2, 2]})),
        narrow.replacing(WEIGHTS, safetensors({**shapes(), bias: [INTERMEDIATE - 1]})),
        code.replacing("config.json", {**CONFIG, "auto_map": {"AutoModel": "modeling_own.BertModel"}}),
    ]


# Budgets, for which the encoder runs


def budget_cases():
    def case(name, names, mentions, config=(), weights=None):
        return Case(f"budget-{name}", 65, names, mentions).replacing("config.json", {**CONFIG, **dict(config)}).replacing(
            WEIGHTS, weights or safetensors(shapes())).with_arguments("--macs", "0.5")

    layer = "encoder.layer.0."
    offered = "the vocabulary can be pruned all the same"

    def alone(name):
        return safetensors({name: [len(TOKENS), HIDDEN]})

    return [
        case("of-a-decoder", "config.json", ["gpt2", offered], {"model_type": "gpt2"}, alone("wte.weight")),
        case("of-an-encoder-decoder", "config.json", ["t5", offered], {"model_type": "t5"}, alone("shared.weight")),
        case("with-a-head-that-is-not-known", "config.json", ["BertForMultipleChoice", offered],
             {"architectures": ["BertForMultipleChoice"]}),
        case("with-causal-attention", "config.json", ["is_decoder", offered], {"is_decoder": True}),
        case("with-a-head-that-ends-in-model", "config.json", ["BertLMHeadModel", offered],
             {"architectures": ["BertLMHeadModel"]}),
        case("with-a-number-that-is-none", WEIGHTS, [layer + "output.dense.bias"],
             weights=filled(layer + "output.dense.bias", float("nan"))),
        case("with-an-infinite-number", WEIGHTS, [EMBEDDING], weights=filled(EMBEDDING, float("inf"))),
        case("with-infinite-activations", WEIGHTS, ['layer "encoder.layer.0"', offered],
             weights=filled(layer + "output.dense.weight", 3e38)),
    ]


def filled(name, value):
    """The good weights with one tensor that has the same number everywhere."""
    header, size = header_of(shapes())
    content = safetensors(shapes())
    start, end = (len(content) - size + offset for offset in header[name]["data_offsets"])
    return content[:start] + struct.pack("<f", value) * ((end - start) // 4) + content[end:]


if __name__ == "__main__":
    main()
