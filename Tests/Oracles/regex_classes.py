#!/usr/bin/env python3
"""Compares the character classes of regular expressions in tokenizer.json on every Unicode scalar: `vprune tokenize` against
`tokenizers`, whose Oniguruma knows Unicode 16. Prints one JSON object; exits with 1 where they differ."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from documents import scalars

BRACKETS = "alpha digit alnum upper lower punct space blank cntrl graph print xdigit word ascii".split()
NAMES = BRACKETS + """Alphabetic Uppercase Lowercase Cased Case_Ignorable White_Space ID_Start ID_Continue XID_Start XID_Continue
    Math Emoji Emoji_Presentation Extended_Pictographic Ideographic Unified_Ideograph Dash Diacritic Extender Grapheme_Extend
    Terminal_Punctuation Sentence_Terminal Soft_Dotted Hex_Digit Quotation_Mark Variation_Selector Default_Ignorable_Code_Point
    Any Assigned L M N P S Z C Lu Ll Lt Lm Lo LC Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn
    Letter Uppercase_Letter Cased_Letter Decimal_Number Number Punctuation Other_Symbol Mark Separator Other
    Latin Greek Cyrillic Arabic Han Hani Hiragana Katakana Common Zyyy Inherited Canadian_Aboriginal In_Emoticons
    ^Alpha lower_Case HAN""".split()
PATTERNS = [
    *(f"[[:{name}:]]" for name in BRACKETS), "[[:^alpha:]]", "[[:^punct:]]", "[^[:alpha:]]", "[[:alpha:][:digit:]_]",
    "[[:alpha:]&&[^a-z]]", "[a[:b]c]", *(rf"\p{{{name}}}" for name in NAMES), r"\P{Alphabetic}", r"\P{^Letter}",
    r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", r"\h", r"\H", r"\N", r"\O", r"\v", r"[\v]", r"\R", r"a{,2}", r"\e", r"\a", r"\QA\E", r"[\d\s]", r"[^\s\p{L}\p{N}]", ".", "(?i)k", "(?i)[a-z]",
]
BOUNDARIES = [r"a\b", r"a\B", r"\b.b", r"\B.b"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vprune", type=Path, required=True)
    arguments = parser.parse_args()
    # Planes 4 to 13 have no characters yet, and after those of plane 14 come private ones.
    every = [c for c in scalars() if c not in "\r\n" and not 0x34000 <= ord(c) < 0xE0000 and ord(c) < 0xF0010]
    classes = "".join(every)
    contexts = "".join(f"a{c}b," for c in every)
    wrong = {}
    for pattern in PATTERNS:
        wrong.update(compared(arguments.vprune, pattern + "+", classes))
    # ICU's stack grows with every round of a group.
    wrong.update(compared(arguments.vprune, "(?:.)+", classes * 4))
    for pattern in BOUNDARIES:
        wrong.update(compared(arguments.vprune, pattern, contexts))
    print(json.dumps({"patterns": len(PATTERNS) + 1 + len(BOUNDARIES), "differences": wrong}))
    sys.exit(1 if wrong else 0)


def compared(vprune, pattern, text):
    """What differs, under the pattern."""
    expected = set()
    for _, (start, end) in Split(Regex(pattern), "removed", invert=True).pre_tokenize_str(text):
        expected.update(range(start, end))
    found = set()
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = {
            "version": "1.0", "added_tokens": [],
            "pre_tokenizer": {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Removed", "invert": True},
            "model": {"type": "WordLevel", "vocab": {"u": 0}, "unk_token": "u"},
        }
        Path(folder, "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
        result = subprocess.run([vprune, "tokenize", "--model", folder, "--corpus", "-"], input=text.encode() + b"\n",
                                capture_output=True, check=False)
    if result.returncode:
        return {pattern: result.stderr.decode()}
    for start, end in json.loads(result.stdout)["offsets"]:
        found.update(range(start, end))
    if found == expected:
        return {}
    return {pattern: [f"{text[i]!a} in {text[i - 1:i + 2]!a}" for i in sorted(found ^ expected)[:5]]}


if __name__ == "__main__":
    main()
