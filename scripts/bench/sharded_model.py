"""A decoder of about 2 GB in BF16, in 5 shards, with 250,002 pieces, made once: random weights, no torch.

It is as wide as small multilingual decoders are. Same seed, same bytes.
"""

import random

from decoder import Decoder, byte_count, total

BYTES, SHARDS, PIECE = 2_000_000_000, 5, 1 << 24


def sharded_model():
    """The model's directory."""
    generator = random.Random(4)

    def fill(output, count):
        for start in range(0, count, PIECE):
            output.write(generator.randbytes(min(PIECE, count - start)))

    return Decoder(hidden=1024, intermediate=4096, heads=16).model("sharded-model", BYTES, shards, fill)


def shards(tensors):
    limit, size = total(tensors) / SHARDS, 0
    shards = [{}]
    for name, shape in tensors.items():
        if size + byte_count(shape) / 2 > limit * len(shards) and len(shards) < SHARDS:
            shards.append({})
        shards[-1][name] = shape
        size += byte_count(shape)
    return shards
