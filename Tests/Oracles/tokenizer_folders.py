#!/usr/bin/env python3
"""Compares `vprune tokenize` with the oracle on seeded random tokenizer folders, laid out as older and newer models are.

--vocab-text: vocab.txt with any of tokenizer_config.json, special_tokens_map.json and added_tokens.json, special
tokens as text or with flags, in files that contradict each other. The oracle is transformers' BertTokenizer.
Otherwise tokenizer.json with types left out, unusual prefixes and limits; the oracle is `tokenizers`.
Texts hold what the tokenizers are made of, and bytes that are no UTF-8. Exit status 1 on any difference.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NAMED = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]
LETTERS = ["a", "b", "A", "É", "é", "İ", "中", "ß", "_", "-", ".", "<", ">", "1", "한", "\u302e", "𝕏"]
PIECES = ["a", "b", "e", "é", "É", "A", "ab", "abc", "i", "中", "-", ".", "<", ">", "_", "1", "ss", "ß", "x"]
# Contents of added tokens, in the vocabulary or not.
ADDED = ["<m>", "[NEW]", "new_tok", "É", "ab", "<S>", "[MASK]", "x", "a-b", "中"]
SPACES = [" ", "  ", "\t", "\u3000", "\u00a0", "\u200b", "\r", "\u0085"]
INVALID = [b"\xff", b"\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xc3", b"\x80", b"\xef\xbb\xbf"]
SHOWN = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--vocab-text", action="store_true")
    parser.add_argument("--folders", type=int, default=200, metavar="N")
    parser.add_argument("--texts", type=int, default=100, metavar="N", help="for each folder")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    figures = {"seed": arguments.seed, "folders": 0, "refused": 0, "documents": 0, "differences": 0}
    for _ in range(arguments.folders):
        with tempfile.TemporaryDirectory(prefix="vprune-folders-") as folder:
            make, load = (vocab_text_folder, load_bert) if arguments.vocab_text else (json_folder, load_json)
            files = make(generator)
            for name, text in files.items():
                Path(folder, name).write_text(text, encoding="utf-8", newline="")
            texts = [document(generator) for _ in range(arguments.texts)]
            figures["folders"] += 1
            try:
                oracle = load(folder)
            except Exception as error:
                sys.exit(f"The oracle refuses a folder: {error}\n{json.dumps(files)}")
            compare(arguments.vprune, folder, files, oracle, texts, figures)
    print(json.dumps(figures))
    sys.exit(1 if figures["differences"] or figures["refused"] * 20 > figures["documents"] else 0)


def load_bert(folder):
    from transformers import BertTokenizer

    return BertTokenizer.from_pretrained(folder).backend_tokenizer


def load_json(folder):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(Path(folder, "tokenizer.json")))


def compare(binary, folder, files, oracle, texts, figures):
    oracle.no_padding()
    oracle.no_truncation()
    command = [binary, "tokenize", "--model", folder, "--corpus", "-", "--special-tokens"]
    # CR before LF is part of a line's end.
    lines = b"".join(text + (b"\r\n" if text.endswith(b"\r") else b"\n") for text in texts)
    mark = b"\xef\xbb\xbf" if lines.startswith(b"\xef\xbb\xbf") else b""
    result = subprocess.run(command, input=mark + lines, capture_output=True)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(answers) != len(texts):
        figures["differences"] += 1
        print(f"difference: status {result.returncode}, {len(answers)} lines for {len(texts)} texts: "
              f"{result.stderr.decode()}    {json.dumps(files)}", file=sys.stderr)
        return
    for text, answer in zip(texts, answers):
        figures["documents"] += 1
        try:
            encoding = oracle.encode(text.decode("utf-8", errors="replace"))
        except BaseException as panic:  # Where one token swallows another whole, the library panics.
            if type(panic).__name__ != "PanicException":
                raise
            figures["refused"] += 1
            continue
        expected = {"ids": encoding.ids, "tokens": encoding.tokens,
                    "offsets": [list(pair) for pair in encoding.offsets]}
        if answer != expected:
            figures["differences"] += 1
            if figures["differences"] <= SHOWN:
                print(f"difference: {text!r}\n    vprune {ascii(answer)}\n    oracle {ascii(expected)}\n"
                      f"    {json.dumps(files)}", file=sys.stderr)


def vocab_text_folder(generator):
    """Files of a folder without tokenizer.json. Ids in the files are the ones that the tokens get."""
    tokens = vocabulary(generator, "##")
    files = {"vocab.txt": "".join(token + generator.choice(["", "", " ", "\r"]) + "\n" for token in tokens)}
    config = {flag: generator.choice([True, False]) for flag in ["do_lower_case", "tokenize_chinese_chars"]
              if generator.random() < 0.5}
    if generator.random() < 0.5:
        config["strip_accents"] = generator.choice([True, False, None])
    map_file = {}
    # No token has two names with different flags: which of them counts, README leaves open.
    contents = generator.sample(ADDED, len(ADDED))
    for file in [config, map_file]:
        for key in generator.sample(NAMED, generator.randint(0, 2)):
            if key != "unk_token":
                file[key] = special(generator, contents.pop(), file is config)
        if generator.random() < 0.3:
            key = generator.choice(["additional_special_tokens", "extra_special_tokens"])
            file[key] = [contents.pop() for _ in range(generator.randint(0, 2))]
    if generator.random() < 0.2:
        config["image_token"] = contents.pop()
    if generator.random() < 0.2:
        config["extra_special_tokens"] = {"sound_token": contents.pop()}
    new = generator.sample([content for content in ADDED if content not in tokens], 2)
    if generator.random() < 0.4:
        config["added_tokens_decoder"] = {
            str(len(tokens) + place): flags(generator, content) for place, content in enumerate(new)}
    elif generator.random() < 0.4:
        numbers = [(content, len(tokens) + place) for place, content in enumerate(new)]
        generator.shuffle(numbers)
        files["added_tokens.json"] = json.dumps(dict(numbers))
    if config or generator.random() < 0.5:
        files["tokenizer_config.json"] = json.dumps(config)
    if map_file:
        files["special_tokens_map.json"] = json.dumps(map_file)
    return files


def special(generator, content, is_typed):
    """A special token as text or with flags; in tokenizer_config.json transformers wants to know the type."""
    if generator.random() < 0.5:
        return content
    typed = {"__type": "AddedToken"} if is_typed else {}
    token = {**typed, **flags(generator, content)}
    del token["special"]
    return token


def flags(generator, content):
    return {"content": content, "single_word": generator.random() < 0.2, "lstrip": generator.random() < 0.3,
            "rstrip": generator.random() < 0.3, "normalized": generator.random() < 0.3,
            "special": generator.random() < 0.5}


def json_folder(generator):
    prefix = generator.choice(["##", "##", "", "@", "é", "-a", "\u302e"])
    tokens = vocabulary(generator, prefix)
    added = [{"id": place, **flags(generator, content)}
             for place, content in enumerate(generator.sample(ADDED, generator.randint(0, 3)))]
    ids = {token: place for place, token in enumerate(tokens)}
    template = {"type": "TemplateProcessing", "single": [
        {"SpecialToken": {"id": "first", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                                                                   {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"first": {"id": "first", "ids": [2, 4], "tokens": ["[CLS]", "[MASK]"]},
                           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}}
    bert = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    normalizer = {"type": "BertNormalizer", "clean_text": generator.random() < 0.7,
                  "handle_chinese_chars": generator.random() < 0.7,
                  "strip_accents": generator.choice([True, False, None]), "lowercase": generator.random() < 0.7}
    if generator.random() < 0.2:
        del normalizer["strip_accents"]
    model = {"type": "WordPiece", "unk_token": generator.choice(["[UNK]", "x"]), "continuing_subword_prefix": prefix,
             "max_input_chars_per_word": generator.choice([0, 1, 3, 5, 100]), "vocab": ids}
    document = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
                "normalizer": generator.choice([None, normalizer, normalizer, normalizer]),
                "pre_tokenizer": generator.choice([None] + [{"type": "BertPreTokenizer"}] * 4),
                "post_processor": generator.choice([None, template, bert]),
                "decoder": {"type": "WordPiece", "prefix": prefix, "cleanup": generator.random() < 0.5}, "model": model}
    for name in ["normalizer", "post_processor", "decoder", "model"]:
        if document[name] and generator.random() < 0.4:
            document[name] = {key: value for key, value in document[name].items() if key != "type"}
    return {"tokenizer.json": json.dumps(document, ensure_ascii=generator.random() < 0.5)}


def vocabulary(generator, prefix):
    tokens = SPECIAL + ["x"]
    pieces = PIECES + ["".join(generator.choices(LETTERS, k=generator.randint(1, 3))) for _ in range(20)]
    for piece in pieces:
        for token in [piece, prefix + piece]:
            if generator.random() < 0.7 and token not in tokens:
                tokens.append(token)
    return tokens


def document(generator):
    parts = []
    for _ in range(generator.randint(0, 10)):
        kind = generator.random()
        if kind < 0.2:
            part = generator.choice(ADDED + SPECIAL)
            part = generator.choice([str, str, str.lower, str.upper])(part)
        elif kind < 0.45:
            part = generator.choice(SPACES)
        elif kind < 0.9:
            part = "".join(generator.choices(LETTERS + PIECES, k=generator.randint(1, 4)))
        else:
            parts.append(generator.choice(INVALID))
            continue
        parts.append(part.encode("utf-8"))
    return b"".join(parts)


if __name__ == "__main__":
    main()
