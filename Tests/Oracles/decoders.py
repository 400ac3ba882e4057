#!/usr/bin/env python3
"""Compares decoders and post-processors with `tokenizers`, on seeded random tokenizer.json files.

Decoders: every type, and random sequences of them, on random ids. Post-processors: every type, on
the ids and offsets of random texts of spaces and letters, with and without special tokens.
Texts on which the library panics are left out. Exit status 1 on any difference.
"""

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["RUST_BACKTRACE"] = "0"
from tokenizers import Tokenizer  # noqa: E402

TOKENS = ["[UNK]", "a", "b", "ab", "a</w>", "</w>", "##a", "##", "Ġ", "Ġa", "Ã©", "Ã", "é", "▁", "▁a", "▁▁", "a▁b",
          "<0x41>", "<0xC3>", "<0xA9>", "<0x+A>", "<0xG0>", "<pad>", "|", " .", "do not", "n't", "'s", "", "aab", "中",
          "\u0301", "<0xE4>", "<0xB8>", "<0xAD>", " ", "b|a", "bab"]
LETTERS = ["Ġ", "Ġ", "a", "b", " ", "\t", "\u3000", "é"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--files", type=int, default=150, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    figures = {"seed": arguments.seed, "files": 0, "lines": 0, "panics": 0, "differences": 0}
    with tempfile.TemporaryDirectory(prefix="vprune-decoders-") as folder:
        for _ in range(arguments.files):
            compare_decoder(arguments.vprune, Path(folder), generator, figures)
            compare_post_processor(arguments.vprune, Path(folder), generator, figures)
    print(json.dumps(figures))
    sys.exit(1 if figures["differences"] else 0)


def compare_decoder(vprune, folder, generator, figures):
    decoder = generator.choice([None] + [random_decoder(generator, 2)] * 9)
    oracle = write(folder, TOKENS, decoder=decoder)
    lines, expected = [], []
    for _ in range(40):
        ids = [generator.randrange(len(TOKENS)) for _ in range(generator.randint(0, 8))]
        try:
            expected.append({"text": oracle.decode(ids, skip_special_tokens=False)})
            lines.append(json.dumps(ids))
        except BaseException as error:
            if "Panic" not in type(error).__name__:
                raise
            figures["panics"] += 1
    check(vprune, folder, ["--decode"], lines, expected, decoder, figures)


def compare_post_processor(vprune, folder, generator, figures):
    words = ["".join(word) for length in (1, 2) for word in itertools.product("Ġab", repeat=length)]
    tokens = ["[UNK]", "[CLS]", "[SEP]"] + words + ["##" + word for word in words]
    processor = random_processor(generator, 2)
    oracle = write(folder, tokens, post_processor=processor)
    lines = ["".join(generator.choice(LETTERS) for _ in range(generator.randint(0, 9))) for _ in range(40)]
    for special in (True, False):
        encodings = [oracle.encode(line, add_special_tokens=special) for line in lines]
        expected = [{"ids": e.ids, "tokens": e.tokens, "offsets": [list(o) for o in e.offsets]} for e in encodings]
        check(vprune, folder, ["--special-tokens"] if special else [], lines, expected, processor, figures)


def write(folder, tokens, decoder=None, post_processor=None):
    document = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": None, "post_processor": post_processor, "decoder": decoder,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: place for place, token in enumerate(tokens)}}}
    text = json.dumps(document, ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    return Tokenizer.from_str(text)


def check(vprune, folder, flags, lines, expected, component, figures):
    result = subprocess.run([vprune, "tokenize", "--model", str(folder), "--corpus", "-", *flags],
                            input="".join(line + "\n" for line in lines).encode(), capture_output=True)
    if result.returncode != 0:
        sys.exit(f"{json.dumps(component)}\n{result.stderr.decode()}")
    found = [json.loads(line) for line in result.stdout.decode().split("\n")[:-1]]
    figures["files"] += 1
    figures["lines"] += len(lines)
    for line, one, other in zip(lines, found, expected, strict=True):
        if one != other:
            figures["differences"] += 1
            if figures["differences"] <= 5:
                print(f"{json.dumps(component, ensure_ascii=False)} on {line!r}\n  vprune {one}\n  oracle {other}",
                      file=sys.stderr)


def random_decoder(generator, depth):
    content = generator.choice(["a", "▁", " ", "é"])
    decoders = [
        {"type": "BPEDecoder", "suffix": generator.choice(["</w>", "a", ""])},
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        {"type": "ByteFallback"},
        {"type": "CTC", "pad_token": generator.choice(["<pad>", "a", ""]),
         "word_delimiter_token": generator.choice(["|", "b"]), "cleanup": generator.random() < 0.5},
        {"type": "Fuse"},
        {"type": "Metaspace", "replacement": generator.choice(["▁", "a"]),
         "prepend_scheme": generator.choice(["always", "first", "never"])},
        {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        {"type": "Replace", "pattern": {"String": generator.choice(["▁", "ab", ".", "a"])},
         "content": generator.choice(["", " ", "aa", "é"])},
        {"type": "Strip", "content": content, "start": generator.randint(0, 2), "stop": generator.randint(0, 1)},
        {"type": "WordPiece", "prefix": generator.choice(["##", "a", ""]), "cleanup": generator.random() < 0.5}]
    if depth > 0 and generator.random() < 0.5:
        return {"type": "Sequence",
                "decoders": [random_decoder(generator, depth - 1) for _ in range(generator.randint(0, 3))]}
    return generator.choice(decoders)


def random_processor(generator, depth):
    pair = [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}]
    single = [generator.choice([{"SpecialToken": {"id": "x", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}])
              for _ in range(generator.randint(1, 3))]
    trims, adds = generator.random() < 0.7, generator.random() < 0.5
    processors = [
        {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
        {"type": "RobertaProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1], "trim_offsets": trims,
         "add_prefix_space": adds},
        {"type": "RobertaProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
        {"type": "ByteLevel", "trim_offsets": trims, "add_prefix_space": adds},
        {"type": "TemplateProcessing", "single": single, "pair": pair,
         "special_tokens": {"x": {"id": "x", "ids": [1, 2], "tokens": ["[CLS]", "[SEP]"]}}}]
    if depth > 0 and generator.random() < 0.4:
        # Two steps that add tokens are refused: see PostProcessorJSON.swift.
        steps = [processors[3], processors[3], random_processor(generator, depth - 1)]
        return {"type": "Sequence", "processors": steps[generator.randint(0, 3):]}
    return generator.choice(processors)


if __name__ == "__main__":
    main()
