"""Weights that are wrong: safetensors, its index, PyTorch's files, and which tensors there are.
"""

import io
import json
import os
import pickle
import zipfile

from good_folder import (
    DEEP, EMBEDDING, HIDDEN, INDEX, TOKENS, WEIGHTS, Case, header_of, packed, safetensors, shapes)


def header_cases():
    good = safetensors(shapes())
    header, size = header_of(shapes())
    text = json.dumps(header).encode()
    twice = text[:-1] + b', "pooler.dense.bias": ' + json.dumps(header["pooler.dense.bias"]).encode() + b"}"
    deep = b'{"__metadata__": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}"
    files = {
        "safetensors-empty-file": b"",
        "safetensors-shorter-than-length-field": good[:5],
        "safetensors-cut-in-header": good[:200],
        "safetensors-cut-in-data": good[:-10],
        "safetensors-bytes-after-data": good + b"12345678",
        "safetensors-header-longer-than-file": packed(text, size, len(text) + size + 1),
        "safetensors-header-length-0": packed(text, size, 0),
        "safetensors-header-length-2-to-the-63": packed(text, size, 1 << 63),
        "safetensors-header-length-2-to-the-64-minus-1": packed(text, size, (1 << 64) - 1),
        "safetensors-header-not-json": packed(b"this is not JSON", size),
        "safetensors-header-cut-json": packed(text[:-1], size),
        "safetensors-header-not-an-object": packed(b"[1, 2, 3]", size),
        "safetensors-header-invalid-utf-8": packed(text.replace(b"pooler", b"p\xff\xfeler"), size),
        "safetensors-header-deep-json": packed(deep, 0),
        "safetensors-header-deep-arrays": packed(b"[" * DEEP, 0),
        "safetensors-metadata-not-strings": packed(text.replace(b'"pt"', b"17"), size),
        "safetensors-entry-not-an-object": packed(json.dumps({**header, "pooler.dense.bias": 5}).encode(), size),
    }
    cases = [Case(name, 65, WEIGHTS, []).replacing(WEIGHTS, content) for name, content in files.items()]
    name = "safetensors-duplicate-names"
    return cases + [Case(name, 65, WEIGHTS, ["pooler.dense.bias"]).replacing(WEIGHTS, packed(twice, size))]


def tensor_case(name, change, tensor="pooler.dense.bias", mentions=None):
    """The last tensor's entry changed, the data left as it is."""
    header, size = header_of(shapes())
    change(header[tensor], size)
    content = packed(json.dumps(header).encode(), size)
    return Case(name, 65, WEIGHTS, [tensor] if mentions is None else mentions).replacing(WEIGHTS, content)


def range_cases():
    def offsets(first, second):
        return lambda entry, size: entry.update(data_offsets=[first(size), second(size)])

    same = lambda size: size
    huge = 1 << 63
    hole = header_of(shapes())[0]
    for entry in list(hole.values())[-1:]:
        entry["data_offsets"] = [offset + 64 for offset in entry["data_offsets"]]
    end = hole["pooler.dense.bias"]["data_offsets"][1]
    return [
        tensor_case("safetensors-ranges-overlap", offsets(lambda s: s - 64, lambda s: s - 32), mentions=[]),
        Case("safetensors-hole-between-ranges", 65, WEIGHTS, []).replacing(
            WEIGHTS, packed(json.dumps(hole).encode(), end)),
        tensor_case("safetensors-range-behind-the-end", offsets(lambda s: s - 32, lambda s: s + 4096)),
        tensor_case("safetensors-range-starts-behind-the-end", offsets(lambda s: s + 4096, lambda s: s + 4128)),
        tensor_case("safetensors-range-reversed", offsets(same, lambda s: s - 32)),
        tensor_case("safetensors-range-negative", offsets(lambda s: -32, lambda s: 0)),
        tensor_case("safetensors-range-2-to-the-63", offsets(lambda s: huge, lambda s: huge + 32)),
        tensor_case("safetensors-range-2-to-the-64", offsets(lambda s: s - 32, lambda s: 2 * huge + s)),
        tensor_case("safetensors-range-10-to-the-400", offsets(lambda s: s - 32, lambda s: 10 ** 400)),
        tensor_case("safetensors-range-not-integers", offsets(lambda s: s - 32.5, lambda s: s + 0.5)),
        tensor_case("safetensors-range-of-one-number", lambda entry, size: entry.update(data_offsets=[size])),
        tensor_case("safetensors-range-of-three-numbers", lambda e, s: e.update(data_offsets=[s - 32, s, s])),
        tensor_case("safetensors-range-missing", lambda entry, size: entry.pop("data_offsets")),
        tensor_case("safetensors-byte-count-too-small", lambda e, s: e.update(shape=[HIDDEN + 1])),
        tensor_case("safetensors-byte-count-too-large", lambda e, s: e.update(shape=[HIDDEN - 1])),
        tensor_case("safetensors-byte-count-of-another-dtype", lambda e, s: e.update(dtype="F64")),
    ]


def shape_cases():
    def shape(value):
        return lambda entry, size: entry.update(shape=value)

    def wraps_to_no_bytes(name, value):
        """A product that is 0 modulo 2^64, with the empty range that would go with it, and no other fault."""
        header, size = header_of(shapes())
        entry = header["pooler.dense.bias"]
        start = entry["data_offsets"][0]
        entry.update(shape=value, data_offsets=[start, start])
        content = packed(json.dumps(header).encode(), start)
        return Case(name, 65, WEIGHTS, ["pooler.dense.bias"]).replacing(WEIGHTS, content)

    return [
        tensor_case("safetensors-shape-negative", shape([-HIDDEN])),
        tensor_case("safetensors-shape-two-negatives", shape([-2, -4])),
        wraps_to_no_bytes("safetensors-shape-product-overflows-to-0", [1 << 32, 1 << 32]),
        wraps_to_no_bytes("safetensors-shape-bytes-overflow-to-0", [1 << 62]),
        tensor_case("safetensors-shape-bytes-overflow", shape([1 << 62, 4])),
        tensor_case("safetensors-shape-2-to-the-63", shape([1 << 63])),
        tensor_case("safetensors-shape-10-to-the-400", shape([10 ** 400])),
        tensor_case("safetensors-shape-not-integers", shape([7.5])),
        tensor_case("safetensors-shape-not-an-array", shape("8")),
        tensor_case("safetensors-shape-missing", lambda entry, size: entry.pop("shape")),
        tensor_case("safetensors-dtype-unknown", lambda e, s: e.update(dtype="F12"), mentions=["F12"]),
        tensor_case("safetensors-dtype-not-a-string", lambda e, s: e.update(dtype=32)),
        tensor_case("safetensors-dtype-missing", lambda entry, size: entry.pop("dtype")),
    ]


# model.safetensors.index.json


def index_cases():
    named = shapes()
    names = list(named)
    first, second = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
    parts = {first: {n: named[n] for n in names[:9]}, second: {n: named[n] for n in names[9:]}}
    weight_map = {name: shard for shard, part in parts.items() for name in part}

    def case(name, status, mentions, changed_map, names=INDEX):
        index = {"metadata": {"total_size": header_of(named)[1]}, "weight_map": changed_map}
        case = Case(name, status, names, mentions).replacing(WEIGHTS, None).replacing(INDEX, index)
        for shard, part in parts.items():
            case.replacing(shard, safetensors(part))
        return case

    last = names[-1]
    above = case("index-shard-outside-the-directory", 65, [], {**weight_map, last: "../outside.safetensors"})
    lost = case("index-names-a-missing-shard", 66, [], weight_map, names=second).replacing(second, None)
    cut = case("index-shard-is-cut", 65, [], weight_map, names=second)
    return [
        case("good-sharded", 0, [], weight_map, names=""),
        lost,
        cut.replacing(second, safetensors(parts[second])[:-10]),
        above.replacing("../outside.safetensors", safetensors(parts[second])),
        case("index-shard-with-an-absolute-path", 65, [], {**weight_map, last: "/etc/hostname"}),
        case("index-shard-name-is-empty", 65, [], {**weight_map, last: ""}),
        case("index-shard-name-not-a-string", 65, [], {**weight_map, last: 2}),
        case("index-tensor-not-in-the-shard", 65, [last], {**weight_map, last: first}),
        case("index-tensor-in-no-shard", 65, ["nowhere.weight"], {**weight_map, "nowhere.weight": first}),
        case("index-not-json", 65, [], weight_map).replacing(INDEX, b"weight_map"),
        case("index-without-weight-map", 65, ["weight_map"], weight_map).replacing(INDEX, {"metadata": {}}),
    ]


# What is wrong with a pickle of torch.save


class Exploit:
    """What an attacker saves: to load it runs a command."""

    def __init__(self, function):
        self.function = function

    def __reduce__(self):
        return self.function, ("touch /tmp/vprune-was-exploited",)


def archive(entries, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in entries.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return file.getvalue()


def pickle_cases():
    def case(name, mentions, content):
        return Case(name, 65, "pytorch_model.bin", mentions).replacing(WEIGHTS, None).replacing(
            "pytorch_model.bin", content)

    call = pickle.dumps({"a": Exploit(os.system)}, 2)
    evaluation = pickle.dumps({"a": Exploit(eval)}, 2)
    legacy = b"".join(pickle.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    bomb = archive({"m/data.pkl": bytes(1 << 24)}, zipfile.ZIP_DEFLATED)
    return [
        case("pickle-with-a-call", ["posix.system", "nothing of it was run"], archive({"m/data.pkl": call})),
        case("pickle-with-a-call-of-eval", ["eval"], archive({"m/data.pkl": evaluation})),
        case("pickle-with-a-call-of-old", ["posix.system"], legacy + call),
        case("pickle-in-a-zip-bomb", ["compressed"], bomb),
        case("pickle-that-is-cut", ["breaks off"], archive({"m/data.pkl": call[:20]})),
        case("pickle-of-no-tensors", ["state dict"], archive({"m/data.pkl": pickle.dumps({"epoch": 3}, 2)})),
        case("pickle-archive-that-is-cut", ["torch.save"], archive({"m/data.pkl": call})[:-30]),
    ]


# Which tensors there are


def weight_cases():
    def with_tensors(name, mentions, **changed):
        named = {key: shape for key, shape in {**shapes(), **changed}.items() if shape}
        return Case(name, 65, WEIGHTS, mentions).replacing(WEIGHTS, safetensors(named))

    rows = len(TOKENS)
    return [
        Case("weights-missing", 66, WEIGHTS, []).replacing(WEIGHTS, None),
        Case("weights-only-pytorch", 65, "pytorch_model.bin", ["torch.save"]).replacing(WEIGHTS, None).replacing(
            "pytorch_model.bin", b"PK\x03\x04" + bytes(60)),
        *pickle_cases(),
        with_tensors("weights-unexplained-rows", ["zebra.gate.weight"], **{"zebra.gate.weight": [rows, 3]}),
        with_tensors("weights-unexplained-columns", ["zebra.gate.weight"], **{"zebra.gate.weight": [3, rows]}),
        with_tensors("weights-unexplained-bias", ["zebra.bias"], **{"zebra.bias": [rows]}),
        with_tensors("weights-without-embedding", ["word_embeddings"], **{EMBEDDING: None}),
        with_tensors("weights-embedding-of-one-axis", [EMBEDDING], **{EMBEDDING: [rows * HIDDEN]}),
        with_tensors("weights-fewer-rows-than-tokens", [str(rows - 1), str(rows)], **{EMBEDDING: [rows - 1, HIDDEN]}),
        with_tensors("weights-decoder-bias-of-another-size", ["cls.predictions.bias"],
                     **{"cls.predictions.bias": [rows - 1]}),
    ]
