#!/usr/bin/env python3
"""Proves, with real transformers, that pruning under a budget does what its summary says.

Makes a tiny random model of a family for each head, lets vprune prune it to half of its multiplications with
refitted projections, loads both through transformers' Auto classes, runs them on the documents that fits did not
see, and compares how far the outputs are apart with what vprune says. One JSON line a case; exit status 1 on any
difference.
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path, required=True)
    parser.add_argument("--family", choices=KNOWN, action="append")
    parser.add_argument("--sample", action="store_true", help="two heads of each family, others in the next")
    arguments = parser.parse_args()
    quiet()
    failures = 0
    for family in arguments.family or KNOWN:
        heads = [head for head in FAMILIES[family][2] if head in COMMON]
        if arguments.sample:
            turn = KNOWN.index(family)
            heads = [heads[(turn + step) % len(heads)] for step in range(2)]
        for head in heads:
            with tempfile.TemporaryDirectory() as folder:
                found = compare(arguments.vprune, Path(folder), family, head)
            failures += not found["same"]
            print(json.dumps({"model": f"{family}-{head}", **found}), flush=True)
    sys.exit(1 if failures else 0)


def run(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {result.stderr}")
    return result.stdout


def compare(vprune, folder, family, head):
    from tiny_families import make_model
    from tiny_vocabulary import sample_corpus

    prefix, settings, _ = FAMILIES[family]
    make_model(folder / "original", prefix + head, settings, None, 0, "")
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(sample_corpus()[:160]) + "\n", encoding="utf-8")
    summary = json.loads(run([
        vprune, "--model", folder / "original", "--corpus", corpus, "--keep-all-tokens", "--macs", "0.5",
        "-o", folder / "pruned", "--json"]))
    macs = summary["transformer"]["macs_at_128"]
    fit = summary["fit"]
    documents = [json.loads(line)["ids"] for line in run(
        [vprune, "tokenize", "--model", folder / "original", "--corpus", corpus, "--special-tokens"]).splitlines()]
    bare = [json.loads(line)["ids"] for line in run(
        [vprune, "tokenize", "--model", folder / "original", "--corpus", corpus]).splitlines()]
    documents = [ids for ids, own in zip(documents, bare) if own]
    held_out = documents[7::8]
    models = [load(auto_class(head), folder / name, {"trust_remote_code": True})[0] for name in ("original", "pruned")]
    limit = models[0].config.max_position_embeddings - (2 if family in ("roberta", "xlm-roberta", "camembert", "mpnet") else 0)
    held_out = [ids if len(ids) <= limit else ids[:limit - 1] + ids[-1:] for ids in held_out]
    distance = divergence(*models, held_out, head)
    wanted = fit["after"]["distance"]
    same = (
        len(held_out) == fit["held_out"] and abs(distance ** 0.5 - wanted ** 0.5) <= TOLERANCE * max(1, wanted ** 0.5)
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
