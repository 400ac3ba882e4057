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
import textwrap

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "UnicodeText"
OLDEST_ICU = (13, 0)
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()
# Those that grew since Unicode 13, or whose older members changed.
PROPERTIES = """Alphabetic Case_Ignorable Cased Dash Diacritic Emoji Emoji_Presentation Extender Grapheme_Extend
    ID_Continue ID_Start Ideographic Lowercase Math Sentence_Terminal Soft_Dotted Terminal_Punctuation
    Unified_Ideograph Uppercase XID_Continue XID_Start""".split()
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


def members_of(name):
    """The scalars of a character property in the regular expressions of `tokenizers`."""
    splitter = pre_tokenizers.Split(Regex(rf"\p{{{name}}}"), "removed", invert=True)
    return {ord(c) for piece, _ in splitter.pre_tokenize_str("".join(map(chr, SCALARS))) for c in piece}


def properties():
    """Each property as general categories, and the scalars to add to them and to remove."""
    by_category = {name: members_of(name) for name in CATEGORIES}
    for name in PROPERTIES:
        members = members_of(name)
        used = [c for c in CATEGORIES if 2 * len(members & by_category[c]) > len(by_category[c])]
        whole = set().union(*(by_category[c] for c in used))
        if len(runs(members)) <= len(runs(members - whole)) + len(runs(whole - members)):
            used, whole = [], set()
        yield name, used, members - whole, whole - members


def script_names():
    """The long and the short name of each script that ICU knows."""
    library = ctypes.util.find_library("icuuc")
    version = re.search(r"\d+", library.split(".so")[-1]).group()
    functions = [getattr(ctypes.CDLL(library), f"uscript_get{kind}_{version}") for kind in ("Name", "ShortName")]
    for function in functions:
        function.restype = ctypes.c_char_p
    names = {tuple((function(code) or b"").decode() for function in functions) for code in range(200)}
    return sorted(pair for pair in names if all(pair) and pair[0] != "Unknown")


def scripts(scalars):
    """By name, the scalars of each script that the regular expressions of `tokenizers` know."""
    text = "".join(map(chr, scalars))
    found = {}
    for name, short_name in script_names():
        try:
            splitter = pre_tokenizers.Split(Regex(rf"\p{{{name}}}"), "removed", invert=True)
        except Exception:  # The binding has no narrower class for a pattern that Oniguruma refuses.
            continue
        members = [ord(c) for piece, _ in splitter.pre_tokenize_str(text) for c in piece]
        if members:
            found[name, short_name] = members
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


def list_lines(head, values, end):
    """An array of ranges, as `swift format` has it."""
    ranges = [f"0x{first:X}...0x{last:X}" for first, last in runs(values)]
    indent = " " * (len(head) - len(head.lstrip()))
    line = f"{head}[{', '.join(ranges)}]{end}"
    if len(line) <= 100 and len(ranges) <= 1:
        return [line]
    lines = textwrap.wrap(", ".join(ranges) + ",", 92)
    return [f"{head}["] + [f"{indent}  {line}" for line in lines] + [f"{indent}]{end}"]


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

    lines = ["extension OnigurumaClass {"]
    lines += ["  /// By name, what came to a script after Unicode 13."]
    lines += ["  static let youngMembers: [String: [ClosedRange<UInt32>]] = ["]
    grown = scripts(young)
    for (name, _), members in grown.items():
        lines += list_lines(f'    "{name.replace("_", "").lower()}": ', members, ",")
    lines += ["  ]", "", "  /// By the short name of a script that grew, its long name."]
    lines += ["  static let longScriptNames = ["]
    lines += [f'    "{short.lower()}": "{name.replace("_", "").lower()}",' for name, short in grown]
    write("GeneratedScripts.swift", lines + ["  ]", "}"])

    lines = ["extension OnigurumaClass {"]
    lines += ["  /// By name: whole general categories, and what a property has beside them and lacks of them."]
    lines += ["  static let properties: [String: Property] = ["]
    for name, used, added, removed in properties():
        lines += [f'    "{name.replace("_", "").lower()}": Property(', f"      categories: [{', '.join('.' + c.lower() for c in used)}],"]
        lines += list_lines("      added: ", added, ",")
        lines += list_lines("      removed: ", removed, "),")
    write("GeneratedProperties.swift", lines + ["  ]", "}"])

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
