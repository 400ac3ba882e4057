"""A decoder of 20 GB in shards that are all holes but for their headers, made once: what is measured is memory.

Where the disk has no room for what is written of it, which has no holes, it is 5 GB.
"""

from decoder import Decoder, byte_count

SHARD = 4_500_000_000


def sparse_model(size):
    """The model's directory, of about `size` bytes of weights."""
    decoder = Decoder(hidden=4096, intermediate=14336, heads=32)
    return decoder.model(f"sparse-model-{size // 1_000_000_000}", size, shards, hole)


def shards(tensors):
    shards, room = [{}], SHARD
    for name, shape in tensors.items():
        if byte_count(shape) > room and shards[-1]:
            shards.append({})
            room = SHARD
        shards[-1][name] = shape
        room -= byte_count(shape)
    return shards


def hole(output, count):
    output.truncate(output.tell() + count)
