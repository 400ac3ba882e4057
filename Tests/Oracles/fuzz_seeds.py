#!/usr/bin/env python3
"""Makes the small files that scripts/fuzz.sh starts from: OUT/TARGET/NAME, well-made and of each kind.

Standard library only; the pickles are written as torch.save writes them, without torch.
"""

import argparse
import gzip
import io
import json
import pickle
import shutil
import struct
import sys
import types
from collections import OrderedDict
from pathlib import Path

from bad_tokenizers import field, piece, varint
from bad_weights import archive
from good_folder import TOKENS, added_token, safetensors, tokenizer, vocab_text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    for target, seeds in all_seeds().items():
        (out / target).mkdir(parents=True)
        for name, content in seeds.items():
            content = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
            (out / target / name).write_bytes(content)


def all_seeds():
    return {"safetensors": safetensors_files(), "json": json_texts(), "torch": torch_files(),
            "tokenizer": tokenizers(), "vocabulary": vocabularies(), "sentencepiece": sentencepiece_models(),
            "records": records(), "gzip": gzip_files(), "usage": {"table": USAGE.encode()}, "plan": {"plan": plan()}}


def safetensors_files():
    return {"one": safetensors({"a": [2, 3]}), "more": safetensors({"a": [2, 3], "b.weight": [], "c": [0, 4], "d": [5]}),
            "none": safetensors({})}


def json_texts():
    return {"scalars": b'[0, -1, 1.5e-3, 1E400, true, false, null, NaN, -Infinity, 9223372036854775808, ""]',
            "strings": b'{"a": "\\u00e9\\ud83d\\ude42\\n\\/", "a": "\xc3\xa9", "b": {"c": [[], {}]}} ',
            "nested": b"[" * 60 + b"1" + b"]" * 60}


# Pickles


class Storage:
    """A storage of floats, as torch.save names it."""

    def __init__(self, key, count):
        self.identity = ("storage", sys.modules["torch"].FloatStorage, key, "cpu", count)


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.arguments = (storage, offset, shape, strides, False, OrderedDict())

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.arguments


class TorchPickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.identity if isinstance(value, Storage) else None


def pickled(value, protocol=2):
    file = io.BytesIO()
    TorchPickler(file, protocol).dump(value)
    return file.getvalue()


def pretend_torch():
    """Modules with the names that the pickles have."""
    torch, utilities = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def _rebuild_tensor_v2(*_):
        raise NotImplementedError

    _rebuild_tensor_v2.__module__, _rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    utilities._rebuild_tensor_v2, torch._utils = _rebuild_tensor_v2, utilities
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
    sys.modules.update({"torch": torch, "torch._utils": utilities})


def torch_files():
    pretend_torch()
    storage = Storage("0", 6)
    state = OrderedDict(a=Tensor(storage, 0, (2, 3), (3, 1)), b=Tensor(storage, 1, (2, 2), (1, 2)),
                        c=Tensor(Storage("1", 1), 0, (), ()))
    data = {"m/data/0": struct.pack("<6f", *range(6)), "m/data/1": bytes(4), "m/byteorder": b"little"}
    masks = (Tensor(Storage("0", 2), 0, (1, 2), (2, 1)), Tensor(Storage("1", 3), 0, (1, 3), (3, 1)))
    legacy = b"".join(pickle.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    blocks = struct.pack("<Q6f", 6, *range(6)) + struct.pack("<Qf", 1, 0)
    files = {f"zip-{protocol}": archive({"m/data.pkl": pickled(state, protocol), **data}) for protocol in (2, 4)}
    files["legacy"] = legacy + pickled(state) + pickle.dumps(["0", "1"], 2) + blocks
    files["masks"] = archive({"m/data.pkl": pickled(masks), "m/data/0": bytes(8), "m/data/1": bytes(12)})
    files["values"] = archive({"m/data.pkl": pickle.dumps({"a": [1, 2.5, "x", None, (1, 2, 3, 4), 1 << 70]}, 2)})
    return files


# Tokenizers


def tokenizers():
    letters = [chr(code) for code in range(ord("a"), ord("i"))]
    bpe = {"type": "BPE", "vocab": {token: index for index, token in enumerate(letters + ["ab", "abc", "\u0120", "<unk>"])},
           "merges": ["a b", ["ab", "c"]], "unk_token": "<unk>", "byte_fallback": False, "dropout": None,
           "continuing_subword_prefix": None, "end_of_word_suffix": "", "fuse_unk": False, "ignore_merges": False}
    unigram = {"type": "Unigram", "unk_id": 0, "byte_fallback": False,
               "vocab": [["<unk>", 0.0], ["\u2581", -2.0], ["a", -3.0], ["\u2581ab", -1.5], ["b", -2.5]]}
    words = {"type": "WordLevel", "vocab": {"[UNK]": 0, "a": 1, "Hello": 2}, "unk_token": "[UNK]"}
    special = {"id": 3, "content": "<s>", "single_word": False, "lstrip": True, "rstrip": False, "normalized": False,
               "special": True}
    replace = {"type": "Replace", "pattern": {"Regex": " {2,}|(a|b)+c"}, "content": " "}
    split = {"type": "Split", "pattern": {"Regex": "'s|\\p{L}+| ?\\d+|\\s+(?!\\S)"}, "behavior": "Isolated", "invert": False}
    template = {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                                                         {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
                "special_tokens": {"<s>": {"id": "<s>", "ids": [3], "tokens": ["<s>"]}}}
    prepend = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "first", "split": True}
    level = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    return {
        "wordpiece": tokenizer(),
        "bpe": document(bpe, normalizer={"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"},
                                                                             replace, {"type": "Prepend", "prepend": "a"}]},
                        pre_tokenizer=level, decoder={"type": "ByteLevel"}, post_processor=template,
                        added_tokens=[{**added_token(3, "d"), "normalized": True, "special": False}]),
        "unigram": document(unigram, normalizer={"type": "Sequence", "normalizers": [
            {"type": "NFKC"}, {"type": "Strip", "strip_left": True, "strip_right": True}, {"type": "StripAccents"}]},
            pre_tokenizer=prepend, decoder={"type": "Sequence", "decoders": [
                prepend, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}),
        "wordlevel": document(words, pre_tokenizer={"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"}, split, {"type": "Punctuation", "behavior": "Removed"},
            {"type": "Digits", "individual_digits": True}, {"type": "UnicodeScripts"}]},
            added_tokens=[special], decoder={"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|",
                                             "cleanup": True}),
    }


def document(model, **parts):
    return {"version": "1.0", "added_tokens": [], "normalizer": None, "pre_tokenizer": None, "post_processor": None,
            "decoder": None, **parts, "model": model}


def vocabularies():
    return {"tokens": vocab_text(TOKENS), "others": "[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n\u4e2d\n\u00e9\n##\n \u2003".encode()}


def sentencepiece_models():
    unigram = piece("<unk>", 2) + piece("<s>", 3) + b"".join(piece(text) for text in ["\u2581", "a", "\u2581a", "ab", "the"])
    byte_pieces = piece("<unk>", 2) + b"".join(piece(f"<0x{byte:02X}>", 6) for byte in range(256)) + piece("ab")
    bpe, fallback = varint(3 << 3) + varint(2), varint(35 << 3) + varint(1)
    normalizer = field(3, field(1, b"nmt_nfkc") + varint(3 << 3) + varint(1))
    return {"unigram": unigram + normalizer, "bpe": unigram + field(2, bpe),
            "bytes": byte_pieces + field(2, bpe + fallback), "user": unigram + piece("x", 4) + piece("y", 5)}


# Text


def records():
    """The first byte says what the rest is, in the order of FuzzedText."""
    table = 'text,label\r\n"a ""b"", c\nd",0\nsecond,1\n'.encode()
    lines = '{"text": "a b", "label": "x"}\n\n{"text": "\\u00e9", "label": "y"}\n'.encode()
    squad = {"data": [{"paragraphs": [{"context": "a b c", "qas": [
        {"question": "q", "answers": [{"text": "b", "answer_start": 2}]}]}]}]}
    kinds = [table, table.replace(b",", b"\t"), lines, json.dumps(squad).encode(),
             b"-DOCSTART- O\n\na B-X\nb I-X\n\nc O\n", "a b\r\n\ufeffc\x00\n\nlast".encode() + b"\xff\xe2\x28",
             gzip.compress(table, mtime=0), gzip.compress(lines, mtime=0)]
    return {f"kind-{number}": bytes([number]) + content for number, content in enumerate(kinds)}


def gzip_files():
    one = gzip.compress(b"hello world\n" * 20, mtime=0)
    named = b"\x1f\x8b\x08\x1c\0\0\0\0\0\x03\x02\0ab" + b"name\0" + b"comment\0" + one[10:]
    return {"one": one, "two": one + gzip.compress(b"", mtime=0) + bytes(3), "named": named,
            "stored": gzip.compress(bytes(range(256)), 0, mtime=0)}


USAGE = """# vprune usage 2
# tokenizer 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
# documents 2
# bytes 15
# replaced 0
# sampled-from 20
# seed 0
id\ttoken\toccurrences\tdocuments\tneeded
5\t"a"\t1\t1\t0
13\t"c\\u0061b"\t1\t1\t2
"""


def plan():
    files = [{"file": "config.json", "bytes": 319, "sha256": "90ae"}]
    kept = {"special": [[0, "[PAD]"], [1, "[UNK]"]], "used": [[5, "a"]], "alphabet": [[6, "b"]]}
    asked = {"min_count": 1, "coverage": 0.9, "each_corpus": False, "max_vocab": 12, "max_bytes": None,
             "max_ratio": None, "round_to": 1, "keep_matching": [], "keep_script": [], "alphabet": "all",
             "keep_unused": False, "lossless": False, "keep_all_tokens": False, "keep_shape": False, "native": False,
             "field": None, "column": None, "budget": None}
    return {"vprune_plan": 1, "vprune": "0.1.0",
            "model": {"name": "m", "tokenizer": "3a", "model": "76", "files": files}, "asked": asked,
            "inputs": {"corpus": files},
            "usage": {"documents": 2, "bytes": 15, "tokens": 6, "distinct_tokens": 5, "covered_tokens": 4,
                      "unseen_tokens": 4, "replaced_sequences": 0,
                      "lost_elsewhere": {"tokens": 1, "occurrences": 2}},
            "decision": "4b",
            "vocabulary": {"before": 16, "kept": kept, "bound": "max-vocab", "dropped": [[13, "cab", 1, 2, 0]]},
            "transformer": {"layers": [1, 1], "heads": [[1, 0]], "neurons": [[1, 0, 1]]},
            "values": {"file": "plan.safetensors", "bytes": 10, "sha256": "ab"}, "layers": None, "holdout": None,
            "compared": {"documents": 2, "resegmented": 2}}


if __name__ == "__main__":
    main()
