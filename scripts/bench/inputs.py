"""The text that is measured on, made once in .cache/bench."""

import gzip
import os
import pathlib
import site

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"
SHARED = ROOT.parent / "shared" / "data"
OWN = ROOT / "corpora"
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
        # A slim container has no manuals; the oracles' sources alone are 200 MB.
        (site.getsitepackages()[0], "*.py"),
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


def random_words(size):
    """`size` bytes of words of 2 to 20 random letters: hardly one comes twice."""
    target = CACHE / f"random-{size}.txt"
    if target.exists():
        return target
    random = numpy.random.default_rng(1)
    partial = target.with_suffix(".partial")
    with open(partial, "wb") as output:
        while (written := output.tell()) < size:
            letters = random.integers(0x61, 0x7B, min(size - written, 1 << 24), dtype=numpy.uint8)
            letters[random.random(len(letters)) < 1 / 10] = 0x20
            letters[random.random(len(letters)) < 1 / 120] = 0x0A
            output.write(letters.tobytes())
    partial.rename(target)
    return target


def own_corpus(size):
    """`size` bytes of the project's corpora, a line of each in turn."""
    target = CACHE / f"own-{size}.txt"
    if target.exists():
        return target
    CACHE.mkdir(parents=True, exist_ok=True)
    names = ["banking", "clinical", "legal", "multilingual"]
    files = [(OWN / f"{name}.txt").read_text("utf-8").splitlines() for name in names]
    lines = [line for group in zip(*files) for line in group]
    data = "\n".join(lines).encode()[:size].decode("utf-8", "ignore")
    target.write_text(data, "utf-8")
    return target

