#!/usr/bin/env python3
"""Writes docs/vprune.1, the manual, from what the binary says of itself and from docs/manual.mdoc.

    scripts/manual.py .build/release/vprune           # writes docs/vprune.1
    scripts/manual.py .build/release/vprune -o FILE

Commands, options and exit codes are the binary's (--experimental-dump-help); the rest stands in docs/manual.mdoc. By hand, because
swift-argument-parser's generate-manual knows neither exit codes nor examples, runs the lines of these together, and drops
what is not ASCII.
"""

import argparse
import json
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vprune")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs/vprune.1")
    arguments = parser.parse_args()
    dump = subprocess.run(
        [arguments.vprune, "--experimental-dump-help"], check=True, stdout=subprocess.PIPE).stdout
    root = json.loads(dump)["command"]
    description, exit_codes = root["discussion"].split("\n\nExit codes: ")
    shown = [command for command in root["subcommands"] if command["shouldDisplay"] and command["commandName"] != "help"]
    parts = {
        "ABSTRACT": [text(root["abstract"][0].lower() + root["abstract"][1:].rstrip("."))],
        "SYNOPSIS": [".Nm", ".Op Ar command", ".Op Ar options"],
        "DESCRIPTION": paragraphs(description),
        "COMMANDS": [line for command in shown for line in section(command)],
        "EXIT STATUS": codes(exit_codes),
    }
    lines = []
    for line in (ROOT / "docs/manual.mdoc").read_text().splitlines():
        gap = re.fullmatch(r'\.\\" @(.*)@', line)
        lines += parts.pop(gap[1]) if gap else [line]
    assert not parts, f"docs/manual.mdoc has no place for {list(parts)}"
    arguments.output.write_text("\n".join(lines) + "\n")
    # Where it is there, it says what formatters would stumble over; it fails from warnings on.
    if shutil.which("mandoc"):
        subprocess.run(["mandoc", "-T", "lint", "-W", "style", arguments.output], check=True)


def section(command):
    lines = [f".Ss {command['commandName']}"] + prose(command["abstract"])
    if command.get("discussion"):
        lines += [".Pp"] + paragraphs(command["discussion"])
    # Every command has --help and --version.
    options = [
        option for option in command["arguments"]
        if option["shouldDisplay"] and option["valueName"] not in ("help", "version")]
    lines += [".Bl -tag -width Ds"]
    for option in options:
        abstract = option.get("abstract", "")
        if option.get("defaultValue") and "(default" not in abstract:
            abstract += f" (default: {option['defaultValue']})"
        names = [("Fl Fl " if name["kind"] == "long" else "Fl ") + text(name["name"]) for name in option.get("names", [])]
        value = [] if option["kind"] == "flag" else [f"Ar {option['valueName']}"]
        lines += [f".It {' '.join([' , '.join(names)] * bool(names) + value)}"] + prose(abstract)
    return lines + [".El"]


def codes(sentence):
    lines = [".Bl -tag -width Ds"]
    for part in sentence.rstrip(".").split("; "):
        code, meaning = part.split(" ", 1)
        lines += [f".It {code}", *prose(meaning[0].upper() + meaning[1:] + ".")]
    return lines + [".El"]


def paragraphs(discussion):
    """Paragraphs of text, and indented ones as they are."""
    lines = []
    for part in discussion.strip("\n").split("\n\n"):
        if part.startswith("  "):
            lines += [".Bd -literal -offset indent"] + [text(line[2:]) for line in part.split("\n")] + [".Ed"]
        else:
            if lines:
                lines.append(".Pp")
            lines += prose(part)
    return lines


def prose(words):
    """Sentences, each of which begins a line, as mdoc wants it."""
    sentences = re.split(r"(?<=[a-z0-9)\]`][.?!])\s+(?=\S)", words)
    return [
        text(line) for sentence in sentences
        for line in textwrap.wrap(sentence, 72, break_long_words=False, break_on_hyphens=False)]


def text(line):
    """A line of text that no formatter takes for a request or an escape."""
    line = line.replace("\\", r"\e").replace("-", r"\-")
    line = "".join(symbol if ord(symbol) < 128 else rf"\[u{ord(symbol):04X}]" for symbol in line)
    return r"\&" + line if line.startswith((".", "'")) else line


if __name__ == "__main__":
    main()
