"""The peers, each run in a process of its own: prints seconds, measured in the peer's favour."""

import json
import sys
import time


def encode(tokenizer_file, corpus):
    """tokenizers: the time of encode_batch_fast alone, with the lines already in memory."""
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(tokenizer_file)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(corpus, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    seconds = 0.0
    for start in range(0, len(lines), 20000):
        batch = lines[start : start + 20000]
        before = time.perf_counter()
        tokenizer.encode_batch_fast(batch, add_special_tokens=False)
        seconds += time.perf_counter() - before
    return seconds


def tiktoken(ranks_file, corpus):
    """tiktoken: the time of encode_ordinary_batch alone, on all cores."""
    import os
    import tiktoken
    import tiktoken.load

    encoding = tiktoken.Encoding(
        "cl100k_base", pat_str=PATTERN, mergeable_ranks=tiktoken.load.load_tiktoken_bpe(ranks_file), special_tokens={})
    with open(corpus, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    before = time.perf_counter()
    encoding.encode_ordinary_batch(texts, num_threads=os.cpu_count())
    return time.perf_counter() - before


# openai/tiktoken, openai_public.py.
PATTERN = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"""
)


def gigatoken(tokenizer_file, corpus, documents):
    """gigatoken: the time of encode_files alone, in its first pass."""
    import gigatoken

    tokenizer = gigatoken.Tokenizer(tokenizer_file)
    source = gigatoken.TextFileSource([corpus], **({"separator": "\n"} if documents == "line" else {}))
    before = time.perf_counter()
    tokenizer.encode_files(source)
    return time.perf_counter() - before


def inflate(archive):
    """zlib: the time of inflating alone, a megabyte at a time, with the file in memory."""
    import zlib

    with open(archive, "rb") as file:
        data = file.read()
    before = time.perf_counter()
    inflater = zlib.decompressobj(31)
    for start in range(0, len(data), 1 << 18):
        inflater.decompress(data[start : start + (1 << 18)])
    return time.perf_counter() - before


def load(tokenizer_file):
    """tokenizers: the time of from_file alone."""
    import tokenizers

    before = time.perf_counter()
    tokenizers.Tokenizer.from_file(tokenizer_file)
    return time.perf_counter() - before


def prune(model, corpus, output):
    """The script that people write: count with tokenizers, cut rows with safetensors and numpy."""
    before = time.perf_counter()
    import os
    import shutil

    import tokenizers
    from safetensors.numpy import load_file, save_file

    tokenizer = tokenizers.Tokenizer.from_file(f"{model}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(corpus, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    used = set(range(5))
    for encoding in tokenizer.encode_batch_fast(lines):
        used.update(encoding.ids)
    kept = sorted(used)
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    tensors = load_file(f"{model}/model.safetensors")
    name = "embeddings.word_embeddings.weight"
    tensors[name] = tensors[name][kept]
    save_file(tensors, f"{output}/model.safetensors")
    new_id = {old: new for new, old in enumerate(kept)}
    with open(f"{model}/tokenizer.json", encoding="utf-8") as file:
        description = json.load(file)
    vocabulary = description["model"]["vocab"]
    description["model"]["vocab"] = {t: new_id[i] for t, i in vocabulary.items() if i in new_id}
    with open(f"{output}/tokenizer.json", "w", encoding="utf-8") as file:
        json.dump(description, file, ensure_ascii=False)
    return time.perf_counter() - before


if __name__ == "__main__":
    peers = [encode, tiktoken, gigatoken, inflate, load, prune]
    print({peer.__name__: peer for peer in peers}[sys.argv[1]](*sys.argv[2:]))
