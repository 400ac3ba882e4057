"""A hub directory with nothing wrong, of which cases that are wrong in one way each are made (bad_files.py).

Standard library only: the safetensors bytes are written by hand.
"""

import json
import struct

TOKENS = "[PAD] [UNK] [CLS] [SEP] [MASK] a b c ##a ##b ##c ab ##ab cab ##cab bca".split()
FAMILIES = ["bert", "distilbert", "electra"]
HIDDEN, INTERMEDIATE, POSITIONS = 8, 12, 20
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
EMBEDDING = "embeddings.word_embeddings.weight"
DEEP = 100_000
CONFIG = {
    "architectures": ["BertModel"], "model_type": "bert", "vocab_size": len(TOKENS), "hidden_size": HIDDEN,
    "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": INTERMEDIATE, "hidden_act": "gelu",
    "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "pad_token_id": 0, "layer_norm_eps": 1e-12,
}
TOKENIZER_CONFIG = {"do_lower_case": True, "tokenizer_class": "BertTokenizer"}


class Case:
    """The good directory with files replaced (bytes, or a value to write as JSON) or taken away (None)."""

    def __init__(self, name, status, names, mentions):
        self.name, self.status, self.names, self.mentions = name, status, names, mentions
        self.files = good_files()
        self.masks = None
        self.arguments = []

    def replacing(self, name, content):
        self.files[name] = content
        return self

    def with_masks(self, content):
        self.masks = content
        return self

    def with_arguments(self, *arguments):
        self.arguments = list(arguments)
        return self

    def write(self, folder):
        (folder / "model").mkdir(parents=True)
        if isinstance(self.masks, bytes):
            (folder / "masks").write_bytes(self.masks)
        elif self.masks is not None:
            write_json(folder / "masks", self.masks)
        for name, content in self.files.items():
            if isinstance(content, bytes):
                (folder / "model" / name).write_bytes(content)
            elif content is not None:
                write_json(folder / "model" / name, content)
        write_json(folder / "expected.json", {"exit": self.status, "names": self.names, "mentions": self.mentions,
                                              "masks": None if self.masks is None else "masks",
                                              "arguments": self.arguments})


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


# The good directory


def good_files():
    return {"config.json": CONFIG, "tokenizer.json": tokenizer(), "tokenizer_config.json": TOKENIZER_CONFIG,
            "vocab.txt": vocab_text(TOKENS), WEIGHTS: safetensors(shapes())}


def vocab_text(tokens):
    return "".join(token + "\n" for token in tokens).encode()


def tokenizer():
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added_token(index, token) for index, token in enumerate(TOKENS[:5])],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: index for index, token in enumerate(TOKENS)}},
    }


def added_token(index, content):
    return {"id": index, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def shapes():
    layer, square = "encoder.layer.0.", [HIDDEN, HIDDEN]
    named = {EMBEDDING: [len(TOKENS), HIDDEN], "embeddings.position_embeddings.weight": [POSITIONS, HIDDEN],
             "embeddings.token_type_embeddings.weight": [2, HIDDEN]}
    for norm in ("embeddings.", layer + "attention.output.", layer + "output."):
        named[norm + "LayerNorm.weight"] = named[norm + "LayerNorm.bias"] = [HIDDEN]
    for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
        named[layer + part + ".weight"], named[layer + part + ".bias"] = square, [HIDDEN]
    named[layer + "intermediate.dense.weight"] = [INTERMEDIATE, HIDDEN]
    named[layer + "intermediate.dense.bias"] = [INTERMEDIATE]
    named[layer + "output.dense.weight"], named[layer + "output.dense.bias"] = [HIDDEN, INTERMEDIATE], [HIDDEN]
    named["pooler.dense.weight"], named["pooler.dense.bias"] = square, [HIDDEN]
    return named


# safetensors: 8 bytes of header length (little endian), the header (JSON), the data


def header_of(named):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in named.items():
        end = offset + 4 * count(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    return header, offset


def count(shape):
    product = 1
    for size in shape:
        product *= size
    return product


def safetensors(named):
    header, size = header_of(named)
    return packed(json.dumps(header).encode(), size)


def packed(header, size, length=None):
    data = struct.pack(f"<{size // 4}f", *((i * 37 % 101 - 50) / 64 for i in range(size // 4))) + bytes(size % 4)
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def filled(name, value):
    """The good weights with one tensor that has the same number everywhere."""
    header, size = header_of(shapes())
    content = safetensors(shapes())
    start, end = (len(content) - size + offset for offset in header[name]["data_offsets"])
    return content[:start] + struct.pack("<f", value) * ((end - start) // 4) + content[end:]
