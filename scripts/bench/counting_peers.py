"""Counting beside what is fast at tokenizing, at reading words, and at inflating.

Every row has its peer in the same run, on the same machine, threads and file. Peers that encode write ids, which
counting need not; their times are those of the encoding alone, vprune's are of the whole process.
"""

import json
import os
import subprocess

import inputs
from timing import alternating, peer, timed, warm

SIZE = 500_000_000
TOKENIZERS = inputs.SHARED / "tokenizers"
# What tokenizers takes minutes for is told from so much of the text.
PART = 100_000_000
MODELS = [
    ("WordPiece, MiniLM", inputs.MODEL, 150),
    ("byte-level BPE, GPT-2", TOKENIZERS / "gpt2", 100),
    ("SentencePiece BPE, Phi-3", TOKENIZERS / "phi-3-mini", 100),
    ("Unigram, T5", TOKENIZERS / "t5-small-hub", 100),
]


def part_of(path, size):
    """About `size` bytes of a text, in stretches of whole lines from all over it."""
    target = inputs.CACHE / f"{path.stem}-part-{size}.txt"
    if target.exists():
        return target
    total, stretch = path.stat().st_size, 1 << 20
    with open(path, "rb") as file, open(target, "wb") as output:
        for place in range(0, total, stretch * total // size):
            file.seek(place)
            file.readline()
            output.write(file.read(stretch) + file.readline())
    return target


def records(path, size):
    """The same text as JSON Lines, whose documents have about `size` bytes and line feeds in them."""
    target = path.with_suffix(f".{size}.jsonl")
    if target.exists():
        return target
    with open(path, encoding="utf-8", newline="\n") as file, open(target, "w", encoding="utf-8") as output:
        while lines := file.readlines(size):
            output.write(json.dumps({"text": "".join(lines)}, ensure_ascii=False) + "\n")
    return target


def gzipped(path):
    target = path.with_suffix(".txt.gz")
    if not target.exists():
        with open(target, "wb") as output:
            subprocess.run(["gzip", "-6", "-c", path], check=True, stdout=output)
    return target


def measure(benchmark):
    whole = inputs.text(SIZE)
    part = part_of(whole, PART)
    usage, cores = benchmark.scratch / "usage.tsv", os.cpu_count()
    models = [(name, benchmark.alone(model), goal) for name, model, goal in MODELS if model.is_dir()]

    def count(model, corpus, threads=cores):
        return [*benchmark.count(model, corpus, usage), "--threads", str(threads)]

    def row(what, corpus, medians, name, label, goal=None, seconds=None):
        """How many times as fast vprune is."""
        size, ours = corpus.stat().st_size / 1e6, medians["vprune"]
        theirs = medians[name] if seconds is None else seconds
        benchmark.table.add(
            what, f"{size / ours:.0f} MB/s", f"{label} {size / theirs:.1f} MB/s", f"{theirs / ours:.2f} x",
            "" if goal is None else f">= {goal:g} x", None if goal is None else theirs >= goal * ours)

    warm(whole)
    for name, model, goal in models:
        print(f"counting {whole.stat().st_size / 1e6:.0f} MB with {name}")
        medians = alternating(
            benchmark.repetitions,
            vprune=lambda: timed(count(model, part)),
            tokenizers=lambda: peer("encode", model / "tokenizer.json", part))
        row(f"{name}, {cores} threads", part, medians, "tokenizers", "tokenizers", goal)
        medians = alternating(
            benchmark.repetitions,
            one=lambda: timed(count(model, whole, 1)), vprune=lambda: timed(count(model, whole, 2)),
            wc=lambda: timed(["wc", "-w", whole]))
        row(f"{name}, 1 thread to 2", whole, medians, "one", "1 thread", 1.85)
        medians["vprune"] = medians["one"]
        row(f"{name}, 1 thread", whole, medians, "wc", "wc -w", 1 if "WordPiece" in name else None)
    tiktoken(benchmark, part, count, row)
    gigatoken(benchmark, part, count, row)
    inflating(benchmark, part, count, row)


def tiktoken(benchmark, part, count, row):
    model = TOKENIZERS / "tiktoken"
    if not model.is_dir():
        return
    print("tiktoken, documents of 100 kB")
    documents = records(part, 100_000)
    medians = alternating(
        benchmark.repetitions,
        vprune=lambda: timed(count(model, documents)),
        tiktoken=lambda: peer("tiktoken", model / "cl100k_base.tiktoken", documents))
    row("cl100k_base, documents of 100 kB", documents, medians, "tiktoken", "tiktoken", 10)


def gigatoken(benchmark, part, count, row):
    model = TOKENIZERS / "gpt2"
    if not model.is_dir():
        return
    file = benchmark.alone(model) / "tokenizer.json"
    for what, corpus in [("line", part), ("whole", part_of(part, 50_000_000))]:
        print(f"gigatoken, {what}")
        # A file is one document to vprune only as a record.
        ours = part if what == "line" else records(corpus, 1 << 30)
        medians = alternating(
            benchmark.repetitions,
            vprune=lambda: timed(count(benchmark.alone(model), ours)),
            gigatoken=lambda: peer("gigatoken", file, corpus, what, python=inputs.CACHE / "peers/bin/python"))
        row(f"GPT-2, documents by {what}", ours, medians, "gigatoken", "gigatoken 0.10", 1.5)


def inflating(benchmark, part, count, row):
    print("gzip")
    archive = gzipped(part)
    medians = alternating(
        benchmark.repetitions,
        vprune=lambda: timed(count(benchmark.alone(inputs.MODEL), archive)),
        zlib=lambda: peer("inflate", archive),
        gzip=lambda: timed(["sh", "-c", f"gzip -dc '{archive}' | wc -c"]))
    row("WordPiece, gzip (MB as stored)", archive, medians, "zlib", "zlib", 1)
    row("WordPiece, gzip (MB as stored)", archive, medians, "gzip", "gzip -dc | wc -c")
