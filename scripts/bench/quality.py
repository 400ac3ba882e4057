"""What pruning a fine-tuned classifier costs: MiniLM on CLINC150, in ../shared/data where that is.

Calibrated on 2,000 training queries without their labels, drawn by a seed; evaluated on the 4,500 test queries of the
150 intents. TextPruner's accuracies with labels are issue 4's, measured on a machine of this kind.
"""

import json
import pathlib
import random
import subprocess

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared/data"
MODEL = SHARED / "models/minilm-l6-clinc150"
CORPUS = SHARED / "corpora/clinc150.json"
SIZES = [(8, 1024, 95.24, 95.6), (6, 768, 93.33, 95.2), (4, 512, 86.42, 94.0)]


def is_there():
    return MODEL.is_dir() and CORPUS.is_file()


def texts(scratch, seed=1):
    """Writes calibration text and labelled test data."""
    splits = json.loads(CORPUS.read_text())
    queries = [text for text, _ in splits["train"]]
    random.Random(seed).shuffle(queries)
    calibration, test = scratch / f"calibration-{seed}.txt", scratch / "test.tsv"
    calibration.write_text("".join(f"{text}\n" for text in queries[:2000]))
    test.write_text("text\tlabel\n" + "".join(f"{text}\t{label}\n" for text, label in splits["test"]))
    return calibration, test


def run(vprune, *arguments):
    output = subprocess.run(
        [str(part) for part in (vprune, *arguments)], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)


def prune(vprune, calibration, heads, neurons, output, *options):
    return run(
        vprune, "--corpus", calibration, "--heads", heads, "--ffn", neurons, "--model", MODEL, "-o", output,
        "--force", "--json", *options)


def measure(vprune, scratch, seed=1):
    """Yields heads, neurons, the summary, what `vprune bench` says of the dense and the pruned model, and what
    `vprune evaluate` says of one that lost tokens, too."""
    calibration, test = texts(scratch, seed)
    for heads, neurons, peer, goal in SIZES:
        output = scratch / f"quality-{heads}"
        summary = prune(vprune, calibration, heads, neurons, output, "--keep-all-tokens")
        models = run(vprune, "bench", MODEL, output, "--data", test, "--json")["models"]
        both = scratch / f"quality-{heads}-both"
        prune(vprune, calibration, heads, neurons, both)
        evaluation = run(vprune, "evaluate", both, "--data", test, "--json")
        yield heads, neurons, peer, goal, summary, models, evaluation


def draws(vprune, scratch, heads, neurons, seeds=range(1, 6)):
    """Accuracies in percent, one for each draw of the calibration queries."""
    accuracies = []
    for seed in seeds:
        calibration, test = texts(scratch, seed)
        output = scratch / "draw"
        prune(vprune, calibration, heads, neurons, output, "--keep-all-tokens")
        evaluation = run(vprune, "evaluate", output, "--data", test, "--json")
        accuracies.append(100 * evaluation["scores"]["accuracy"])
    return accuracies
