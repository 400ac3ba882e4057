#!/usr/bin/env python3
"""Compares normalizers and pre-tokenizers with `tokenizers`, on seeded random tokenizer.json files.

Every type with random flags, and random sequences of them, on random texts; with --scalars, types
that look at single scalars on every Unicode scalar. A model that knows no word shows the pieces with
their text, another the offsets of every scalar. Exit status 1 on any difference.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["RUST_BACKTRACE"] = "0"
from tokenizers import Tokenizer  # noqa: E402

from documents import HardText, corpus, scalars  # noqa: E402

SHOWN = 5
PIECES = {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]], "byte_fallback": False}
SCALARS = {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
           "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
           "vocab": {"<unk>": 0}, "merges": []}
REGEXES = [
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
    r"\d", r"\w+", r"\W", r"\s+", r"[0-9][0-9][0-9]", r"x*", r"a|b", r"\p{P}", r"\p{^L}", r"\P{N}+", r"[\p{S}\p{M}]",
    r"\p{Han}+", r"[^\n]+|[\n]", r"^.", r".$", r"(?=a)", r"(?<=a)b", r"\h+", r"[[:alpha:]]+", r"[a-z&&[^aeiou]]", r"(?m:.+)",
    r"\p{N}{1,3}+", r"(?:a|1){2}+b?", r" ?\p{L}{2,}+",
    r"[一-龥぀-ゟ゠-ヿ]+", r"[\r\n]", r"\s?[!-/:-~！-／：-～‘-‟　-。]+", r"\p{N}{1,3}", r" ?\p{Lu}\p{Ll}*",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--files", type=int, default=200, metavar="N")
    parser.add_argument("--texts", type=int, default=60, metavar="N", help="for each file")
    parser.add_argument("--scalars", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    figures = {"seed": arguments.seed, "files": 0, "lines": 0, "panics": 0, "differences": 0}
    with tempfile.TemporaryDirectory(prefix="vprune-components-") as folder:
        if arguments.scalars:
            lines = ["a" + c + "b" for c in scalars() if c != "\n"]
            for normalizer, pre_tokenizer in single_components():
                compare(arguments.vprune, Path(folder), PIECES, normalizer, pre_tokenizer, lines, figures)
        else:
            for number in range(arguments.files):
                texts = HardText(arguments.seed * 10_000 + number, ["<m>"], {"ab": 0, "▁x": 1}).documents(arguments.texts)
                lines = [text.replace("\n", " ") for text in texts] + ["", " ", "the-final--countdown", "  a  b", "▁ ▁"]
                normalizer = generator.choice([None, random_normalizer(generator, 2)])
                pre_tokenizer = generator.choice([None] + [random_pre_tokenizer(generator, 2)] * 4)
                for model in (PIECES, SCALARS):
                    compare(arguments.vprune, Path(folder), model, normalizer, pre_tokenizer, lines, figures)
    print(json.dumps(figures))
    sys.exit(1 if figures["differences"] else 0)


def compare(vprune, folder, model, normalizer, pre_tokenizer, lines, figures):
    document = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": normalizer,
                "pre_tokenizer": pre_tokenizer, "post_processor": None, "decoder": None, "model": model}
    text = json.dumps(document, ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    oracle = Tokenizer.from_str(text)
    kept, expected = [], []
    for line in lines:
        try:
            encoding = oracle.encode(line, add_special_tokens=False)
        except BaseException as error:
            if "Panic" not in type(error).__name__:
                raise
            figures["panics"] += 1
            continue
        kept.append(line)
        expected.append((encoding.tokens, encoding.offsets))
    result = subprocess.run([vprune, "tokenize", "--model", str(folder), "--corpus", "-"],
                            input=corpus(kept).encode(), capture_output=True)
    component = json.dumps({"normalizer": normalizer, "pre_tokenizer": pre_tokenizer}, ensure_ascii=False)
    if result.returncode != 0:
        sys.exit(f"{component}\n{result.stderr.decode()}")
    figures["files"] += 1
    figures["lines"] += len(kept)
    for line, found, (tokens, offsets) in zip(kept, result.stdout.decode().split("\n")[:-1], expected, strict=True):
        found = json.loads(found)
        if found["tokens"] != tokens or [tuple(pair) for pair in found["offsets"]] != offsets:
            figures["differences"] += 1
            if figures["differences"] <= SHOWN:
                print(f"{component[:300]} on {ascii(line)}\n  vprune {ascii(found['tokens'])} {found['offsets']}\n"
                      f"  oracle {ascii(tokens)} {offsets}", file=sys.stderr)


def single_components():
    for kind in ["StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Nmt", "ByteLevel"]:
        yield {"type": kind}, None
    for kind in ["BertPreTokenizer", "Whitespace", "WhitespaceSplit", "UnicodeScripts"]:
        yield None, {"type": kind}
    yield None, {"type": "Punctuation", "behavior": "Isolated"}
    yield None, {"type": "Digits", "individual_digits": True}
    yield None, {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    for category in "L N M P S Z C Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Cc Cf".split():
        yield None, split(rf"\p{{{category}}}")
    for pattern in [r"\w", r"\s", r"\d", r"\W", r".", r"[^\s\p{L}\p{N}]"]:
        yield None, split(pattern)


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": behavior, "invert": invert}


def random_pattern(generator):
    if generator.random() < 0.4:
        return {"String": generator.choice([" ", "a", "ab", "--", ".", "▁", "é", "  "])}
    return {"Regex": generator.choice(REGEXES)}


def random_normalizer(generator, depth):
    normalizers = [
        {"type": "BertNormalizer", "clean_text": generator.random() < 0.7,
         "handle_chinese_chars": generator.random() < 0.7, "strip_accents": generator.choice([True, False, None]),
         "lowercase": generator.random() < 0.7},
        {"type": "Strip", "strip_left": generator.random() < 0.7, "strip_right": generator.random() < 0.7},
        {"type": "StripAccents"}, {"type": "NFC"}, {"type": "NFD"}, {"type": "NFKC"}, {"type": "NFKD"},
        {"type": "Lowercase"}, {"type": "Nmt"}, {"type": "ByteLevel"},
        {"type": "Prepend", "prepend": generator.choice(["▁", "ab", " "])},
        {"type": "Replace", "pattern": random_pattern(generator), "content": generator.choice(["", "▁", "xyz", "é"])}]
    if depth > 0 and generator.random() < 0.4:
        return {"type": "Sequence",
                "normalizers": [random_normalizer(generator, depth - 1) for _ in range(generator.randint(0, 3))]}
    return generator.choice(normalizers)


def random_pre_tokenizer(generator, depth):
    behavior = generator.choice(["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"])
    pre_tokenizers = [
        {"type": "BertPreTokenizer"}, {"type": "Whitespace"}, {"type": "WhitespaceSplit"}, {"type": "UnicodeScripts"},
        {"type": "ByteLevel", "add_prefix_space": generator.random() < 0.5, "trim_offsets": generator.random() < 0.5,
         "use_regex": generator.random() < 0.7},
        {"type": "CharDelimiterSplit", "delimiter": generator.choice([" ", "a", "é"])},
        {"type": "Metaspace", "replacement": generator.choice(["▁", "_", "a"]),
         "prepend_scheme": generator.choice(["always", "first", "never"]), "split": generator.random() < 0.7},
        {"type": "Split", "pattern": random_pattern(generator), "behavior": behavior,
         "invert": generator.random() < 0.3},
        {"type": "Split", "pattern": random_pattern(generator), "behavior": behavior,
         "invert": generator.random() < 0.3},
        {"type": "Punctuation", "behavior": behavior}, {"type": "Digits", "individual_digits": generator.random() < 0.5},
        {"type": "FixedLength", "length": generator.randint(1, 6)}]
    if depth > 0 and generator.random() < 0.5:
        return {"type": "Sequence",
                "pretokenizers": [random_pre_tokenizer(generator, depth - 1) for _ in range(generator.randint(0, 3))]}
    return generator.choice(pre_tokenizers)


if __name__ == "__main__":
    main()
