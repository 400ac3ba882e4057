#!/usr/bin/env python3
"""Proves, with real transformers, that pruning under a budget does what its summary says.

Makes a tiny random model of a family for each head, lets vprune prune it to at most half of its multiplications
with refitted projections, loads both through transformers' Auto classes, runs them on the documents that fits did not
see, and compares how far the outputs are apart with what vprune says. One JSON line a case; exit status 1 on any
difference. With --keep the models stay in a folder; with --compare-only that folder is compared, with another
transformers.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from pruned_layers import COMMON, FAMILIES, auto_class, load, quiet

# The encoder has no deberta of the first version.
KNOWN = [name for name in FAMILIES if name not in ("deberta", "deberta-content")]
# Float32 against float64: of the length of the dense model's outputs. Logits of answers, less their means, are small
# beside themselves, and so are rounding errors no more.
TOLERANCE = 1e-4
HALF = ["--macs", "0.5"]
# Other ways to no more than half.
OTHERS = {
    "albert-groups": {
        "taylor": ["--importance", "taylor", *HALF], "layers": ["--layers", "2", "--heads", "2"]},
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path)
    parser.add_argument("--family", choices=KNOWN, action="append")
    parser.add_argument("--heads", type=int, metavar="N", help="so many heads of each family, others in the next")
    parser.add_argument("--keep", type=Path, help="leave the models in this folder")
    parser.add_argument("--compare-only", action="store_true", help="compare what --keep left before")
    arguments = parser.parse_args()
    quiet()
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.keep or Path(temporary)
        for family in arguments.family or KNOWN:
            heads = [head for head in FAMILIES[family][2] if head in COMMON]
            turn = KNOWN.index(family)
            for step in range(min(arguments.heads or len(heads), len(heads))):
                head = heads[(turn + step) % len(heads)]
                for way, budget in {"half": HALF, **OTHERS.get(family, {})}.items():
                    folder = work / f"{family}-{head}-{way}"
                    if not arguments.compare_only:
                        make(arguments.vprune, folder, family, head, budget)
                    found = compare(folder, family, head)
                    failures += not found["same"]
                    print(json.dumps({"model": folder.name, **found}), flush=True)
    sys.exit(1 if failures else 0)


def run(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {result.stderr}")
    return result.stdout


def make(vprune, folder, family, head, budget):
    """FOLDER/original, FOLDER/pruned, what vprune says of it in FOLDER/summary.json, and the documents' ids."""
    from tiny_families import make_model
    from tiny_vocabulary import sample_corpus

    prefix, settings, _ = FAMILIES[family]
    folder.mkdir(parents=True)
    make_model(folder / "original", prefix + head, settings, None, 0, "")
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(sample_corpus()[:160]) + "\n", encoding="utf-8")
    (folder / "summary.json").write_text(run([
        vprune, "--model", folder / "original", "--corpus", corpus, "--keep-all-tokens", *budget,
        "-o", folder / "pruned", "--json"]))
    documents, bare = ([json.loads(line)["ids"] for line in run(
        [vprune, "tokenize", "--model", folder / "original", "--corpus", corpus, *options]).splitlines()]
        for options in (["--special-tokens"], []))
    (folder / "documents.json").write_text(json.dumps([ids for ids, own in zip(documents, bare) if own]))


def compare(folder, family, head):
    summary = json.loads((folder / "summary.json").read_text())
    macs, fit = summary["transformer"]["macs_at_128"], summary["fit"]
    documents = json.loads((folder / "documents.json").read_text())
    models = [load(auto_class(head), folder / name, {"trust_remote_code": True})[0] for name in ("original", "pruned")]
    limit = models[0].config.max_position_embeddings - (2 if family in ("roberta", "xlm-roberta", "camembert", "mpnet") else 0)
    documents = [tuple(ids if len(ids) <= limit else ids[:limit - 1] + ids[-1:]) for ids in documents]
    # One in eight of those that differ.
    held_out = list(dict.fromkeys(documents))[7::8]
    distance = divergence(*models, held_out, head)
    wanted = fit["after"]["distance"]
    # Only models that label documents are followed on noised ones.
    is_noised = head == "ForSequenceClassification" and family != "albert"
    same = (
        len(held_out) == fit["held_out"] and (fit["noised"] > 0) == is_noised
        and abs(distance ** 0.5 - wanted ** 0.5) <= TOLERANCE * max(1, wanted ** 0.5)
        and macs["after"] <= macs["before"] / 2 and wanted <= fit["before"]["distance"])
    return {"same": bool(same), "torch": distance, "vprune": wanted, "before": fit["before"]["distance"]}


def divergence(original, pruned, documents, head):
    """The squared distance of outputs, as a part of what the dense model's differ by; of logits, less their means."""
    import torch

    difference = 0
    dense = []
    for ids in documents:
        rows = []
        for model in (original, pruned):
            with torch.no_grad():
                found = model(input_ids=torch.tensor([ids]), return_dict=True)
            if head == "Model":
                rows.append(found.last_hidden_state[0])
            elif head == "ForQuestionAnswering":
                # A document's tokens are what one answer is chosen of.
                rows.append(torch.stack([found.start_logits[0], found.end_logits[0]]))
            elif head == "ForMaskedLM":
                rows.append(found.logits[0][3::7])
            else:
                rows.append(found.logits[0])
        if head != "Model":
            rows = [row - row.mean(-1, keepdim=True) for row in rows]
        difference += (rows[0] - rows[1]).square().sum().item()
        dense.append(rows[0])
    if head == "ForQuestionAnswering":
        # Logits of places, of which documents have different numbers.
        length = sum(rows.square().sum().item() for rows in dense)
    else:
        rows = torch.cat([rows.reshape(-1, rows.shape[-1]) for rows in dense])
        # As Divergence.leastPart.
        length = max((rows - rows.mean(0)).square().sum().item(), 1e-3 * rows.square().sum().item())
    return difference / length


if __name__ == "__main__":
    main()
