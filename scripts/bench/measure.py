"""Runs vprune and its peers in turn and prints medians, ratios and goals; see scripts/bench.sh."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import counting_peers
import encoder_model
import inputs
import large_model
import large_tokenizer
import machine
import quality
import sharded_model
import sparse_model
import vocabulary
from timing import alternating, median_of, peak_memory, peer, timed, warm

OTHER_MODELS = {
    "byte-level BPE": ["gpt2", "roberta"],
    "SentencePiece BPE": ["phi-3-mini"],
    "Unigram": ["xlm-roberta-base-rebuilt", "t5-small-hub"],
}
ENCODER_PEER = pathlib.Path(__file__).with_name("encoder_peer.py")


PARTS = ["whole_job", "surgery", "sharded", "big", "counting", "engine", "memory", "loading", "encoder", "quality", "draws", "vocabulary", "instructions"]


class Table:
    def __init__(self):
        self.rows = [("what", "vprune", "peer", "ratio", "goal", "reached")]

    def add(self, what, ours, theirs="", ratio="", goal="", reached=None):
        self.rows.append(
            (what, ours, theirs, ratio, goal, {None: "", True: "yes", False: "no"}[reached]))

    def show(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        for row in self.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


class Benchmark:
    def __init__(self, vprune, repetitions, scratch):
        self.vprune, self.repetitions, self.scratch = vprune, repetitions, scratch
        self.table = Table()

    def count(self, model, corpus, output):
        return [self.vprune, "count", "--model", model, "--corpus", corpus, "-q", "--force",
                "-o", output]

    def counting(self):
        corpus = inputs.text(120_000_000)
        words = corpus.read_bytes().split()
        size, usage = corpus.stat().st_size / 1e6, self.scratch / "usage.tsv"
        print(f"text: {size:.0f} MB, {len(words):,} words, {len(set(words)):,} distinct")
        del words
        models = {"MiniLM, uncased": inputs.MODEL}
        cased = inputs.SHARED / "tokenizers" / "bert-base-multilingual-cased"
        if cased.is_dir():
            models["mBERT, cased"] = cased
        for name, model in models.items():
            for core, where in [(None, f"{os.cpu_count()} cores"), ("0", "1 core")]:
                # One core takes the peer a minute: once is enough beside the others.
                self.compare_counting(
                    f"{name}, {where}", model, corpus, usage, 1 if core else self.repetitions, core)
        for kind, names in OTHER_MODELS.items():
            for name in names:
                model = inputs.SHARED / "tokenizers" / name
                if model.is_dir():
                    self.compare_counting(
                        f"{name}, {kind}", self.alone(model), corpus, usage, self.repetitions)

    def engine(self):
        """Counting beside everything else that is fast, on at least 500 MB."""
        counting_peers.measure(self)

    def alone(self, model):
        """The directory with nothing beside tokenizer.json: that is what the peer reads.

        vprune also counts for a SentencePiece file and checks vocab.json and merges.txt.
        """
        folder = self.scratch / model.name
        folder.mkdir(exist_ok=True)
        for name in ["tokenizer.json", "tokenizer_config.json"]:
            if (model / name).exists():
                shutil.copyfile(model / name, folder / name)
        return folder

    def compare_counting(self, what, model, corpus, usage, repetitions, core=None):
        print(f"counting with {what}")
        size = corpus.stat().st_size / 1e6
        medians = alternating(
            repetitions,
            vprune=lambda: timed(self.count(model, corpus, usage), core),
            tokenizers=lambda: peer("encode", model / "tokenizer.json", corpus, core=core),
        )
        ours, theirs = size / medians["vprune"], size / medians["tokenizers"]
        self.table.add(
            f"count {size:.0f} MB, {what}", f"{ours:.0f} MB/s", f"tokenizers {theirs:.2f} MB/s",
            f"{ours / theirs:.1f} x", ">= 20 x", ours >= 20 * theirs)

    def memory(self):
        """The most that counting has in memory where ever new words come, under several bounds."""
        corpus, usage = inputs.random_words(500_000_000), self.scratch / "usage.tsv"
        for bound in (200, 1000):
            command = self.count(inputs.MODEL, corpus, usage) + ["--memory", f"{bound}MB"]
            peak = peak_memory(command)
            self.table.add(
                f"count 500 MB of random words, --memory {bound}MB", f"{peak:.0f} MB at most", "", "",
                f"<= {bound} MB", peak <= bound)

    def loading(self):
        model, usage = large_tokenizer.large_tokenizer(), self.scratch / "usage.tsv"
        line = self.scratch / "line.txt"
        line.write_text("one line\n")
        file = model / "tokenizer.json"
        print("loading")
        medians = alternating(
            3 * self.repetitions,
            vprune=lambda: timed(self.count(model, line, usage)),
            tokenizers=lambda: peer("load", file),
        )
        ours, theirs = medians["vprune"], medians["tokenizers"]
        self.table.add(
            f"load tokenizer.json, {file.stat().st_size / 1e6:.0f} MB, and count a line",
            f"{ours:.2f} s", f"tokenizers, from_file {theirs:.2f} s", f"{ours / theirs:.2f} x",
            "<= 0.25 x", ours <= 0.25 * theirs)

    def surgery(self):
        model = large_model.large_model()
        usage, output, copy = (self.scratch / name for name in ["large.tsv", "large", "copy"])
        timed(self.count(model, inputs.own_corpus(1_000_000), usage))
        cut = [self.vprune, "--usage", usage, "--model", model, "-o", output, "-q"]
        weights = output / "model.safetensors"

        def cutting(*flags):
            shutil.rmtree(output, ignore_errors=True)
            os.sync()
            warm(model / "model.safetensors")
            return timed([*cut, *flags])

        def copying(*commands):
            copy.unlink(missing_ok=True)
            os.sync()
            warm(weights)
            return sum(timed(command) for command in commands)

        def hashing():
            warm(model / "model.safetensors")
            return timed(["openssl", "dgst", "-sha256", model / "model.safetensors"])

        cp, sync = ["cp", weights, copy], ["sync", copy]
        print("surgery")
        cutting("--no-verify"), copying(cp)
        medians = alternating(
            3 * self.repetitions,
            vprune=lambda: cutting("--no-verify"), cp=lambda: copying(cp),
            cp_and_sync=lambda: copying(cp, sync),
            hashing=hashing,
            verified=cutting,
        )
        before = (model / "model.safetensors").stat().st_size / 1e6
        ours, what = medians["vprune"], f"cut {before:.0f} MB to {weights.stat().st_size / 1e6:.0f}"
        self.table.add(
            f"{what}, not verified", f"{ours:.2f} s", f"cp {medians['cp']:.2f} s",
            f"{ours / medians['cp']:.2f} x", "<= 1.5 x", ours <= 1.5 * medians["cp"])
        for name, label in [
            ("cp_and_sync", "cp and sync"), ("hashing", "SHA-256 of the input")
        ]:
            self.table.add(
                "the same", f"{ours:.2f} s", f"{label} {medians[name]:.2f} s",
                f"{ours / medians[name]:.2f} x")
        self.table.add(f"{what}, verified", f"{medians['verified']:.2f} s")
        for flags, label in [(["--no-verify"], "not verified"), ([], "verified")]:
            peak = peak_memory([*cut, "--force", *flags])
            self.table.add(
                f"peak memory, {label}", f"{peak:.0f} MB", goal="<= 150 MB", reached=peak <= 150)

    def sharded(self):
        """Surgery on a 2 GB BF16 checkpoint in 5 shards, from counts; cp copies as many bytes as are written."""
        model = sharded_model.sharded_model()
        usage, output, copy = (self.scratch / name for name in ["shards.tsv", "shards", "shards-copy"])
        timed(self.count(model, inputs.own_corpus(1_000_000), usage))
        cut = [self.vprune, "--usage", usage, "--model", model, "-o", output, "-q", "--no-verify"]
        alone = [*cut, "--no-hashes"]

        def read(folder):
            for path in sorted(folder.glob("*.safetensors")):
                warm(path)

        def cutting(command):
            shutil.rmtree(output, ignore_errors=True)
            os.sync()
            read(model)
            return timed(command)

        def copying(*commands):
            shutil.rmtree(copy, ignore_errors=True)
            os.sync()
            read(output)
            return sum(timed(command) for command in commands)

        print("surgery on shards")
        cutting(cut), copying(["cp", "-r", output, copy])
        medians = alternating(
            self.repetitions, vprune=lambda: cutting(alone),
            with_hashes=lambda: cutting(cut), cp=lambda: copying(["cp", "-r", output, copy]),
            cp_and_sync=lambda: copying(["cp", "-r", output, copy], ["sync"]))
        before, after = (
            sum(path.stat().st_size for path in folder.glob("*.safetensors")) / 1e6
            for folder in (model, output))
        what = f"cut 5 shards of {before:.0f} MB to {after:.0f}"
        for name, label in [("vprune", "no hashes of the input"), ("with_hashes", "with hashes")]:
            ours = medians[name]
            self.table.add(
                f"{what}, {label}", f"{ours:.2f} s", f"cp {medians['cp']:.2f} s",
                f"{ours / medians['cp']:.2f} x", "<= 1.5 x" if name == "vprune" else "",
                ours <= 1.5 * medians["cp"] if name == "vprune" else None)
            self.table.add(
                "the same", f"{ours:.2f} s", f"cp and sync {medians['cp_and_sync']:.2f} s",
                f"{ours / medians['cp_and_sync']:.2f} x")
        peak = peak_memory([*cut, "--force"])
        self.table.add("peak memory", f"{peak:.0f} MB", goal="<= 250 MB", reached=peak <= 250)

    def big(self):
        """Memory of cutting 20 GB in shards, verified; the model is holes, what is written of it is not."""
        room = shutil.disk_usage(inputs.CACHE).free
        size = 20_000_000_000 if room > 30_000_000_000 else 5_000_000_000
        model = sparse_model.sparse_model(size)
        usage, output = self.scratch / "big.tsv", self.scratch / "big"
        timed(self.count(model, inputs.own_corpus(1_000_000), usage))
        cut = [self.vprune, "--usage", usage, "--model", model, "-o", output, "-q"]
        print("surgery on holes")
        for flags, label in [(["--no-verify"], "not verified"), ([], "verified")]:
            shutil.rmtree(output, ignore_errors=True)
            before = time.perf_counter()
            peak = peak_memory([*cut, *flags])
            seconds = time.perf_counter() - before
            sizes = [
                sum(path.stat().st_size for path in folder.glob("*.safetensors")) / 1e9
                for folder in (model, output)]
            self.table.add(
                f"peak memory, {sizes[0]:.1f} GB to {sizes[1]:.1f}, {label}", f"{peak:.0f} MB", f"{seconds:.0f} s", "",
                "<= 250 MB", peak <= 250)
        shutil.rmtree(output)
        shutil.rmtree(model)

    def whole_job(self):
        corpus = inputs.own_corpus(1_000_000)
        ours = [self.vprune, "--corpus", corpus, "--model", inputs.MODEL, "-q", "--force",
                "-o", self.scratch / "small"]
        print("the whole job")
        timed(ours)
        medians = alternating(
            3 * self.repetitions,
            vprune=lambda: timed(ours),
            script=lambda: peer("prune", inputs.MODEL, corpus, self.scratch / "script"),
        )
        self.table.add(
            "prune MiniLM for 1 MB, verified", f"{medians['vprune']:.2f} s",
            f"Python script, not verified {medians['script']:.2f} s",
            f"{medians['vprune'] / medians['script']:.2f} x", "<= 0.7 s", medians["vprune"] <= 0.7)

    def encoder(self):
        """Passes of the encoder beside PyTorch's, on as many threads, in turns."""
        for name in encoder_model.SIZES:
            model = encoder_model.encoder_model(name)
            for shape in [(8, 128), (32, 32), (1, 128)]:
                for mode, peer_modes in [("forward", ["forward"]), ("backward", ["backward", "masks"])]:
                    if shape[0] > 1 or mode == "forward":
                        self.compare_encoder(name, model, shape, mode, peer_modes)

    def compare_encoder(self, name, model, shape, mode, peer_modes):
        what = f"{name}, {shape[0]} x {shape[1]} tokens, forward" + (
            " and backward" if mode == "backward" else "")
        print(what)
        arguments = [model, *shape, os.cpu_count(), 5]
        ours = [self.vprune.with_name("encoder-bench"), *arguments, mode]
        theirs = {
            peer: [sys.executable, ENCODER_PEER, *arguments, peer] for peer in peer_modes}
        medians = alternating(
            self.repetitions, vprune=lambda: median_of(ours),
            **{peer: lambda peer=peer: median_of(theirs[peer]) for peer in peer_modes})
        labels = {
            "forward": "PyTorch", "backward": "PyTorch, all weights", "masks": "PyTorch, masks"}
        for peer in peer_modes:
            ratio = medians[peer] / medians["vprune"]
            self.table.add(
                what, f"{1000 * medians['vprune']:.0f} ms", f"{labels[peer]} {1000 * medians[peer]:.0f} ms",
                f"{ratio:.2f} x", ">= 2 x" if shape[0] > 1 and peer != "masks" else "",
                ratio >= 2 if shape[0] > 1 and peer != "masks" else None)

    def quality(self):
        """A classifier with fewer heads and neurons: accuracy, time, latency."""
        if not quality.is_there():
            print("quality: ../shared/data is not on this machine")
            return
        for heads, neurons, peer, goal, summary, (dense, pruned), both in quality.measure(
                self.vprune, self.scratch):
            accuracy = 100 * pruned["evaluation"]["scores"]["accuracy"]
            size = f"{heads} heads, {neurons} neurons a layer"
            self.table.add(
                f"accuracy with {size}", f"{accuracy:.2f} %", f"TextPruner with labels {peer} %", "",
                f">= {goal} %", accuracy >= goal)
            self.table.add("time for it", f"{summary['seconds']:.1f} s", "", "", "<= 60 s", summary["seconds"] <= 60)
            self.table.add(
                "accuracy with the vocabulary pruned, too", f"{100 * both['scores']['accuracy']:.2f} %")
            for before, after in zip(dense["latency"], pruned["latency"]):
                self.table.add(
                    f"{before['documents']} x {before['length']} tokens", f"{1000 * after['seconds']:.1f} ms",
                    f"dense {1000 * before['seconds']:.1f} ms", f"{before['seconds'] / after['seconds']:.2f}")
            self.table.add(
                "MACs, bytes on disk", f"{pruned['macs_at_128']:,}, {pruned['disk_bytes']:,}",
                f"{dense['macs_at_128']:,}, {dense['disk_bytes']:,}")

    def draws(self):
        """The accuracies of ``quality`` for several draws of the calibration queries."""
        if not quality.is_there():
            print("draws: ../shared/data is not on this machine")
            return
        for heads, neurons, peer, goal in quality.SIZES:
            found = quality.draws(self.vprune, self.scratch, heads, neurons)
            mean = sum(found) / len(found)
            self.table.add(
                f"mean accuracy of {len(found)} draws, {heads} heads, {neurons} neurons a layer", f"{mean:.2f} %",
                ", ".join(f"{accuracy:.2f}" for accuracy in found), "", f">= {goal} %", mean >= goal)

    def vocabulary(self):
        """Tokens a word on text held out: dropped by cost, beside dropped by count."""
        for name in ("banking", "multilingual"):
            for size, whole, (by_count, by_cost) in vocabulary.measure(self.vprune, self.scratch, name):
                self.table.add(
                    f"{name}: tokens a word, {size:,} tokens by cost", f"{by_cost[0]:.3f}, {by_cost[1]} unknown",
                    f"by count {by_count[0]:.3f}, {by_count[1]} unknown; whole {whole:.3f}",
                    f"{by_cost[0] / by_count[0]:.3f}", "fewer", by_cost <= by_count)

    def instructions(self):
        """What one change costs or saves, to a fraction of a percent, on a busy machine too."""
        if shutil.which("valgrind") is None or shutil.which("strip") is None:
            print("instructions: skipped, valgrind or strip is missing")
            return
        corpus, profile = inputs.own_corpus(1_000_000), self.scratch / "callgrind"
        # Older valgrinds give up on the compiler's DWARF 5.
        stripped = self.scratch / "vprune"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, self.vprune], check=True)
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", stripped]
        command += self.count(inputs.MODEL, corpus, self.scratch / "usage.tsv")[1:]
        result = subprocess.run(
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if result.returncode != 0:
            print(f"instructions: skipped, valgrind failed with {result.returncode}")
            return
        totals = [line for line in profile.read_text().splitlines() if line.startswith("totals:")]
        millions = int(totals[0].split()[1]) / 1e6
        self.table.add("count 1 MB, start-up included", f"{millions:.0f} M instructions")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vprune", required=True, type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument(
        "--only", choices=PARTS,
        help="measure one thing")
    options = parser.parse_args()
    inputs.CACHE.mkdir(parents=True, exist_ok=True)
    facts = machine.facts(options.vprune)
    with tempfile.TemporaryDirectory(dir=inputs.CACHE) as scratch:
        benchmark = Benchmark(
            options.vprune, 1 if options.quick else 3, pathlib.Path(scratch))
        for part in PARTS:
            if options.only in (None, part):
                getattr(benchmark, part)()
    print("\n" + "\n".join(facts) + "\n")
    benchmark.table.show()


if __name__ == "__main__":
    main()
