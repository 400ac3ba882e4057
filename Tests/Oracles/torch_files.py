#!/usr/bin/env python3
"""Writes what real torch.save writes, and what is in it.

FOLDER/CASE/pytorch_model.bin (or shards with an index) is a state dict; FOLDER/expected.json has for each case each
tensor's dtype, as safetensors calls it, its shape and its bytes in hexadecimal digits. Cases: every dtype in both
formats; views with strides and offsets, tied storages, parameters, scalars, empty tensors, every pickle protocol.
"""

import argparse
import json
from collections import OrderedDict
from pathlib import Path

DTYPES = {
    "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "int64": "I64", "int32": "I32",
    "int16": "I16", "int8": "I8", "uint8": "U8", "uint16": "U16", "uint32": "U32", "uint64": "U64", "bool": "BOOL",
    "complex64": "C64", "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "float8_e4m3fnuz": "F8_E4M3FNUZ",
    "float8_e5m2fnuz": "F8_E5M2FNUZ", "float8_e8m0fnu": "F8_E8M0",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    import torch

    generator = torch.Generator().manual_seed(arguments.seed)
    expected = {}
    for name, state in cases(torch, generator).items():
        for form in ("zip", "legacy"):
            folder = arguments.folder / f"{name}-{form}"
            folder.mkdir(parents=True)
            save(torch, state, folder / "pytorch_model.bin", form == "zip")
            expected[folder.name] = described(torch, state)
    state = cases(torch, generator)["dtypes"]
    for protocol in (3, 4, 5):
        folder = arguments.folder / f"protocol-{protocol}"
        folder.mkdir()
        torch.save(state, folder / "pytorch_model.bin", pickle_protocol=protocol)
        expected[folder.name] = described(torch, state)
    expected["shards"] = shards(torch, state, arguments.folder / "shards")
    (arguments.folder / "expected.json").write_text(json.dumps(expected))


def bits(torch, generator, dtype, *shape):
    """A tensor of random bits."""
    width = torch.empty(0, dtype=dtype).element_size()
    count = width
    for length in shape:
        count *= length
    raw = torch.randint(0, 256, (count,), dtype=torch.uint8, generator=generator)
    return (raw % 2 == 0 if dtype == torch.bool else raw.view(dtype)).reshape(shape)


def cases(torch, generator):
    matrix = bits(torch, generator, torch.float32, 6, 8)
    cube = bits(torch, generator, torch.float16, 4, 5, 6)
    bf16 = bits(torch, generator, torch.bfloat16, 7, 5)
    views = {
        "whole": matrix, "transposed": matrix.t(), "columns": matrix[:, 2:5], "steps": matrix[1::2, ::3],
        "row": matrix[3], "column": matrix[:, 3], "element": matrix[2, 3], "tail": matrix[4:], "none": matrix[6:],
        "permuted": cube.permute(2, 0, 1), "inner": cube[1:3, :, 2], "narrow": cube[2:3], "turned": bf16.t()[1:],
        "again": matrix.t(), "singles": matrix[:1].expand(1, 8),
    }
    embedding = torch.nn.Parameter(bits(torch, generator, torch.float32, 9, 4))
    model = torch.nn.Sequential(torch.nn.Embedding(9, 4), torch.nn.LayerNorm(4), torch.nn.Linear(4, 9, bias=False))
    model[2].weight = model[0].weight = embedding
    return {
        "dtypes": {name: bits(torch, generator, getattr(torch, name), 3, 5) for name in DTYPES},
        "views": views,
        "shapes": {"scalar": torch.tensor(1.5), "empty": torch.zeros(0, 4), "deep": torch.zeros(1, 1, 2, 1, 3),
                   "\u00e9\u5c64 \"quoted\"\n": torch.ones(2)},
        "tied": OrderedDict(model.state_dict()),
        "module": model.state_dict(),  # with metadata, which BUILD gives
        "parameters": dict(model.named_parameters(remove_duplicate=False)),
        "nothing": {},
    }


def save(torch, state, path, zipped):
    torch.save(state, path, _use_new_zipfile_serialization=zipped)


def described(torch, state):
    names = {getattr(torch, name): stored for name, stored in DTYPES.items()}
    return {name: [names[tensor.dtype], list(tensor.shape), data(torch, tensor).hex()]
            for name, tensor in state.items()}


def data(torch, tensor):
    flat = tensor.detach().contiguous().reshape(-1)
    return bytes(flat.view(torch.uint8).tolist()) if flat.numel() else b""


def shards(torch, state, folder):
    folder.mkdir()
    names = list(state)
    parts = {"pytorch_model-00001-of-00002.bin": names[:7], "pytorch_model-00002-of-00002.bin": names[7:]}
    for number, (file, part) in enumerate(parts.items()):
        save(torch, {name: state[name] for name in part}, folder / file, number == 0)
    index = {"metadata": {"total_size": 1}, "weight_map": {n: f for f, part in parts.items() for n in part}}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index))
    return described(torch, state)


if __name__ == "__main__":
    main()
