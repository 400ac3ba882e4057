#!/usr/bin/env python3
"""Makes hub directories that somebody made to do harm: to run code, to show other files, to fill memory or to hang.

As bad_files.py, which says what OUT/NAME holds. Needs to be root for the device only, which is left out elsewhere.
Standard library only.
"""

import argparse
import json
import os
import pickle
import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from bad_weights import archive
from good_folder import CONFIG, EMBEDDING, INDEX, WEIGHTS, Case, header_of, packed, shapes, write_json

HUGE = 1 << 42


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    cases = pickle_cases() + zip_cases() + index_cases() + link_cases() + special_cases() + size_cases()
    cases = [case for case in cases if case.make(out / case.name)]
    write_json(out / "cases.json", [case.name for case in cases])
    (out / "corpus.txt").write_text("a cab abc\nbca ab\n", encoding="utf-8")
    print(json.dumps({"cases": len(cases)}))


class Trap(Case):
    """A bad directory in which something is that files cannot be written as: `set_up` makes it, or says that it cannot."""

    def __init__(self, name, status, names, mentions, set_up=lambda model: True):
        super().__init__(name, status, names, mentions)
        self.set_up = set_up

    def make(self, folder):
        self.write(folder)
        return self.set_up(folder / "model") is not False


def in_pickle(name, mentions, content, status=65):
    return Trap(name, status, "pytorch_model.bin", mentions).replacing(WEIGHTS, None).replacing(
        "pytorch_model.bin", content)


# Code


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def pickle_cases():
    command = "touch /tmp/vprune-was-exploited"
    legacy = b"".join(pickle.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    system = pickle.dumps({"a": Call(os.system, command)}, 2)
    build = b"\x80\x02cposix\nsystem\n}X\x01\x00\x00\x00aK\x01sb."
    inst = b"(S'" + command.encode() + b"'\niposix\nsystem\n."
    newobj = b"\x80\x02cposix\nsystem\nX\x01\x00\x00\x00a\x85\x81."
    return [
        in_pickle("calls-posix-system", ["posix.system", "nothing of it was run"], archive({"m/data.pkl": system})),
        in_pickle("calls-posix-system-in-the-old-form", ["posix.system"], legacy + system),
        in_pickle("calls-getattr", ["getattr"], archive({"m/data.pkl": pickle.dumps(
            {"a": Call(getattr, "x", "upper")}, 2)})),
        in_pickle("builds-a-function", [], archive({"m/data.pkl": build})),
        in_pickle("makes-an-instance", [], archive({"m/data.pkl": inst})),
        in_pickle("makes-an-object", [], archive({"m/data.pkl": newobj})),
    ]


# Archives


def zip_cases():
    data = pickle.dumps({}, 2)
    bomb = archive({"m/data.pkl": data, "m/data/0": bytes(1 << 26)}, zipfile.ZIP_DEFLATED)
    return [
        in_pickle("zip-bomb-deflated", ["compressed"], bomb),
        in_pickle("zip-bomb-overlapping", ["m/data/"], overlapping(data)),
        in_pickle("zip-bomb-of-quoted-headers", ["compressed"], quoted(200)),
        in_pickle("zip-entry-out-of-the-folder", [], archive({"../data.pkl": data})),
        in_pickle("zip-claims-more-than-it-has", [], archive({"m/data.pkl": data}).replace(
            struct.pack("<II", len(data), len(data)), struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF))),
    ]


def local(name, size, crc=0, method=0):
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, method, 0, 0, crc, size, size, len(name), 0) + name


def central(name, size, place, crc=0, method=0, full=None):
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, method, 0, 0, crc, size, full or size, len(name), 0, 0, 0,
                       0, 0, place) + name


def closed(body, directory, count):
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)


def overlapping(data):
    """A thousand entries that are all the same bytes."""
    name = b"m/data.pkl"
    body = local(name, len(data)) + data
    place = len(body)
    body += local(b"m/data/000", 1000) + bytes(1000)
    names = [f"m/data/{number:03}".encode() for number in range(1000)]
    directory = central(name, len(data), 0) + b"".join(central(each, 1000, place) for each in names)
    return closed(body, directory, 1001)


def quoted(count):
    """As Fifield's bomb: each entry's deflated data quote the next one's header, and all end in one kernel."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = deflate.compress(bytes(1 << 20)) + deflate.flush()
    body, directory = b"", b""
    for number in reversed(range(count)):
        name = f"m/data/{number:03}".encode()
        header = local(name, len(kernel), method=8)
        quote = struct.pack("<BHH", 0, len(body) & 0xFFFF, ~len(body) & 0xFFFF) if body else b""
        body = header + quote + (body or kernel)
    place = 0
    for number in range(count):
        name = f"m/data/{number:03}".encode()
        directory += central(name, len(body) - place - 30 - len(name), place, method=8, full=1 << 20)
        place += 30 + len(name) + (5 if number < count - 1 else 0)
    return closed(body, directory, count)


# Places


def index_cases():
    def case(name, shard):
        index = {"metadata": {"total_size": 0}, "weight_map": {key: shard for key in shapes()}}
        return Trap(f"index-names-{name}", 65, INDEX, [shard]).replacing(WEIGHTS, None).replacing(INDEX, index)

    return [case("a-file-above", "../../etc/passwd"), case("an-absolute-path", "/etc/passwd"),
            case("a-file-in-a-folder", "sub/../../x.safetensors"), case("the-folder-above", ".."),
            case("a-device", "/dev/zero")]


def link_cases():
    def linked(name, file, target, status=65, mentions=None):
        def set_up(model):
            (model / file).parent.mkdir(exist_ok=True)
            (model / file).unlink(missing_ok=True)
            (model / file).symlink_to(target)
        return Trap(f"link-{name}", status, file, [str(target)] if mentions is None else mentions, set_up)

    def in_cache(name, blob, status, mentions):
        """The hub cache's own layout, of which the links may lead to its blobs alone."""
        def set_up(model):
            cache = model.parent / "models--a--b"
            (cache / "blobs").mkdir(parents=True)
            (cache / "snapshots").mkdir()
            for file in sorted(model.iterdir()):
                file.rename(cache / "blobs" / file.name)
            snapshot = cache / "snapshots" / "0123"
            snapshot.mkdir()
            for file in sorted((cache / "blobs").iterdir()):
                (snapshot / file.name).symlink_to(f"../../blobs/{file.name}")
            if blob:
                (cache / "blobs" / "config.json").unlink()
                (cache / "blobs" / "config.json").symlink_to(blob)
            model.rmdir()
            model.symlink_to(snapshot.relative_to(model.parent))
        return Trap(f"link-{name}", status, "", mentions, set_up)

    return [
        linked("to-a-file-elsewhere", "notes.txt", "/etc/passwd"),
        linked("of-the-configuration", "config.json", "/etc/passwd"),
        linked("of-the-vocabulary", "vocab.txt", "../../../../../../../../etc/passwd", mentions=["/etc/passwd"]),
        linked("of-the-weights", WEIGHTS, "/dev/zero"),
        linked("to-a-folder-elsewhere", "1_Pooling", "/etc"),
        linked("in-a-folder", "1_Pooling/config.json", "/etc/hostname"),
        in_cache("good-hub-cache", None, 0, []),
        in_cache("of-the-hub-cache-that-leads-on", "/etc/passwd", 65, ["/etc/passwd"]),
    ]


def special_cases():
    """What is no file; nobody writes to the pipes."""
    def fifo(name, file, status):
        def set_up(model):
            (model / file).unlink(missing_ok=True)
            os.mkfifo(model / file)
        return Trap(f"pipe-as-{name}", status, file if status else "", ["a pipe"] if status else [], set_up)

    def device(model):
        (model / "config.json").unlink()
        try:
            os.mknod(model / "config.json", stat.S_IFCHR | 0o600, os.makedev(1, 5))
            (model / "config.json").open("rb").close()
        except PermissionError:
            return False

    return [fifo("config", "config.json", 66), fifo("weights", WEIGHTS, 66), fifo("tokenizer", "tokenizer.json", 66),
            fifo("vocabulary", "vocab.txt", 66), fifo("good-other-file", "notes.txt", 0),
            Trap("device-as-config", 66, "config.json", ["a device"], device)]


# Sizes


def size_cases():
    def holes(name, file, mentions):
        def set_up(model):
            os.truncate(model / file, HUGE)
        return Trap(f"holes-in-{name}", 65, file, mentions, set_up)

    header, size = header_of(shapes())
    header[EMBEDDING]["shape"] = [1 << 40, 1 << 40]
    wide = {**CONFIG, "num_hidden_layers": 1 << 60}
    return [
        holes("config", "config.json", ["1024 MiB"]), holes("tokenizer", "tokenizer.json", ["1024 MiB"]),
        holes("vocabulary", "vocab.txt", ["1024 MiB"]), holes("weights", WEIGHTS, []),
        Trap("shape-beyond-all-numbers", 65, WEIGHTS, [EMBEDDING]).replacing(
            WEIGHTS, packed(json.dumps(header).encode(), size)),
        Trap("header-of-the-file-alone", 65, WEIGHTS, []).replacing(WEIGHTS, struct.pack("<Q", 99_000_000) + b"{"),
        Trap("layers-beyond-all-numbers", 65, "", []).replacing("config.json", wide).with_arguments("--macs", "0.5"),
    ]


if __name__ == "__main__":
    main()
