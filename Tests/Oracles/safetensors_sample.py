#!/usr/bin/env python3
"""Writes a safetensors file through the real library: several tensors of every dtype that it can write.

(It reads F6_E2M3 and F6_E3M2, but has no Python name for them.) Shapes have up to four axes, some of
length 0; names have quotes, control characters and letters outside ASCII. Depends on the seed alone.
"""

import argparse
import ctypes
import random

BITS = {
    "bool": 8, "float4_e2m1fn_x2": 8, "uint8": 8, "int8": 8, "float8_e5m2": 8, "float8_e4m3fn": 8,
    "float8_e8m0fnu": 8, "float8_e4m3fnuz": 8, "float8_e5m2fnuz": 8, "int16": 16, "uint16": 16, "float16": 16,
    "bfloat16": 16, "int32": 32, "uint32": 32, "float32": 32, "complex64": 64, "float64": 64, "int64": 64,
    "uint64": 64,
}
PARTS = [
    "weight", "bias", ".", "_", "0", "10", "2", 'quo"te', "back\\slash", "tab\t", "\u00e9", "\u5c64", "\U0001f642",
    "\b\f\x1f",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", metavar="FILE")
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    write(arguments.output, random.Random(arguments.seed))


def write(path, randomness):
    from safetensors import TensorSpec, serialize_file

    specs, buffers = {}, []
    for dtype, bits in BITS.items():
        for _ in range(randomness.randint(1, 4)):
            name = "".join(randomness.choices(PARTS, k=randomness.randint(1, 5)))
            low = 1 if dtype.endswith("x2") else 0  # its last axis is doubled
            shape = [randomness.randint(low, 5) for _ in range(randomness.randint(low, 4))]
            count = bits // 8
            for dimension in shape:
                count *= dimension
            buffer = (ctypes.c_char * max(count, 1)).from_buffer(bytearray(randomness.randbytes(max(count, 1))))
            buffers.append(buffer)
            specs[name] = TensorSpec(dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffer), data_len=count)
    # With two entries or more, their order would be the hash map's.
    metadata = randomness.choice([None, {}, {"format": "pt"}, {"no\nte": '"\u00e9"'}])
    serialize_file(specs, path, metadata)


if __name__ == "__main__":
    main()
