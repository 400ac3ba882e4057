#!/usr/bin/env python3
"""Writes how `tokenizers` cuts texts by a regular expression: each text after a byte FF, in it each word after FE and what lies
between words after FD."""

import argparse
import random
import sys
from pathlib import Path

from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from documents import scalars

# Scalars of every class, those that patterns in wide use name, and those that case folds to them.
PARTS = """s t re ve m ll d S T Re vE M LL D ſ K ' ' 's ’ a A é É ǅ ʰ ª 中 ن 한 1 23 4567 ٣ Ⅻ ½ ² . ... !? / // - — _ € +
<|startoftext|> <|endoftext|> <| 😀 🏽 𝐀 𝟘""".split()
PARTS += ["\u0301", "\u0903", "\u20dd", " ", " ", "  ", "\n", "\n", "\r", "\r\n", "\t", "\v", "\x85", "\xa0", "\u2028",
          "\u3000", "\0", "\u200b", "\ufeff", "\ue000", "\u0378", "\U0001171e", "\u1734", "\u1c89", "\ua7cb",
          "\U00010d40", "\u200d", "\U0010ffff"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pattern", type=Path, help="a file with the regular expression")
    parser.add_argument("output", type=Path)
    parser.add_argument("--random", type=int, default=0, metavar="N", help="so many texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scalars", action="store_true", help="every scalar in a few contexts")
    arguments = parser.parse_args()
    # White space between CLIP's matches is no word.
    expression = arguments.pattern.read_text(encoding="utf-8")
    removes = "endoftext" in expression or "[\\p{L}]+" in expression
    split = Split(Regex(expression), "removed" if removes else "isolated", invert=removes)
    with open(arguments.output, "wb") as output:
        for text in texts(arguments):
            output.write(b"\xff")
            position = 0
            for word, (start, end) in split.pre_tokenize_str(text):
                output.write(b"\xfd" + text[position:start].encode() + b"\xfe" + word.encode())
                position = end
            output.write(b"\xfd" + text[position:].encode())


def texts(arguments):
    print(f"seed {arguments.seed}", file=sys.stderr)
    generator = random.Random(arguments.seed)
    for _ in range(arguments.random):
        yield "".join(generator.choice(PARTS) for _ in range(generator.randint(1, 12)))
    if arguments.scalars:
        for scalar in scalars():
            yield f"{scalar}a{scalar}B{scalar}{scalar}1'{scalar} {scalar}\n{scalar}"


if __name__ == "__main__":
    main()
