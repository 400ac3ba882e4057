"""A BERT of about 1 GB with a multilingual vocabulary, made once: random weights, no torch.

As large as bert-base-multilingual-cased (119,547 tokens, 768 wide), with as many layers as reach
the size. Same seed, same bytes.
"""

import json
import random
import re
import struct

import inputs

VOCABULARY, HIDDEN, INTERMEDIATE, POSITIONS = 119547, 768, 3072, 512
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
BYTES = 1_000_000_000


def large_model():
    """The model's directory."""
    target = inputs.CACHE / "large-model"
    if target.is_dir():
        return target
    partial = target.with_suffix(".partial")
    partial.mkdir(parents=True, exist_ok=True)
    layers = write_weights(partial / "model.safetensors")
    write_tokenizer(partial, vocabulary())
    config = {
        "model_type": "bert", "vocab_size": VOCABULARY, "hidden_size": HIDDEN,
        "intermediate_size": INTERMEDIATE, "num_attention_heads": 12,
        "num_hidden_layers": layers, "max_position_embeddings": POSITIONS, "pad_token_id": 0,
    }
    (partial / "config.json").write_text(json.dumps(config, indent=2))
    partial.rename(target)
    return target


def vocabulary():
    """Characters and half of the words of the project's corpora, among words made up."""
    text = "".join(path.read_text("utf-8") for path in sorted(inputs.OWN.glob("*.txt")))
    characters = sorted({c for c in text if not c.isspace()})
    tokens = dict.fromkeys(SPECIAL + characters + ["##" + c for c in characters])
    generator = random.Random(1)
    found = sorted(set(re.findall(r"[^\W\d_]+", text)))[::2]
    words = dict.fromkeys(word for word in found if word not in tokens)
    while len(tokens) + len(words) < VOCABULARY:
        word = made_up(generator)
        if word not in tokens:
            words[word] = None
    words = list(words)
    generator.shuffle(words)
    return list(tokens) + words


def made_up(generator):
    syllables = [
        generator.choice("bcdfghjklmnpqrstvwz") + generator.choice("aeiou")
        for _ in range(generator.randint(2, 5))
    ]
    return generator.choice(["", "", "##"]) + "".join(syllables)


def write_tokenizer(folder, tokens):
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token in tokens), "utf-8")
    ids = {token: index for index, token in enumerate(tokens)}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    description = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": ids[token], "content": token, **flags, "special": True} for token in SPECIAL
        ],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
            "strip_accents": None, "lowercase": False,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "BertProcessing", "sep": ["[SEP]", ids["[SEP]"]], "cls": ["[CLS]", ids["[CLS]"]],
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": ids,
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False), "utf-8")
    names = ["pad_token", "unk_token", "cls_token", "sep_token", "mask_token"]
    configuration = {
        "tokenizer_class": "BertTokenizer", "do_lower_case": False, **dict(zip(names, SPECIAL)),
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration))


def shapes():
    """Names and shapes of float32 tensors, layers until the file is large enough; their number."""
    tensors = {
        "embeddings.word_embeddings.weight": [VOCABULARY, HIDDEN],
        "embeddings.position_embeddings.weight": [POSITIONS, HIDDEN],
        "embeddings.token_type_embeddings.weight": [2, HIDDEN],
        "embeddings.LayerNorm.weight": [HIDDEN],
        "embeddings.LayerNorm.bias": [HIDDEN],
    }
    layer = 0
    while sum(map(byte_count, tensors.values())) < BYTES:
        for name, rows, columns in [
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", INTERMEDIATE, HIDDEN),
            ("output.dense", HIDDEN, INTERMEDIATE),
        ]:
            tensors[f"encoder.layer.{layer}.{name}.weight"] = [rows, columns]
            tensors[f"encoder.layer.{layer}.{name}.bias"] = [rows]
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            tensors[f"encoder.layer.{layer}.{name}.weight"] = [HIDDEN]
            tensors[f"encoder.layer.{layer}.{name}.bias"] = [HIDDEN]
        layer += 1
    return tensors, layer


def byte_count(shape):
    return 4 * shape[0] * (shape[1] if len(shape) > 1 else 1)


def write_weights(path):
    """Writes the file and returns how many layers it has."""
    tensors, layers = shapes()
    header, end = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in tensors.items():
        start, end = end, end + byte_count(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    generator = random.Random(2)
    with open(path, "wb") as output:
        output.write(struct.pack("<Q", len(encoded)) + encoded)
        for start in range(0, end, 1 << 24):
            output.write(generator.randbytes(min(1 << 24, end - start)))
    return layers
