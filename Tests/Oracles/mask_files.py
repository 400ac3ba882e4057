#!/usr/bin/env python3
"""Proves that masks which torch.save wrote are read as the same masks in JSON.

TextPruner writes the pair (heads, neurons) as float matrices; other tools write dictionaries, other dtypes, views and
parameters, and torch before 1.6 wrote no archive. Each file must give the very bytes that JSON gives.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path, required=True)
    vprune = parser.parse_args().vprune
    import torch
    from pruned_layers import HEADS, LAYERS, NEURONS, FAMILIES, quiet
    from tiny_families import make_model

    quiet()
    generator = torch.Generator().manual_seed(3)
    heads = torch.randint(0, 2, (LAYERS, HEADS), generator=generator).float()
    neurons = torch.randint(0, 2, (LAYERS, NEURONS), generator=generator).float()
    wide = torch.ones(NEURONS + 3, LAYERS)
    wide[2 : NEURONS + 2] = neurons.t()
    values = {
        "pair": (heads, neurons),
        "list": [heads, neurons],
        "names": {"head_mask": heads, "ffn_mask": neurons},
        "ordered": __import__("collections").OrderedDict(heads=heads, neurons=neurons),
        "parameters": (torch.nn.Parameter(heads), torch.nn.Parameter(neurons)),
        "view": (heads, wide.t()[:, 2 : NEURONS + 2]),
        **{str(dtype): (heads.to(dtype), neurons.to(dtype)) for dtype in
           (torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.uint8, torch.bool)},
    }
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        make_model(work / "model", "BertModel", FAMILIES["bert"][1], None, 0, "")
        (work / "masks.json").write_text(json.dumps({"heads": heads.int().tolist(), "neurons": neurons.int().tolist()}))
        expected = prune(vprune, work, "masks.json")
        failures = []
        for name, value in values.items():
            for zipped in (True, False):
                torch.save(value, work / "mask.pt", _use_new_zipfile_serialization=zipped)
                if prune(vprune, work, "mask.pt") != expected:
                    failures.append(f"{name}, {'archive' if zipped else 'older form'}")
    for failure in failures:
        print(f"mask_files: {failure}: other weights than by JSON", file=sys.stderr)
    print(json.dumps({"files": 2 * len(values), "failures": len(failures)}))
    sys.exit(1 if failures else 0)


def prune(vprune, work, masks):
    command = [vprune, "--keep-all-tokens", "--masks", work / masks, "--model", work / "model", "-o", work / "out",
               "--force", "--quiet"]
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        return result.stderr
    return (work / "out" / "model.safetensors").read_bytes()


if __name__ == "__main__":
    main()
