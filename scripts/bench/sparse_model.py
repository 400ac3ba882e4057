"""A decoder of 20 GB in shards that are all holes but for their headers, made once: what is measured is memory.

Where the disk has no room for what is written of it, which has no holes, it is 5 GB.
"""

import json
import shutil
import struct

import inputs
import large_tokenizer

HIDDEN, INTERMEDIATE, HEADS, POSITIONS = 4096, 14336, 32, 512
SHARD = 4_500_000_000


def sparse_model(size):
    """The model's directory, of about `size` bytes of weights."""
    target = inputs.CACHE / f"sparse-model-{size // 1_000_000_000}"
    if target.is_dir():
        return target
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(large_tokenizer.large_tokenizer(), partial)
    tensors, layers = shapes(size)
    write_shards(partial, tensors)
    config = {
        "model_type": "llama", "vocab_size": large_tokenizer.PIECES, "hidden_size": HIDDEN,
        "intermediate_size": INTERMEDIATE, "num_attention_heads": HEADS, "num_key_value_heads": HEADS,
        "num_hidden_layers": layers, "max_position_embeddings": POSITIONS, "tie_word_embeddings": False,
        "bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2,
    }
    (partial / "config.json").write_text(json.dumps(config, indent=2))
    partial.rename(target)
    return target


def shapes(size):
    """Names and shapes in BF16, layers until the size is reached; their number."""
    matrix = [large_tokenizer.PIECES, HIDDEN]
    tensors = {"model.embed_tokens.weight": matrix, "lm_head.weight": matrix, "model.norm.weight": [HIDDEN]}
    layers, count = 0, sum(map(byte_count, tensors.values()))
    while count < size:
        prefix = f"model.layers.{layers}"
        layer = {f"{prefix}.self_attn.{part}.weight": [HIDDEN, HIDDEN] for part in ["q_proj", "k_proj", "v_proj", "o_proj"]}
        layer |= {f"{prefix}.mlp.{part}.weight": [INTERMEDIATE, HIDDEN] for part in ["gate_proj", "up_proj"]}
        layer[f"{prefix}.mlp.down_proj.weight"] = [HIDDEN, INTERMEDIATE]
        layer |= {f"{prefix}.{part}.weight": [HIDDEN] for part in ["input_layernorm", "post_attention_layernorm"]}
        tensors |= layer
        count += sum(map(byte_count, layer.values()))
        layers += 1
    return tensors, layers


def byte_count(shape):
    return 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)


def write_shards(folder, tensors):
    shards, room = [{}], SHARD
    for name, shape in tensors.items():
        if byte_count(shape) > room and shards[-1]:
            shards.append({})
            room = SHARD
        shards[-1][name] = shape
        room -= byte_count(shape)
    weight_map = {}
    for index, shard in enumerate(shards):
        name = f"model-{index + 1:05}-of-{len(shards):05}.safetensors"
        weight_map.update(dict.fromkeys(shard, name))
        header, end = {"__metadata__": {"format": "pt"}}, 0
        for tensor, shape in shard.items():
            start, end = end, end + byte_count(shape)
            header[tensor] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, end]}
        encoded = json.dumps(header).encode()
        encoded += b" " * (-len(encoded) % 8)
        with open(folder / name, "wb") as output:
            output.write(struct.pack("<Q", len(encoded)) + encoded)
            output.truncate(8 + len(encoded) + end)
    index = {"metadata": {"total_size": sum(map(byte_count, tensors.values()))}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
