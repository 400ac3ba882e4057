#!/usr/bin/env python3
"""Makes hub directories that are wrong in one way each, to prove that vprune refuses them as it should.

OUT/NAME/model is the directory and OUT/NAME/expected.json what must happen: {"exit": status, "names": a file that
the message names, "mentions": words that the message holds, "masks": a file beside the directory for --masks, "arguments":
others of the command line}. NAME says what is wrong. OUT/good is the same directory with nothing wrong (exit 0),
OUT/corpus.txt a corpus for all, OUT/cases.json the list of names.
"""

import argparse
import json
import shutil
from pathlib import Path

from bad_requests import budget_cases, config_cases, mask_cases
from bad_tokenizers import (
    merge_cases, sentencepiece_cases, tiktoken_cases, tokenizer_cases, vocabulary_cases)
from bad_weights import header_cases, index_cases, range_cases, shape_cases, weight_cases
from good_folder import Case, write_json


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    cases = [Case("good", 0, "", [])]
    for make in (header_cases, range_cases, shape_cases, config_cases, vocabulary_cases, tokenizer_cases,
                 merge_cases, sentencepiece_cases, tiktoken_cases, index_cases, weight_cases, mask_cases,
                 budget_cases):
        cases += make()
    for case in cases:
        case.write(out / case.name)
    write_json(out / "cases.json", [case.name for case in cases])
    (out / "corpus.txt").write_text("a cab abc\nbca ab\n", encoding="utf-8")
    print(json.dumps({"cases": len(cases)}))


if __name__ == "__main__":
    main()
