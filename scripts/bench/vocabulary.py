"""What it costs to drop tokens that are used: by what their loss costs, beside the rarest, at the same size.

Every other document of a corpus is pruned for; the others, which nobody counted, tell the tokens a word. The alphabet is
that of the corpus, so that the size is the choice's own.
"""

import json
import pathlib
import subprocess

import inputs

CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"
COVERAGES = [0.99, 0.97, 0.95, 0.9]


def split(name, scratch):
    """Two files of every other line."""
    lines = (CORPORA / f"{name}.txt").read_bytes().splitlines(keepends=True)
    files = scratch / f"{name}-counted.txt", scratch / f"{name}-held-out.txt"
    for start, file in enumerate(files):
        file.write_bytes(b"".join(lines[start::2]))
    return files


def tokens(vprune, model, corpus):
    """Tokens of a corpus, and unknown ones."""
    table = subprocess.run(
        [vprune, "count", "--corpus", corpus, "--model", model, "-o", "-", "--quiet"], check=True,
        stdout=subprocess.PIPE).stdout.decode()
    rows = [line.split("\t") for line in table.splitlines() if line[:1].isdigit()]
    return sum(int(row[2]) for row in rows), sum(int(row[2]) for row in rows if row[1] == '"[UNK]"')


def measure(vprune, scratch, name):
    """Yields sizes, and tokens a word and unknown tokens of the text held out: whole, by count, by cost."""
    counted, held_out = split(name, scratch)
    words = len(held_out.read_bytes().split())

    def pruned(*limit):
        output = scratch / "vocabulary"
        summary = json.loads(subprocess.run(
            [vprune, "--corpus", counted, "--model", inputs.MODEL, "-o", output, "--force", "--json", "--alphabet",
             "seen", *map(str, limit)], check=True, stdout=subprocess.PIPE).stdout)
        return summary["vocabulary"]["after"], tokens(vprune, output, held_out)

    whole, _ = tokens(vprune, inputs.MODEL, held_out)
    for coverage in COVERAGES:
        size, by_count = pruned("--coverage", coverage)
        _, by_cost = pruned("--max-vocab", size)
        yield size, whole / words, [(count / words, unknown) for count, unknown in (by_count, by_cost)]
