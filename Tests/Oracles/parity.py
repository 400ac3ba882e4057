#!/usr/bin/env python3
"""Proves that `vprune tokenize` gives what the `tokenizers` library gives: the same ids, tokens and
offsets for every document, and the same text back from the ids of every 50th (and from random ids).

The tokenizer directory is copied with the flags of --set changed. The oracle is `tokenizers` on
tokenizer.json, or sentencepiece or tiktoken where there is none; with --vocab-text it is the pipeline that transformers' BertTokenizer builds from
vocab.txt and tokenizer_config.json. Exit status 1 on any difference.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import orjson

import other_libraries
from documents import HardText, as_lines, corpus, scalar_documents, scalars, some_documents

BATCH_DOCUMENTS = 8192
BATCH_CHARACTERS = 1_000_000
DECODE_EVERY = 50
SHOWN = 5
# What the flags of a tokenizer.json are called in a tokenizer_config.json.
CONFIG_NAMES = {"lowercase": "do_lower_case", "handle_chinese_chars": "tokenize_chinese_chars"}


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="vprune-parity-") as folder:
        settings = dict(arguments.set)
        if arguments.tokenizer_class:
            settings["tokenizer_class"] = arguments.tokenizer_class
            arguments.vocab_text = True
        if not arguments.vocab_text and not (Path(arguments.tokenizer) / "tokenizer.json").exists():
            oracle, names = other_libraries.library(arguments.tokenizer)
            for name in names:
                shutil.copyfile(Path(arguments.tokenizer) / name, Path(folder) / name)
        elif arguments.vocab_text:
            oracle = vocab_text_tokenizer(Path(arguments.tokenizer), Path(folder), settings)
        else:
            vocabulary = scalar_vocabulary() if arguments.scalar_vocabulary else None
            oracle = json_tokenizer(Path(arguments.tokenizer), Path(folder), settings, vocabulary)
        oracle.no_padding()
        oracle.no_truncation()
        run = Run(arguments, folder, oracle)
        for name, source in sources(arguments, oracle):
            run.compare(name, source)
        run.compare_decoding()
    print(json.dumps(run.figures))
    sys.exit(1 if run.differences else 0)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--tokenizer", required=True, metavar="DIR", help="holds tokenizer.json, vocab.txt, *.model, source.spm or *.tiktoken")
    parser.add_argument("--vocab-text", action="store_true",
                        help="leave tokenizer.json out: vocab.txt and tokenizer_config.json")
    parser.add_argument("--class", dest="tokenizer_class", metavar="NAME",
                        help="leave tokenizer.json out, too: what this class of transformers makes of the other files")
    parser.add_argument("--set", action="append", default=[], type=setting, metavar="FLAG=VALUE",
                        help="lowercase, strip_accents, handle_chinese_chars, ... = true, false, null or a number")
    parser.add_argument("--special-tokens", action="store_true", help="compare with the post-processor's tokens")
    parser.add_argument("--scalar-vocabulary", action="store_true",
                        help="replace the vocabulary by one with a token for every scalar of planes 0 to 3 and 14, so"
                        " that what the normalizer does shows in the ids (tokenizer.json only)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--corpus", nargs="+", metavar="FILE", help=".txt, .tsv, .gz (lines) or clinc150.json")
    what.add_argument("--scalars", action="store_true", help="every Unicode scalar in five contexts; of planes without characters, in one")
    what.add_argument("--random", type=int, metavar="N", help="N documents of the seeded generator")
    parser.add_argument("--at-most", type=int, metavar="BYTES", help="with --corpus: of each file, evenly")
    parser.add_argument("--contexts", type=int, default=5, metavar="N", help="with --scalars: the first N of five")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def setting(text):
    name, _, value = text.partition("=")
    return name, json.loads(value)


def json_tokenizer(directory, folder, settings, vocabulary):
    """Writes tokenizer.json with the settings in place of its own; returns the library's tokenizer."""
    from tokenizers import Tokenizer

    document = json.loads((directory / "tokenizer.json").read_text(encoding="utf-8"))
    if vocabulary:
        special = [token["content"] for token in document["added_tokens"]]
        document["model"]["vocab"] = {token: index for index, token in enumerate(special + vocabulary)}
        document["added_tokens"] = [{**token, "id": i} for i, token in enumerate(document["added_tokens"])]
    for name, value in settings.items():
        holders = [part for part in parts(document) if name in part]
        if not holders:
            sys.exit(f"parity: {directory}/tokenizer.json has no flag {name}")
        for part in holders:
            part[name] = value
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return Tokenizer.from_file(str(path))


def scalar_vocabulary():
    """Tokens "c" and "##c" for every scalar that text may normalize to; the rest is private or unassigned."""
    kept = [c for c in scalars() if ord(c) < 0x323B0 or 0xE0000 <= ord(c) < 0xE1000]
    return kept + ["##" + c for c in kept]


def parts(document):
    """The components of a tokenizer.json that carry flags: the model and the normalizers."""
    normalizer = document.get("normalizer") or {}
    return [document["model"], normalizer, *normalizer.get("normalizers", [])]


def vocab_text_tokenizer(directory, folder, settings):
    """Copies all but tokenizer.json, settings put into tokenizer_config.json; returns what transformers builds."""
    import transformers

    for name in ("vocab.txt", "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json"):
        if (directory / name).exists():
            shutil.copyfile(directory / name, folder / name)
    config = directory / "tokenizer_config.json"
    document = json.loads(config.read_text(encoding="utf-8")) if config.exists() else {}
    document.update({CONFIG_NAMES.get(name, name): value for name, value in settings.items()})
    (folder / "tokenizer_config.json").write_text(json.dumps(document), encoding="utf-8")
    tokenizer_class = getattr(transformers, settings.get("tokenizer_class", "BertTokenizer"))
    return tokenizer_class.from_pretrained(folder).backend_tokenizer


def sources(arguments, oracle):
    """Names, and functions that start the same sequence of documents anew each time."""
    if arguments.scalars:
        yield "scalars", lambda: scalar_documents(arguments.contexts)
    elif arguments.random is not None:
        print(f"parity: {arguments.random} random documents, seed {arguments.seed}", file=sys.stderr)
        added = [token.content for token in oracle.get_added_tokens_decoder().values()]
        vocabulary = oracle.get_vocab()
        yield "random", lambda: HardText(arguments.seed, added, vocabulary).documents(arguments.random)
    else:
        for path in arguments.corpus:
            yield os.path.basename(path), lambda path=path: some_documents(path, arguments.at_most)


def batches(sequence):
    batch, characters = [], 0
    for text in sequence:
        batch.append(text)
        characters += len(text)
        if len(batch) == BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


class Run:
    """One tokenizer, compared on any number of sources."""

    def __init__(self, arguments, folder, oracle):
        self.binary = arguments.vprune
        self.folder = folder
        self.oracle = oracle
        self.special_tokens = arguments.special_tokens
        self.random = random.Random(arguments.seed)
        self.differences = 0
        self.samples = []
        self.figures = {"tokenizer": arguments.tokenizer, "set": dict(arguments.set), "seed": arguments.seed,
                        "documents": 0, "tokens": 0, "decoded": 0, "differences": 0, "sources": {}}

    def compare(self, name, source):
        """Both sides read the same documents from their own start, so neither waits for the other's copy."""
        started, documents_before = time.time(), self.figures["documents"]
        flags = ["--special-tokens"] if self.special_tokens else []
        command = [self.binary, "tokenize", "--model", self.folder, "--corpus", "-", *flags]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        writer = threading.Thread(target=feed, args=(process.stdin, source), daemon=True)
        writer.start()
        with ThreadPoolExecutor(1) as pool:
            waiting = None
            for batch in batches(source()):
                encodings = pool.submit(self.encode, batch)
                if waiting:
                    self.compare_batch(name, process.stdout, *waiting)
                waiting = batch, encodings
            if waiting:
                self.compare_batch(name, process.stdout, *waiting)
        self.finish(name, process)
        count = self.figures["documents"] - documents_before
        self.figures["sources"][name] = {"documents": count, "seconds": round(time.time() - started, 2)}

    def encode(self, batch):
        return self.oracle.encode_batch(batch, add_special_tokens=self.special_tokens)

    def compare_batch(self, name, stdout, batch, encodings):
        lines = list(islice(stdout, len(batch)))
        expected = encodings.result()
        if len(lines) < len(batch):
            self.differ(f"{name}: {len(batch) - len(lines)} lines missing after document "
                        f"{self.figures['documents'] + len(lines)}")
        for text, line, encoding in zip(batch, lines, expected):
            ids = encoding.ids
            if not is_same(line, ids, encoding.tokens, encoding.offsets):
                self.differ(describe(name, text, parse_line(line), encoding))
            self.figures["tokens"] += len(ids)
            if self.figures["documents"] % DECODE_EVERY == 0:
                self.samples.append(ids)
            self.figures["documents"] += 1

    def finish(self, name, process):
        extra = sum(1 for _ in process.stdout)
        if extra:
            self.differ(f"{name}: {extra} lines more than documents")
        status = process.wait()
        if status != 0:
            self.differ(f"{name}: {' '.join(process.args)} exited with status {status}")

    def compare_decoding(self):
        size = self.oracle.get_vocab_size(with_added_tokens=True)
        for _ in range(500):
            self.samples.append([self.random.randrange(size) for _ in range(self.random.randint(0, 12))])
        path = os.path.join(self.folder, "ids.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for index, ids in enumerate(self.samples):
                file.write(json.dumps(ids if index % 2 else {"ids": ids}) + "\n")
        for skip in [False, True]:
            flags = ["--skip-special-tokens"] if skip else []
            command = [self.binary, "tokenize", "--model", self.folder, "--corpus", path, "--decode", *flags]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            answers = [parse_line(line) for line in process.stdout]
            texts = self.oracle.decode_batch(self.samples, skip_special_tokens=skip)
            if process.wait() != 0 or len(answers) != len(texts):
                self.differ(f"decode: {len(answers)} lines for {len(texts)} of ids, status {process.returncode}")
            for ids, answer, text in zip(self.samples, answers, texts):
                if answer != {"text": text}:
                    self.differ(f"decode {ids[:40]}, skip_special_tokens={skip}\n    vprune {ascii(answer)[:400]}"
                                f"\n    oracle {ascii(text)[:400]}")
            self.figures["decoded"] += len(texts)

    def differ(self, description):
        self.differences += 1
        self.figures["differences"] = self.differences
        if self.differences <= SHOWN:
            print(f"difference {self.differences}: {description}", file=sys.stderr)


def feed(stdin, source):
    try:
        for index, batch in enumerate(batches(source())):
            stdin.write((as_lines(batch) if index else corpus(batch)).encode("utf-8"))
        stdin.close()
    except BrokenPipeError:
        return  # The process ended; its status and the missing lines are reported.


def parse_line(line):
    try:
        return orjson.loads(line)
    except ValueError:
        sys.exit(f"parity: the output is not one JSON value a line, near {line[:200]!r}")


def is_same(line, ids, tokens, offsets):
    """Whether a line has these values. Most are told by their bytes, which is faster than parsing; a ", " in a token is not."""
    if line.replace(b", ", b",").replace(b": ", b":") == orjson.dumps(
            {"ids": ids, "tokens": tokens, "offsets": offsets}, option=orjson.OPT_APPEND_NEWLINE):
        return True
    answer = parse_line(line)
    return answer == {"ids": ids, "tokens": tokens, "offsets": [list(pair) for pair in offsets]}


def describe(name, text, answer, encoding):
    expected = {"ids": encoding.ids, "tokens": encoding.tokens, "offsets": [list(pair) for pair in encoding.offsets]}
    fields = [field for field in expected if answer.get(field) != expected[field]]
    field = fields[0] if fields else "offsets"
    ours, theirs = answer.get(field, []), expected[field]
    at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
    around = slice(max(0, at - 3), at + 5)
    start = expected["offsets"][at][0] if at < len(expected["offsets"]) else max(0, len(text) - 12)
    excerpt = text[max(0, start - 20):start + 40]
    codes = " ".join(f"U+{ord(c):04X}" for c in text[max(0, start - 4):start + 12])
    return (f"{name}, {', '.join(fields)} at token {at}\n    text   …{ascii(excerpt)}… ({len(text)} scalars)\n"
            f"    scalars {codes}\n    vprune {ascii(ours[around])} tokens {ascii(answer.get('tokens', [])[around])}\n"
            f"    oracle {ascii(theirs[around])} tokens {ascii(expected['tokens'][around])}")


if __name__ == "__main__":
    main()
