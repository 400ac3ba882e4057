"""Llama decoders in BF16 and in shards, written without torch: what benchmarks of large models read."""

import json
import shutil
import struct
from dataclasses import dataclass

import inputs
import large_tokenizer


@dataclass
class Decoder:
    """A decoder's sizes; embeddings and output are matrices of their own."""

    hidden: int
    intermediate: int
    heads: int

    def model(self, name, size, shards, fill):
        """The directory of a model of at least `size` bytes of weights, made once.

        `shards` cuts tensors, shapes by name, into lists of such; `fill` writes so many bytes of weights to a file.
        """
        target = inputs.CACHE / name
        if target.is_dir():
            return target
        partial = target.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(large_tokenizer.large_tokenizer(), partial)
        tensors, layers = self.tensors(size)
        write_shards(partial, shards(tensors), fill)
        (partial / "config.json").write_text(json.dumps(self.config(layers), indent=2))
        partial.rename(target)
        return target

    def config(self, layers):
        return {
            "model_type": "llama", "vocab_size": large_tokenizer.PIECES, "hidden_size": self.hidden,
            "intermediate_size": self.intermediate, "num_attention_heads": self.heads,
            "num_key_value_heads": self.heads, "num_hidden_layers": layers, "max_position_embeddings": 512,
            "tie_word_embeddings": False, "bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2,
        }

    def tensors(self, size):
        """Names and shapes, layers until the size is reached; their number."""
        matrix = [large_tokenizer.PIECES, self.hidden]
        tensors = {"model.embed_tokens.weight": matrix, "lm_head.weight": matrix, "model.norm.weight": [self.hidden]}
        layers = 0
        while total(tensors) < size:
            prefix = f"model.layers.{layers}"
            for part in ["q_proj", "k_proj", "v_proj", "o_proj"]:
                tensors[f"{prefix}.self_attn.{part}.weight"] = [self.hidden, self.hidden]
            for part in ["gate_proj", "up_proj"]:
                tensors[f"{prefix}.mlp.{part}.weight"] = [self.intermediate, self.hidden]
            tensors[f"{prefix}.mlp.down_proj.weight"] = [self.hidden, self.intermediate]
            for part in ["input_layernorm", "post_attention_layernorm"]:
                tensors[f"{prefix}.{part}.weight"] = [self.hidden]
            layers += 1
        return tensors, layers


def byte_count(shape):
    return 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)


def total(tensors):
    return sum(map(byte_count, tensors.values()))


def write_shards(folder, shards, fill):
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
            fill(output, end)
    index = {"metadata": {"total_size": sum(map(total, shards))}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
