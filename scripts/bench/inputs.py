"""What is measured on, made once: real text of this machine, and a large random checkpoint."""

import gzip
import json
import os
import pathlib
import random
import struct

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"
SHARED = ROOT.parent / "shared" / "data"
MODEL = ROOT / ".cache" / "models" / "all-MiniLM-L6-v2"


def text_files():
    """Prose, code and many languages: the shared corpora where they are, and the machine's own."""
    if SHARED.is_dir():
        for path in sorted((SHARED / "corpora").iterdir()):
            yield path
    for folder, pattern in [
        ("/usr/share/doc", "*"),
        ("/usr/share/man", "*.gz"),
        ("/usr/share/perl", "*.p[lm]"),
        (os.path.dirname(os.__file__), "*.py"),
    ]:
        for path in sorted(pathlib.Path(folder).rglob(pattern)):
            yield path


def text(size):
    """A file of `size` bytes of valid UTF-8, one document a line, and its path."""
    target = CACHE / f"text-{size}.txt"
    if target.exists():
        return target
    CACHE.mkdir(parents=True, exist_ok=True)
    written = 0
    partial = target.with_suffix(".partial")
    with open(partial, "wb") as output:
        while written < size:
            before = written
            for path in text_files():
                if written >= size or not path.is_file() or path.is_symlink():
                    continue
                try:
                    data = path.read_bytes()
                    data = gzip.decompress(data) if path.suffix == ".gz" else data
                    data.decode("utf-8")
                except (OSError, UnicodeDecodeError, EOFError, gzip.BadGzipFile):
                    continue
                if b"\0" in data:
                    continue
                data = data[: size - written].decode("utf-8", "ignore").encode()
                written += output.write(data)
                if not data.endswith(b"\n") and written < size:
                    written += output.write(b"\n")
            if written == before:
                break
            if written < size:
                print(f"note: the text repeats after {written / 1e6:.0f} MB")
    partial.rename(target)
    return target


def own_corpus(size):
    """`size` bytes of the project's corpora, a line of each in turn."""
    target = CACHE / f"own-{size}.txt"
    if target.exists():
        return target
    CACHE.mkdir(parents=True, exist_ok=True)
    names = ["banking", "clinical", "legal", "multilingual"]
    files = [(ROOT / "corpora" / f"{name}.txt").read_text("utf-8").splitlines() for name in names]
    lines = [line for group in zip(*files) for line in group]
    data = "\n".join(lines).encode()[:size].decode("utf-8", "ignore")
    target.write_text(data, "utf-8")
    return target


def large_model(gigabytes=1.0):
    """A BERT with random float32 weights and MiniLM's tokenizer: a hub directory of that size."""
    target = CACHE / f"model-{gigabytes}"
    if target.is_dir():
        return target
    hidden, vocabulary = 1536, 30522
    tensors = {"embeddings.word_embeddings.weight": [vocabulary, hidden]}
    layer = 0
    while 4 * sum(count(shape) for shape in tensors.values()) < gigabytes * 1e9:
        prefix = f"encoder.layer.{layer}"
        for name, shape in [
            ("attention.self.query", [hidden, hidden]),
            ("attention.self.key", [hidden, hidden]),
            ("attention.self.value", [hidden, hidden]),
            ("attention.output.dense", [hidden, hidden]),
            ("intermediate.dense", [4 * hidden, hidden]),
            ("output.dense", [hidden, 4 * hidden]),
        ]:
            tensors[f"{prefix}.{name}.weight"] = shape
            tensors[f"{prefix}.{name}.bias"] = shape[:1]
        layer += 1
    header, offset = {}, 0
    for name, shape in tensors.items():
        end = offset + 4 * count(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    partial = target.with_suffix(".partial")
    partial.mkdir(parents=True, exist_ok=True)
    noise = random.Random(1).randbytes(1 << 20)
    with open(partial / "model.safetensors", "wb") as output:
        output.write(struct.pack("<Q", len(encoded)) + encoded)
        for start in range(0, offset, len(noise)):
            output.write(noise[: offset - start])
    for name in ["tokenizer.json", "tokenizer_config.json", "vocab.txt"]:
        (partial / name).write_bytes((MODEL / name).read_bytes())
    config = {"model_type": "bert", "vocab_size": vocabulary, "hidden_size": hidden}
    (partial / "config.json").write_text(json.dumps(config | {"num_hidden_layers": layer}))
    partial.rename(target)
    return target


def count(shape):
    total = 1
    for dimension in shape:
        total *= dimension
    return total
