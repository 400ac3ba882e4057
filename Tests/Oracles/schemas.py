#!/usr/bin/env python3
"""Runs every command of vprune with --json, and validates what it prints and writes against docs/schemas (draft 2020-12).

FOLDER has the models `model` (WordPiece, without layers), `encoder` (a BERT classifier) and `zeros` (one with units that
are alike), and words.txt, text for the encoder. Of the schemas: each key has a description, no object takes keys that are
not named, and each key has had a value in some output, so that nothing stands there that is never printed.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

TEXT = ["--corpus", "corpus.txt", "--model", "model"]
WORDS = ["--corpus", "words.txt", "--model", "encoder"]
LIMIT = ["--holdout", "holdout.txt", "--max-vocab", "11", "--alphabet", "seen"]

FILES = {
    "corpus.txt": "hello world\n\nabc hello\nworld zebra \u2603\n",
    "holdout.txt": "hello zebra abc\nb ab b\n",
    "hello.txt": "hello\n",
    "few.txt": "w5 w6\nw39 w7 w8\n",
    "zebra.txt": "zebra\n",
    "test.csv": "text,label\nw5 w6,LABEL_0\nw7,LABEL_1\nw8 w9,LABEL_2\n",
    "words.jsonl": '{"t": "w5 w6 w7"}\n{"t": "w5 w8"}\n',
    "words.csv": "t\nw5 w9\nw10 w5\n",
}

# The schema, and the command line; the last value is the exit code.
COMMANDS = [
    ("prune", [*TEXT, "-o", "small"], 0),
    ("prune", [*TEXT, *LIMIT, "-o", "less"], 0),
    ("prune", ["--corpus", "hello.txt", "--model", "model", "-o", "tiny"], 0),
    ("prune", ["--corpus", "hello.txt", "--model", "model", "--keep-tokens", "zebra.txt", "--dry-run"], 0),
    ("prune", ["--corpus", "hello.txt", "--model", "model", "--keep-tokens", "zebra.txt", "-o", "asked"], 0),
    ("prune", [*WORDS, "--macs", "0.5", "--max-shard-size", "1MB", "-o", "half"], 0),
    ("prune", [
        *WORDS, "--importance", "taylor", "--data", "test.csv", "--heads", "2", "--ffn", "6", "-o", "labelled"], 0),
    ("prune", [*WORDS, "--importance", "taylor", "--heads", "0.5", "--ffn", "0.5", "-o", "one"], 0),
    ("prune", [
        *WORDS, "--holdout", "few.txt", "--max-vocab", "30", "--alphabet", "seen", "--macs", "0.5", "-o",
        "both"], 0),
    ("prune", ["pack", "zeros", "-o", "packed"], 0),
    ("prune", ["plan", *TEXT, "-o", "plan.json"], 0),
    ("prune", ["apply", "plan.json", "--model", "model", "-o", "applied"], 0),
    ("prune", ["plan", *TEXT, *LIMIT, "-o", "less.json"], 0),
    ("prune", ["plan", *WORDS, "--layers", "2", "--macs", "0.5", "-o", "layers.json"], 0),
    ("prune", ["plan", *WORDS, "--heads", "2", "--ffn", "6", "-o", "means.json"], 0),
    ("prune", ["plan", *WORDS, "--heads", "2,4,1", "-o", "lists.json"], 0),
    ("prune", [
        "plan", "--corpus", "words.jsonl", "--corpus", "words.csv", "--field", "t", "--column", "t", "--coverage", "0.9",
        "--max-ratio", "0.99", "--max-bytes", "1MB", "--model", "encoder", "-o", "options.json"], 0),
    ("inspect-plan", ["inspect", "--plan", "less.json"], 0),
    ("inspect-plan", ["inspect", "--plan", "layers.json"], 0),
    ("inspect-plan", ["inspect", "--plan", "means.json"], 0),
    ("inspect-plan", ["inspect", "--plan", "lists.json"], 0),
    ("inspect-plan", ["inspect", "--plan", "options.json"], 0),
    ("diff", ["diff", "plan.json", "less.json"], 0),
    ("diff", ["diff", "less.json", "plan.json"], 0),
    ("diff", ["diff", "layers.json", "means.json"], 0),
    ("verify", ["verify", "--model", "model", "--pruned", "small", "--corpus", "corpus.txt"], 0),
    ("verify", ["verify", "--model", "model", "--pruned", "tiny", "--corpus", "corpus.txt"], 1),
    ("restore", ["restore", "--model", "model", "--pruned", "tiny", "--tokens", "zebra.txt", "-o", "more"], 0),
    ("inspect", ["inspect", "model"], 0),
    ("inspect", ["inspect", "encoder"], 0),
    ("count", ["count", *TEXT, "-o", "table"], 0),
    ("count", ["count", *WORDS, "-o", "part", "--sample", "0.5"], 0),
    ("prune", ["--usage", "table", "--model", "model", "-o", "counted"], 0),
    ("prune", ["--usage", "part", "--model", "encoder", "-o", "sampled"], 0),
    ("sweep", ["sweep", "model", "--corpus", "corpus.txt", "--holdout", "holdout.txt"], 0),
    ("sweep-layers", ["sweep", "encoder", "--corpus", "words.txt", "--macs", "0.4,0.0001,0.6", "--data", "test.csv"], 0),
    ("evaluate", ["evaluate", "encoder", "--data", "test.csv"], 0),
    ("bench", [
        "bench", "encoder", "half", "--data", "test.csv", "--length", "8", "--batch", "1,2", "--repetitions", "2"], 0),
    ("tokenize", ["tokenize", *TEXT], 0),
    ("tokenize", ["tokenize", "--decode", "--corpus", "ids.txt", "--model", "model"], 0),
]

# The schema, and files that these commands wrote.
WRITTEN = [
    ("record", [
        "small", "less", "asked", "half", "labelled", "both", "packed", "applied", "counted", "sampled",
        "more"], "vprune.json"),
    ("saved-plan", [""], "plan.json"), ("saved-plan", [""], "less.json"), ("saved-plan", [""], "layers.json"),
    ("saved-plan", [""], "lists.json"), ("saved-plan", [""], "options.json"),
]

# What takes other fixtures: tokenizers with several files, damaged text, other tasks, and times of budgets that can be met.
UNSEEN = {
    "segmentations", "figures", "others", "lost_elsewhere", "speedup", "f1_micro", "f1_binary", "precision", "recall", "f1_spans",
    "exact", "f1", "mse", "pearson", "spearman", "configured", "named", "stand_in", "needed", "part", "byte",
    "lowest_score", "reachable", "unused", "filler", "scores",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--schemas", required=True, type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    schemas = Schemas(arguments.schemas)
    problems = schemas.problems()
    for name, text in FILES.items():
        (arguments.folder / name).write_text(text)
    for name, command, status in COMMANDS:
        result = subprocess.run(
            [arguments.vprune, *command, *([] if name == "tokenize" else ["--json"])], cwd=arguments.folder,
            capture_output=True, text=True)
        if result.returncode != status:
            problems.append(f"{' '.join(command)}: {result.returncode}, {result.stderr}")
            continue
        documents = result.stdout.splitlines() if name == "tokenize" else [result.stdout]
        if "--decode" not in command and name == "tokenize":
            (arguments.folder / "ids.txt").write_text(result.stdout)
        for document in map(json.loads, documents):
            problems += [f"{' '.join(command)}: {problem}" for problem in schemas.check(name, document)]
            problems += [f"{' '.join(command)}: {change}: not found" for change in schemas.overlooked(name, document)]
    for name, folders, file in WRITTEN:
        for folder in folders:
            place = arguments.folder / folder / file
            document = json.loads(place.read_text())
            problems += [f"{place}: {problem}" for problem in schemas.check(name, document)]
            problems += [f"{place}: {change}: not found" for change in schemas.overlooked(name, document)]
    problems += schemas.unused()
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


class Schemas:
    def __init__(self, folder):
        self.documents = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
        self.registry = Registry().with_resources(
            (name, Resource.from_contents(document)) for name, document in self.documents.items())
        # Every key that some object may have, by the file and the way to it, and those that had a value.
        self.places, self.seen = set(), set()

    def errors(self, name, document):
        validator = Draft202012Validator({"$ref": f"{name}.json"}, registry=self.registry)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]

    def check(self, name, document):
        """What is wrong with an output."""
        errors = self.errors(name, document)
        if not errors:
            self.walk({"$ref": f"{name}.json"}, f"{name}.json", document, self.seen)
        return errors

    def overlooked(self, name, document):
        """Changes of an output that no schema objects to: a new key, and the lack of one."""
        first = next(iter(document))
        lacking = {key: value for key, value in document.items() if key != first}
        changes = {"a new key": {**document, "new": 1}, f"without {first}": lacking}
        return [change for change, changed in changes.items() if not self.errors(name, changed)]

    def unused(self):
        """Keys that no output had a value for."""
        return [
            f"{place}: no output has a value there" for place in sorted(self.places - self.seen)
            if place.rpartition("/")[2] not in UNSEEN and "/lost_elsewhere/" not in place]

    def problems(self):
        """What is wrong with the schemas themselves."""
        problems = []
        for name, document in self.documents.items():
            Draft202012Validator.check_schema(document)
            problems += self.bare(document, name)
        return problems

    def bare(self, schema, place):
        problems = []
        if isinstance(schema, list):
            return [problem for item in schema for problem in self.bare(item, place)]
        if not isinstance(schema, dict):
            return []
        for key, value in schema.get("properties", {}).items():
            self.places.add(f"{place}/{key}")
            if not value.get("description", "").endswith((".", ")")):
                problems.append(f"{place}/{key}: has no description")
            problems += self.bare(value, f"{place}/{key}")
        if "properties" in schema and schema.get("additionalProperties") is not False:
            problems.append(f"{place}: takes any key")
        for key, value in schema.get("$defs", {}).items():
            problems += self.bare(value, f"{place}/{key}")
        for key in ["items", "anyOf", "additionalProperties"]:
            problems += self.bare(schema.get(key), place)
        return problems

    def walk(self, schema, place, value, seen):
        """Notes the keys of `value` that are not null."""
        while "$ref" in schema:
            file, _, pointer = schema["$ref"].partition("#")
            place = file or place.partition("/")[0]
            schema = self.documents[place]
            for part in pointer.split("/")[1:]:
                schema = schema[part]
                place += f"/{part}" if part not in ("$defs", "properties") else ""
        for choice in schema.get("anyOf", []):
            base = {**choice, "$ref": self.absolute(choice, place)} if "$ref" in choice else choice
            if Draft202012Validator(self.rooted(base, place), registry=self.registry).is_valid(value):
                self.walk(choice, place, value, seen)
        if isinstance(value, list):
            for item in value:
                self.walk(schema.get("items", {}), place, item, seen)
        elif isinstance(value, dict):
            properties = schema.get("properties", {})
            for key, item in value.items():
                if key in properties and item is not None:
                    seen.add(f"{place}/{key}")
                    self.walk(properties[key], f"{place}/{key}", item, seen)
                elif isinstance(schema.get("additionalProperties"), dict):
                    self.walk(schema["additionalProperties"], place, item, seen)

    @staticmethod
    def absolute(schema, place):
        file, _, pointer = schema["$ref"].partition("#")
        return f"{file or place.partition('/')[0]}#{pointer}"

    def rooted(self, schema, place):
        """The schema with references that do not depend on where it stands."""
        if isinstance(schema, list):
            return [self.rooted(item, place) for item in schema]
        if not isinstance(schema, dict):
            return schema
        return {
            key: self.absolute(schema, place) if key == "$ref" else self.rooted(value, place)
            for key, value in schema.items()}


if __name__ == "__main__":
    main()
