#!/usr/bin/env python3
"""Writes Sources/UnicodeText/Generated*.swift: what came after Unicode 13, as `tokenizers` has it.

Run from anywhere: python3 scripts/make-unicode-tables.py
Needs the wheel `tokenizers` (measured: its regex classes and its lower case) and any ICU >= 67,
asked only for the age of each scalar. Every ICU gives the same files: Age never changes, and what an
ICU does not know is younger than Unicode 13.
"""

import ctypes
import ctypes.util
import pathlib
import re

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "UnicodeText"
OLDEST_ICU = (13, 0)
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def known_to_every_icu():
    """The scalars whose age is 13.0 or less."""
    library = ctypes.util.find_library("icuuc")
    version = re.search(r"\d+", library.split(".so")[-1]).group()
    char_age = getattr(ctypes.CDLL(library), f"u_charAge_{version}")
    age = (ctypes.c_uint8 * 4)()
    known = set()
    for scalar in SCALARS:
        char_age(ctypes.c_int32(scalar), age)
        if (0, 0) < (age[0], age[1]) <= OLDEST_ICU:
            known.add(scalar)
    return known


def is_word_character(scalar):
    """The pre-tokenizer Whitespace splits by `\\w+|[^\\w\\s]+`: "a" joins word characters only."""
    pieces = pre_tokenizers.Whitespace().pre_tokenize_str("a" + chr(scalar))
    return pieces[0][0] == "a" + chr(scalar)


def lower_case(scalar):
    return normalizers.Lowercase().normalize_str(chr(scalar))


def categories(scalars):
    """The general category of each scalar in the regular expressions of `tokenizers` (Oniguruma)."""
    text = "".join(map(chr, scalars))
    found = {}
    for category in CATEGORIES:
        splitter = pre_tokenizers.Split(Regex(rf"\p{{{category}}}"), "removed", invert=True)
        for piece, _ in splitter.pre_tokenize_str(text):
            found.update({ord(c): category for c in piece})
    return found


def script_names():
    """The long names of all scripts that ICU knows."""
    library = ctypes.util.find_library("icuuc")
    version = re.search(r"\d+", library.split(".so")[-1]).group()
    name = getattr(ctypes.CDLL(library), f"uscript_getName_{version}")
    name.restype = ctypes.c_char_p
    names = {(name(code) or b"").decode() for code in range(200)}
    return sorted(n for n in names if n and n not in ("Common", "Inherited", "Unknown"))


def scripts(scalars):
    """By name, the scalars of each script that the regular expressions of `tokenizers` know."""
    text = "".join(map(chr, scalars))
    found = {}
    for name in script_names():
        try:
            splitter = pre_tokenizers.Split(Regex(rf"\p{{{name}}}"), "removed", invert=True)
        except Exception:  # The binding has no narrower class for a pattern that Oniguruma refuses.
            continue
        members = [ord(c) for piece, _ in splitter.pre_tokenize_str(text) for c in piece]
        if members:
            found[name] = members
    return found


def runs(values):
    """Maximal runs of consecutive numbers, as [first, last]."""
    found = []
    for value in sorted(values):
        if found and found[-1][1] == value - 1:
            found[-1][1] = value
        else:
            found.append([value, value])
    return found


def mapping_runs(mapping):
    """Maximal runs of consecutive keys with consecutive values, as [first, last, value of first]."""
    found = []
    for upper, lower in sorted(mapping.items()):
        if found and found[-1][1] == upper - 1 and lower - upper == found[-1][2] - found[-1][0]:
            found[-1][1] = upper
        else:
            found.append([upper, upper, lower])
    return found


def write(name, lines):
    header = [
        f"// Generated from tokenizers {tokenizers.__version__}: python3 scripts/make-unicode-tables.py",
        "",
    ]
    (TARGET / name).write_text("\n".join(header + lines) + "\n")


def main():
    known = known_to_every_icu()
    young = [c for c in SCALARS if c not in known]

    words = runs(c for c in young if is_word_character(c))
    lines = ["extension WordCharacters {"]
    lines += ["  /// The word characters that came after Unicode 13, in order."]
    lines += ["  static let youngRanges: [ClosedRange<UInt32>] = ["]
    lines += [f"    0x{first:X}...0x{last:X}," for first, last in words]
    write("GeneratedWordCharacters.swift", lines + ["  ]", "}"])

    lines = ["extension GeneralCategory {"]
    lines += ["  /// The categories of what came after Unicode 13, in order."]
    lines += ["  static let youngRanges: [(range: ClosedRange<UInt32>, category: Self)] = ["]
    found = categories(young)
    rows = [
        (first, last, category)
        for category in CATEGORIES
        for first, last in runs(c for c in found if found[c] == category)
    ]
    lines += [f"    (0x{first:X}...0x{last:X}, .{name.lower()})," for first, last, name in sorted(rows)]
    write("GeneratedCategories.swift", lines + ["  ]", "}"])

    lines = ["extension UnicodeScript {"]
    lines += ["  /// By lower-case name, what came to a script after Unicode 13."]
    lines += ["  static let youngRanges: [String: [ClosedRange<UInt32>]] = ["]
    for name, members in scripts(young).items():
        lines += [f'    "{name.lower()}": [']
        lines += [f"      0x{first:X}...0x{last:X}," for first, last in runs(members)]
        lines += ["    ],"]
    write("GeneratedScripts.swift", lines + ["  ]", "}"])

    lower = {c: lower_case(c) for c in young}
    changed = {c: ord(text) for c, text in lower.items() if text != chr(c)}
    lines = ["extension Lowercase {"]
    lines += ["  /// Consecutive scalars that came after Unicode 13, and the lower case of the first."]
    lines += ["  static let youngRuns: [(upper: ClosedRange<UInt32>, lower: UInt32)] = ["]
    lines += [
        f"    (0x{first:X}...0x{last:X}, 0x{target:X}),"
        for first, last, target in mapping_runs(changed)
    ]
    write("GeneratedLowercase.swift", lines + ["  ]", "}"])


if __name__ == "__main__":
    main()
