#!/usr/bin/env python3
"""Proves that the real `safetensors` library reads every shard of a directory, and says what it read.

Prints {file: {"metadata": {...}, "tensors": {name: {"dtype", "shape", "sha256" of its bytes}}}} as JSON, for
tests to compare with ours. With an index, every tensor must be in the shard that the index names, and in no
other. Exit status 1, with a message, when a file is refused or the index is wrong.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

INDEX = "model.safetensors.index.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, metavar="DIR")
    directory = parser.parse_args().directory
    shards = sorted(directory.glob("*.safetensors"))
    if not shards:
        sys.exit(f"safetensors_check: {directory} has no .safetensors file")
    described = {path.name: describe(path) for path in shards}
    check_index(directory / INDEX, described)
    print(json.dumps(described, indent=1, ensure_ascii=False))


def describe(path):
    from safetensors import SafetensorError, deserialize, safe_open

    try:
        tensors = deserialize(path.read_bytes())
        with safe_open(path, framework="np") as file:
            metadata = file.metadata()
    except SafetensorError as error:
        sys.exit(f"safetensors_check: {path}: {error}")
    return {"metadata": metadata, "tensors": {
        name: {"dtype": tensor["dtype"], "shape": tensor["shape"],
               "sha256": hashlib.sha256(tensor["data"]).hexdigest()}
        for name, tensor in sorted(tensors)}}


def check_index(path, described):
    if not path.exists():
        return
    listed = json.loads(path.read_text(encoding="utf-8"))["weight_map"]
    found = [(name, shard) for shard, content in described.items() for name in content["tensors"]]
    if sorted(found) != sorted(listed.items()):
        wrong = sorted(set(found) ^ set(listed.items()))
        sys.exit(f"safetensors_check: {path.name} and the shards disagree: {wrong[:5]}")


if __name__ == "__main__":
    main()
