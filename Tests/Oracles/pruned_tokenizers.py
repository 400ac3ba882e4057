#!/usr/bin/env python3
"""Proves on whole corpora that `vprune tokenize` is exact, and that what vprune prunes gives the same tokens.

The tokenizer directory gets a config.json and an embedding matrix, and vprune prunes it. The library
`tokenizers` encodes every document with both files: vprune's own ids and offsets must be those of the first, what
`vprune count` counts their histogram, and those of the second the same under the mapping of ids, with
the same decoded text (of every tenth document). So do sentencepiece and tiktoken with each of their files, beside tokenizer.json or
in its place. One JSON line of figures; exit status 1 on any difference.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import orjson
from safetensors.numpy import save_file
from tokenizers import Tokenizer

import other_libraries
from documents import corpus, some_documents
from parity import is_same

BATCH = 4096
DECODE_EVERY = 10
SHOWN = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--tokenizer", required=True, type=Path, metavar="DIR")
    parser.add_argument("--corpus", required=True, nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--at-most", type=int, metavar="BYTES", help="of each file, evenly")
    parser.add_argument("--joined", action="store_true", help="a file is one document")
    parser.add_argument("--option", action="append", default=[], help="given to vprune")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vprune-pruned-") as folder:
        folder = Path(folder)
        original = library(arguments.tokenizer)
        rows = make_model(arguments.tokenizer, folder / "model", original)
        files = [list(some_documents(path, arguments.at_most)) for path in arguments.corpus]
        texts = [" ".join(file) for file in files] if arguments.joined else [text for file in files for text in file]
        (folder / "corpus.txt").write_text(corpus(texts), encoding="utf-8", newline="")
        result = subprocess.run(
            [arguments.vprune, "--corpus", str(folder / "corpus.txt"), "--model", str(folder / "model"),
             "--output", str(folder / "out"), "--json", *arguments.option], capture_output=True)
        if result.returncode != 0:
            sys.exit(f"{arguments.tokenizer}: {result.stderr.decode()}")
        summary = json.loads(result.stdout)
        pruned = library(folder / "out")
        with subprocess.Popen(
                [arguments.vprune, "tokenize", "--model", str(folder / "model"), "--corpus",
                 str(folder / "corpus.txt")], stdout=subprocess.PIPE) as own:
            histogram = Histogram(rows)
            differences = compare(original, pruned, texts, own.stdout, histogram)
        differences += histogram.compare(subprocess.run(
            [arguments.vprune, "count", "--model", str(folder / "model"), "--corpus", str(folder / "corpus.txt"),
             "--output", "-", "--quiet"], stdout=subprocess.PIPE, check=True).stdout.decode())
        if (folder / "out/tokenizer.json").exists():
            differences += compare_bpe_files(folder / "out")
        for path in sorted((folder / "out").glob("*")):
            if path.suffix in (".model", ".spm", ".tiktoken"):
                differences += compare_file(folder / "model" / path.name, path, pruned.get_vocab(), texts)
        after = pruned.get_vocab_size()
        if after != summary["vocabulary"]["after"]:
            differences += 1
            print(f"{after} tokens load, {summary['vocabulary']['after']} were written", file=sys.stderr)
    print(json.dumps({"tokenizer": arguments.tokenizer.name, "documents": len(texts), "before": rows, "after": after,
                      "kept": summary["kept"], "differences": differences}))
    sys.exit(1 if differences else 0)


def compare_bpe_files(folder):
    """vocab.json and merges.txt say what tokenizer.json says."""
    model = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    differences = 0
    if (folder / "vocab.json").exists():
        differences += json.loads((folder / "vocab.json").read_text(encoding="utf-8")) != model["vocab"]
    if (folder / "merges.txt").exists():
        merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
        first, *lines, end = (folder / "merges.txt").read_text(encoding="utf-8").split("\n")
        differences += not first.startswith("#version") or lines != merges or end != ""
    return differences


def compare_file(before, after, vocabulary, texts):
    """A file beside the main one gives the same pieces, and its ids go on to differ by the same (but for the first few) from the tokenizer's."""
    load = other_libraries.Tiktoken if after.suffix == ".tiktoken" else other_libraries.SentencePiece
    original, pruned = load(before), load(after)
    differences = 0
    for text in texts:
        one, other = original.encode(text), pruned.encode(text)
        if (one.tokens, one.offsets) == (other.tokens, other.offsets):
            continue
        differences += 1
        if differences <= SHOWN:
            print(f"{after.name}: {ascii(text[:200])}\n  before {ascii(one.tokens[:40])}"
                  f"\n  after  {ascii(other.tokens[:40])}", file=sys.stderr)
    shifts = {vocabulary[piece] - id for piece, id in pruned.get_vocab().items() if piece in vocabulary}
    if after.suffix == ".model" and len(shifts) > 4:
        differences += 1
        print(f"{after.name}: ids differ from the tokenizer's by {sorted(shifts)[:20]}", file=sys.stderr)
    return differences


def library(directory):
    path = directory / "tokenizer.json"
    if not path.exists():
        return other_libraries.library(directory)[0]
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def make_model(tokenizer, folder, original):
    folder.mkdir()
    for name in os.listdir(tokenizer):
        # An oracle without tokenizer.json knows nothing of special tokens.
        if name.endswith("json") and name != "vocab.json" and not (tokenizer / "tokenizer.json").exists():
            continue
        if name != "config.json":
            shutil.copyfile(tokenizer / name, folder / name)
    rows = 1 + max(original.get_vocab().values())
    (folder / "config.json").write_text(json.dumps({"model_type": "bert", "vocab_size": rows, "pad_token_id": 0}))
    save_file({"embeddings.word_embeddings.weight": numpy.zeros((rows, 2), numpy.float16)},
              folder / "model.safetensors")
    return rows


class Histogram:
    """How often each id occurs, and in how many documents."""

    def __init__(self, rows):
        self.occurrences = numpy.zeros(rows, int)
        self.documents = numpy.zeros(rows, int)

    def add(self, encodings):
        documents = [numpy.array(encoding.ids, int) for encoding in encodings]
        for target, ids in [(self.occurrences, documents), (self.documents, map(numpy.unique, documents))]:
            target += numpy.bincount(numpy.concatenate(list(ids)), minlength=len(target))

    def compare(self, table):
        counted = {int(row[0]): (int(row[2]), int(row[3])) for row in
                   (line.split("\t") for line in table.split("\n") if line[:1].isdigit()) if row[2] != "0"}
        expected = {id: (int(self.occurrences[id]), int(self.documents[id])) for id in self.occurrences.nonzero()[0]}
        wrong = [id for id in counted.keys() | expected.keys() if counted.get(id) != expected.get(id)]
        for id in wrong[:SHOWN]:
            print(f"id {id} was counted {counted.get(id)}, and the library has {expected.get(id)}", file=sys.stderr)
        return len(wrong)


def compare(original, pruned, texts, own, histogram):
    vocabulary = original.get_vocab()
    new_ids = {vocabulary[token]: id for token, id in pruned.get_vocab().items()}
    differences = 0
    for start in range(0, len(texts), BATCH):
        batch = texts[start:start + BATCH]
        encodings = original.encode_batch(batch, add_special_tokens=False)
        texts_before = original.decode_batch([encoding.ids for encoding in encodings[::DECODE_EVERY]])
        histogram.add(encodings)
        encodings_after = pruned.encode_batch(batch, add_special_tokens=False)
        texts_after = pruned.decode_batch([encoding.ids for encoding in encodings_after[::DECODE_EVERY]])
        for text, decoded, decoded_after in zip(batch[::DECODE_EVERY], texts_before, texts_after, strict=True):
            if decoded != decoded_after:
                differences += 1
                print(f"{ascii(text[:200])}\n  decoded {ascii(decoded)}\n  pruned  {ascii(decoded_after)}", file=sys.stderr)
        for text, before, after in zip(batch, encodings, encodings_after, strict=True):
            line = next(own)
            is_exact = is_same(line, before.ids, before.tokens, before.offsets)
            is_kept = [new_ids.get(id) for id in before.ids] == after.ids and before.offsets == after.offsets
            if is_exact and is_kept:
                continue
            differences += 1
            if differences <= SHOWN:
                print(f"{ascii(text[:200])}\n  library {ascii(before.tokens[:40])}\n  pruned  {ascii(after.tokens[:40])}"
                      f"\n  vprune  {ascii(orjson.loads(line)['tokens'][:40])}", file=sys.stderr)
    if next(own, None) is not None:
        differences += 1
        print("vprune has more documents", file=sys.stderr)
    return differences


if __name__ == "__main__":
    main()
