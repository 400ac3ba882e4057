"""Runs vprune and its peers in turn and prints medians, ratios and goals; see scripts/bench.sh."""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import inputs

PEERS = pathlib.Path(__file__).with_name("peers.py")
SCRATCH = inputs.CACHE / "scratch"


def timed(command, cores=None):
    """Wall time of a command that must succeed, in seconds."""
    prefix = ["taskset", "-c", cores] if cores else []
    before = time.perf_counter()
    subprocess.run(prefix + [str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def peer(*arguments, cores=None):
    """Seconds that a peer measured itself."""
    threads = str(len(cores.split(",")) if cores else os.cpu_count())
    prefix = ["taskset", "-c", cores] if cores else []
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "true", "RAYON_NUM_THREADS": threads}
    command = prefix + [sys.executable, str(PEERS)] + [str(part) for part in arguments]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout)


def alternating(repetitions, **measurements):
    """Medians of measurements that take turns, so that a noisy moment hits all of them."""
    seconds = {name: [] for name in measurements}
    for _ in range(repetitions):
        for name, measure in measurements.items():
            seconds[name].append(measure())
    return {name: statistics.median(values) for name, values in seconds.items()}


class Table:
    def __init__(self):
        self.rows = [("what", "vprune", "peer", "ratio", "goal", "reached")]

    def add(self, what, ours, theirs, ratio, goal, reached):
        self.rows.append((what, ours, theirs, ratio, goal, reached))
        print(f"{what}: {ours}, {theirs}, {ratio} {goal} {reached}", flush=True)

    def show(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        for row in self.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def yes(reached):
    return "yes" if reached else "no"


def counting(vprune, table, repetitions):
    corpus = inputs.text(120_000_000)
    size = corpus.stat().st_size / 1e6
    models = {"MiniLM (uncased)": inputs.MODEL}
    cased = inputs.SHARED / "tokenizers" / "bert-base-multilingual-cased"
    if cased.is_dir():
        models["mBERT (cased)"] = cased
    print(f"text: {size:.0f} MB, {len(set(corpus.read_bytes().split())):,} distinct words")
    for name, model in models.items():
        for cores, label in [(None, f"{os.cpu_count()} threads"), ("0", "1 core")]:
            command = [vprune, "count", "--model", model, "--corpus", corpus, "-q"]
            command += ["--force", "-o", SCRATCH / "usage.tsv"]
            medians = alternating(
                repetitions if cores is None else 1,
                ours=lambda: timed(command, cores),
                theirs=lambda: peer("encode", model / "tokenizer.json", corpus, cores=cores),
            )
            ours, theirs = size / medians["ours"], size / medians["theirs"]
            table.add(
                f"counting, {name}, {label}",
                f"{ours:.0f} MB/s",
                f"tokenizers {theirs:.1f} MB/s",
                f"{ours / theirs:.0f} x",
                ">= 20 x" if cores is None else "",
                yes(ours >= 20 * theirs) if cores is None else "",
            )


def surgery(vprune, table, repetitions):
    model = inputs.large_model()
    usage, output, copy = SCRATCH / "large.tsv", SCRATCH / "large", SCRATCH / "copy"
    timed([vprune, "count", "--model", model, "--corpus", inputs.own_corpus(1_000_000), "-q"]
          + ["--force", "-o", usage])
    weights = output / "model.safetensors"

    def cut(*flags):
        shutil.rmtree(output, ignore_errors=True)
        os.sync()
        return timed([vprune, "--usage", usage, "--model", model, "-o", output, "-q", *flags])

    def copied():
        copy.unlink(missing_ok=True)
        os.sync()
        return timed(["cp", weights, copy])

    def copied_and_synced():
        copy.unlink(missing_ok=True)
        os.sync()
        return timed(["cp", weights, copy]) + timed(["sync", copy])

    cut("--no-verify"), copied()
    medians = alternating(
        repetitions, ours=lambda: cut("--no-verify"), cp=copied, synced=copied_and_synced,
        verified=cut,
    )
    size = weights.stat().st_size / 1e6
    ratio = medians["ours"] / medians["cp"]
    table.add(
        f"surgery, {size:.0f} MB written of 1 GB",
        f"{medians['ours']:.2f} s", f"cp {medians['cp']:.2f} s", f"{ratio:.2f} x", "<= 1.5 x",
        yes(ratio <= 1.5),
    )
    table.add(
        "the same", f"{medians['ours']:.2f} s", f"cp and sync {medians['synced']:.2f} s",
        f"{medians['ours'] / medians['synced']:.2f} x", "", "",
    )
    table.add("the same with verification", f"{medians['verified']:.2f} s", "", "", "", "")
    peak = peak_memory([vprune, "--usage", usage, "--model", model, "-o", output, "-q", "--force"])
    table.add("peak memory of it", f"{peak:.0f} MB", "", "", "<= 150 MB", yes(peak <= 150))


def peak_memory(command):
    """Megabytes of the largest resident set of one command, asked of a process of its own."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", script] + [str(part) for part in command]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) * 1024 / 1e6


def whole_job(vprune, table, repetitions):
    corpus = inputs.own_corpus(1_000_000)
    ours = [vprune, "--corpus", corpus, "--model", inputs.MODEL, "-o", SCRATCH / "small", "-q"]
    medians = alternating(
        repetitions,
        ours=lambda: timed(ours + ["--force"]),
        theirs=lambda: peer("prune", inputs.MODEL, corpus, SCRATCH / "script"),
    )
    table.add(
        "whole job, MiniLM, 1 MB, verified",
        f"{medians['ours']:.2f} s", f"Python script, not verified {medians['theirs']:.2f} s",
        f"{medians['ours'] / medians['theirs']:.2f} x", "<= 0.7 s", yes(medians["ours"] <= 0.7),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vprune", required=True)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    options = parser.parse_args()
    SCRATCH.mkdir(parents=True, exist_ok=True)
    processor = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line),
        platform.machine(),
    )
    print(f"{processor}, {os.cpu_count()} cores, Linux {platform.release()}")
    table = Table()
    repetitions = 1 if options.quick else 3
    whole_job(options.vprune, table, 3 * repetitions)
    surgery(options.vprune, table, 3 * repetitions)
    counting(options.vprune, table, repetitions)
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print()
    table.show()


if __name__ == "__main__":
    main()
