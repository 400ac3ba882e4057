#!/usr/bin/env python3
"""Proves that records are read as Python's csv and json write them.

Random documents, with line ends, quotes and separators in them, are written by csv.writer and json.dumps in several
ways, gzip or not; for each file `vprune tokenize` must give the ids that `tokenizers` gives for the documents.
"""

import argparse
import csv
import gzip
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

PIECES = ["hello", "World", " ", " ", "\n", "\r\n", "\r", ",", ";", "\t", '"', '""', "'", "\\", "\\n", "é", "e\u0301",
          "中文", "\u2028", "\u0085", "\ufeff", "\U0001f642", "{", "}", "[MASK]", "\u0001", "a.b", "0"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="a folder with tokenizer.json")
    parser.add_argument("--documents", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from tokenizers import Tokenizer

    generator = random.Random(arguments.seed)
    texts = ["".join(generator.choices(PIECES, k=generator.randint(0, 30))) for _ in range(arguments.documents)]
    oracle = Tokenizer.from_file(str(arguments.tokenizer / "tokenizer.json"))
    oracle.no_truncation()
    oracle.no_padding()
    expected = [encoding.ids for encoding in oracle.encode_batch(texts, add_special_tokens=False)]
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        for path, options in files(Path(temporary), texts, generator):
            command = [arguments.vprune, "tokenize", "--model", arguments.tokenizer, "--corpus", path, *options]
            result = subprocess.run([str(part) for part in command], capture_output=True)
            found = [json.loads(line)["ids"] for line in result.stdout.splitlines()]
            if result.returncode != 0 or found != expected:
                failures += 1
                first = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), len(found))
                print(f"{path.name}: other documents from {first} on: {texts[first:first + 1]!r} "
                      f"{result.stderr.decode()}", file=sys.stderr)
    print(json.dumps({"seed": arguments.seed, "documents": len(texts), "failures": failures}))
    sys.exit(1 if failures else 0)


def files(folder, texts, generator):
    for name, quoting, end in [("minimal", csv.QUOTE_MINIMAL, "\r\n"), ("all", csv.QUOTE_ALL, "\n"),
                               ("nonnumeric", csv.QUOTE_NONNUMERIC, "\r\n")]:
        path = folder / f"{name}.csv"
        with open(path, "w", encoding="utf-8-sig" if name == "all" else "utf-8", newline="") as file:
            writer = csv.writer(file, quoting=quoting, lineterminator=end)
            writer.writerow(["id", "a, \"b\"", "text"])
            writer.writerows([index, generator.choice(texts), text] for index, text in enumerate(texts))
        yield path, []
    for name, is_ascii, separators in [("ascii", True, None), ("short", False, (",", ":"))]:
        path = folder / f"{name}.jsonl"
        lines = [json.dumps({"id": i, "m": {"a": {"b": text}, "text": generator.choice(texts)}}, ensure_ascii=is_ascii,
                            separators=separators) for i, text in enumerate(texts)]
        # Members of several gzip files, one after the other; lines without text between them.
        halves = ["\n".join(lines[:7]) + "\r\n\n", " \n" + "\n".join(lines[7:])]
        path.write_bytes(b"".join(gzip.compress(half.encode("utf-8")) for half in halves))
        yield path, ["--field", "m.a.b"]


if __name__ == "__main__":
    main()
