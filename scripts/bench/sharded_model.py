"""A decoder of about 2 GB in BF16, in 5 shards, with 250,002 pieces, made once: random weights, no torch.

Embeddings and output are matrices of their own, as wide as those of small multilingual decoders. Same seed,
same bytes.
"""

import json
import random
import shutil
import struct

import inputs
import large_tokenizer

HIDDEN, INTERMEDIATE, HEADS, POSITIONS = 1024, 4096, 16, 512
BYTES, SHARDS, PIECE = 2_000_000_000, 5, 1 << 24


def sharded_model():
    """The model's directory."""
    target = inputs.CACHE / "sharded-model"
    if target.is_dir():
        return target
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(large_tokenizer.large_tokenizer(), partial)
    tensors, layers = shapes()
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


def shapes():
    """Names and shapes, layers until the size is reached; their number."""
    matrix = [large_tokenizer.PIECES, HIDDEN]
    tensors = {"model.embed_tokens.weight": matrix, "lm_head.weight": matrix, "model.norm.weight": [HIDDEN]}
    layers = 0
    while sum(map(byte_count, tensors.values())) < BYTES:
        prefix = f"model.layers.{layers}"
        for part in ["q_proj", "k_proj", "v_proj", "o_proj"]:
            tensors[f"{prefix}.self_attn.{part}.weight"] = [HIDDEN, HIDDEN]
        for part in ["gate_proj", "up_proj"]:
            tensors[f"{prefix}.mlp.{part}.weight"] = [INTERMEDIATE, HIDDEN]
        tensors[f"{prefix}.mlp.down_proj.weight"] = [HIDDEN, INTERMEDIATE]
        for part in ["input_layernorm", "post_attention_layernorm"]:
            tensors[f"{prefix}.{part}.weight"] = [HIDDEN]
        layers += 1
    return tensors, layers


def byte_count(shape):
    return 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)


def write_shards(folder, tensors):
    limit = sum(map(byte_count, tensors.values())) / SHARDS
    shards, size = [{}], 0
    for name, shape in tensors.items():
        if size + byte_count(shape) / 2 > limit * len(shards) and len(shards) < SHARDS:
            shards.append({})
        shards[-1][name] = shape
        size += byte_count(shape)
    weight_map = {}
    generator = random.Random(4)
    for index, shard in enumerate(shards):
        name = f"model-{index + 1:05}-of-{len(shards):05}.safetensors"
        weight_map.update(dict.fromkeys(shard, name))
        write_shard(folder / name, shard, generator)
    index = {"metadata": {"total_size": size}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))


def write_shard(path, tensors, generator):
    header, end = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in tensors.items():
        start, end = end, end + byte_count(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, end]}
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as output:
        output.write(struct.pack("<Q", len(encoded)) + encoded)
        for start in range(0, end, PIECE):
            output.write(generator.randbytes(min(PIECE, end - start)))
