#!/usr/bin/env python3
"""Compares `vprune tokenize` with the `tokenizers` library on random sets of added tokens.

Contents come from few characters, so that tokens overlap, contain each other, begin and end with
white space, and normalize to the same text; each flag is random. Texts are made of the same parts.
Exit status 1 on any difference, with the tokenizer and text of the first ones.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from documents import corpus

PARTS = ["a", "b", "A", "É", "e\u0301", "_", "1", "[", "]", "<", ".", " ", " ", "  ", "\t", "\u3000", "\u00a0",
         "中", "\u200b", "\0", "\u0301", "\u200d", "ß", "İ", "\U0001e000", "\u302e"]
VOCABULARY = ["[UNK]", "a", "b", "##a", "##b", "e", "##e", "é", "É", "_", "1", "##1", "[", "]", "<", ".", "ab", "##_",
              "\u302e", "##\u302e", "##\U0001e000", "中", "i", "##i", "ß"]
SHOWN = 5
os.environ["RUST_BACKTRACE"] = "0"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--tokenizers", type=int, default=150, metavar="N")
    parser.add_argument("--texts", type=int, default=200, metavar="N", help="for each tokenizer")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    figures = {"seed": arguments.seed, "documents": 0, "refused": 0, "differences": 0}
    with tempfile.TemporaryDirectory(prefix="vprune-added-tokens-") as folder:
        for _ in range(arguments.tokenizers):
            compare(arguments, generator, Path(folder), figures)
    print(json.dumps(figures))
    # A comparison that the oracle refuses to take part in proves nothing.
    sys.exit(1 if figures["differences"] or figures["refused"] * 20 > figures["documents"] else 0)


def compare(arguments, generator, folder, figures):
    from tokenizers import Tokenizer

    description = tokenizer(generator)
    (folder / "tokenizer.json").write_text(json.dumps(description), encoding="utf-8")
    oracle = Tokenizer.from_str(json.dumps(description))
    contents = [token["content"] for token in description["added_tokens"]]
    texts = [text(generator, contents) for _ in range(arguments.texts)]
    (folder / "texts").write_text(corpus(texts), encoding="utf-8", newline="")
    command = [arguments.vprune, "tokenize", "--model", str(folder), "--corpus", str(folder / "texts")]
    result = subprocess.run(command, capture_output=True)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(answers) != len(texts):
        sys.exit(f"vprune: status {result.returncode}, {len(answers)} lines for {len(texts)} texts: "
                 f"{result.stderr.decode()}\n{json.dumps(description)}")
    for line, answer in zip(texts, answers):
        figures["documents"] += 1
        try:
            encoding = oracle.encode(line, add_special_tokens=False)
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
                print(f"difference: {ascii(line)}\n    vprune {ascii(answer)}\n    oracle {ascii(expected)}\n    "
                      f"added tokens {json.dumps(description['added_tokens'])}\n    "
                      f"{json.dumps(description['normalizer'])}")


def tokenizer(generator):
    def flag():
        return generator.random() < 0.4

    normalizer = {"type": "BertNormalizer", "clean_text": generator.random() < 0.8,
                  "handle_chinese_chars": generator.random() < 0.8,
                  "strip_accents": generator.choice([True, False, None]), "lowercase": generator.random() < 0.7}
    contents = {"".join(generator.choices(PARTS, k=generator.randint(1, 3))) for _ in range(generator.randint(1, 6))}
    added = [{"id": index, "content": content, "single_word": flag(), "lstrip": flag(), "rstrip": flag(),
              "normalized": flag(), "special": flag()} for index, content in enumerate(sorted(contents))]
    keep_apart(added, normalizer)
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": normalizer,
        "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": None, "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": generator.choice([3, 100]),
                  "vocab": {token: index for index, token in enumerate(VOCABULARY)}},
    }


def keep_apart(added, normalizer):
    """Takes the flag from normalized tokens with which the library has no answer of its own.

    Without characters they make it panic on every text that is not ASCII; of two with the same
    characters it takes one or the other, which changes from load to load.
    """
    from tokenizers.normalizers import BertNormalizer

    normalize = BertNormalizer(**{name: value for name, value in normalizer.items() if name != "type"}).normalize_str
    spellings = {""}
    for token in added:
        token["normalized"] = token["normalized"] and normalize(token["content"]) not in spellings
        if token["normalized"]:
            spellings.add(normalize(token["content"]))


def text(generator, contents):
    return "".join(generator.choice(contents if generator.random() < 0.4 else PARTS)
                   for _ in range(generator.randint(0, 12)))


if __name__ == "__main__":
    main()
