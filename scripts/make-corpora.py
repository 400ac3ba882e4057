#!/usr/bin/env python3
"""Writes the project's own corpora: corpora/*.txt and corpora/README.md.

    scripts/make-corpora.py            writes the files
    scripts/make-corpora.py --check    exits 1 if a committed file differs from what it would write

Every text is invented: the grammars in scripts/corpora_data are expanded with a fixed seed, so the
files are the same on every machine and with every Python from 3.9 on.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

from corpora_data import (banking, banking_words, clinical, clinical_pairs, clinical_words, common,
                          legal, legal_words, multilingual_asia, multilingual_europe)
from corpora_data.grammar import Writer, parse

FOLDER = Path(__file__).resolve().parent.parent / "corpora"
ENGLISH = [common.GRAMMAR]

# name: (seed, grammars, documents, what the file holds)
CORPORA = {
    "banking.txt": (20117, ENGLISH + [banking_words.GRAMMAR, banking.GRAMMAR], 6200,
                    "customer queries, chats, complaints, letters, statements, credit memos, terms"),
    "clinical.txt": (20219, ENGLISH + [clinical_words.GRAMMAR, clinical_pairs.GRAMMAR,
                                        clinical.GRAMMAR], 6800,
                     "triage lines, clinical notes, discharge summaries, lab reports, prescriptions"),
    "legal.txt": (20323, ENGLISH + [legal_words.GRAMMAR, legal.GRAMMAR], 4900,
                  "contract clauses, court decisions, statutes, privacy policies, correspondence"),
    "multilingual.txt": (20431, [common.GRAMMAR, multilingual_europe.GRAMMAR,
                                 multilingual_asia.GRAMMAR], 4200,
                         "customer support in sixteen languages and eight writing systems"),
}

# Documents up to this many characters may repeat, as "thanks!" does in real text.
MAY_REPEAT = 30
LONG_SHARE, SHORT_SHARE = 0.012, 0.03


def documents(seed, grammars, count):
    """`count` lines of one corpus, long ones without a repetition."""
    writer = Writer(seed, parse("\n".join(grammars)), common.FUNCTIONS)
    lines, seen = [], set()
    while len(lines) < count:
        draw = writer.random()
        table = ("long_document" if draw < LONG_SHARE
                 else "short_document" if draw < LONG_SHARE + SHORT_SHARE else "document")
        line = writer.document(writer.pick(writer.tables[table])).replace("\\t", "\t")
        if line not in seen or len(line) <= MAY_REPEAT:
            seen.add(line)
            lines.append(line)
    return lines


def distinct_words(text):
    """The number of different lower-cased runs of letters."""
    return len(set(re.findall(r"[^\W\d_]+", text.lower())))


README_HEAD = """# Corpora

Domain texts to prune a model with, in the tests and in the examples of the README. One document a
line, UTF-8, lines end in `\\n`.

All of it is invented. `scripts/make-corpora.py` writes the files (and this one) from the grammars in
`scripts/corpora_data/`, with fixed seeds: no text, name or number is taken from a real person,
customer, patient or case. Telephone numbers are from the ranges set aside for fiction, e-mail
addresses are under `example.com` and `example.org`. Companies, people and cases are random
combinations; a match with a real one is chance. Drugs and diseases have their real names, what is
said about them is random: do not take medical, legal or financial advice from it.

Licence: Apache-2.0, as the rest of the project.

    scripts/make-corpora.py            # writes the files again
    scripts/make-corpora.py --check    # exits 1 if a committed file differs

"""


def readme(texts):
    """corpora/README.md: what each file holds, how large it is, its hash."""
    rows = ["| file | what it holds | bytes | documents | distinct words |", "|---|---|---:|---:|---:|"]
    hashes = []
    for name, text in texts.items():
        data = text.encode("utf-8")
        rows.append(f"| {name} | {CORPORA[name][3]} | {len(data):,} | {text.count(chr(10)):,} "
                    f"| {distinct_words(text):,} |")
        hashes.append(f"    {hashlib.sha256(data).hexdigest()}  {name}")
    notes = ("\n\nDistinct words: runs of letters, lower-cased (in Chinese and Japanese a run is "
             "often a whole clause).\n\nSHA-256:\n\n")
    return README_HEAD + "\n".join(rows) + notes + "\n".join(hashes) + "\n"


def differing(files):
    """The names of files that are missing or not byte for byte as given."""
    return [name for name, text in files.items()
            if not (FOLDER / name).is_file() or (FOLDER / name).read_bytes() != text.encode("utf-8")]


def main():
    parser = argparse.ArgumentParser(description="Writes the project's own corpora.")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit 1 if a file in corpora/ differs")
    check = parser.parse_args().check

    files = {name: "\n".join(documents(seed, grammars, count)) + "\n"
             for name, (seed, grammars, count, _) in CORPORA.items()}
    files["README.md"] = readme(files)
    if check:
        different = differing(files)
        for name in different:
            print(f"corpora/{name} differs from what {Path(__file__).name} writes", file=sys.stderr)
        return 1 if different else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in files.items():
        (FOLDER / name).write_bytes(text.encode("utf-8"))
        print(f"corpora/{name}: {len(text.encode('utf-8')):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
