#!/usr/bin/env python3
"""Validates what `vprune --json` prints against docs/schemas, with jsonschema (draft 2020-12).

FOLDER has files NAME-ANYTHING.json, or .jsonl with an object a line, each of which must be valid by SCHEMAS/NAME.json. Of the schemas: each key
has a description, no object takes keys that are not named, and each key has had a value in some file, so that nothing
stands there that is never printed.
"""

import argparse
import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

# What takes other fixtures: tokenizers with several files, damaged text, questions, spans, and times of budgets that
# can be met.
UNSEEN = {
    "segmentations", "figures", "others", "agreement", "f1_micro", "f1_binary", "precision", "recall", "f1_spans",
    "exact", "f1", "mse", "pearson", "spearman", "configured", "named", "stand_in", "needed", "part", "byte",
    "lowest_score", "reachable", "unused", "filler", "scores", "data",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("schemas", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    schemas = Schemas(arguments.schemas)
    problems = schemas.problems()
    seen = set()
    files = sorted(arguments.folder.glob("*.json*"))
    for file in files:
        name = file.stem.rpartition("-")[0]
        lines = file.read_text().splitlines() if file.suffix == ".jsonl" else [file.read_text()]
        for line in lines:
            document = json.loads(line)
            errors = list(schemas.validator(name).iter_errors(document))
            problems += [f"{file.name}: {error.json_path}: {error.message}" for error in errors]
            if not errors:
                schemas.walk({"$ref": f"{name}.json"}, f"{name}.json", document, seen)
    for name in sorted(schemas.documents):
        if name != "shared.json" and not any(file.name.startswith(name.removesuffix(".json")) for file in files):
            problems.append(f"{name}: no file shows it")
    problems += [
        f"{place}: no file has a value there" for place in sorted(schemas.places)
        if place not in seen and place.rpartition("/")[2] not in UNSEEN]
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems or not files else 0)


class Schemas:
    def __init__(self, folder):
        self.documents = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
        self.registry = Registry().with_resources(
            (name, Resource.from_contents(document)) for name, document in self.documents.items())
        # Every key that some object may have, by the file and the way to it.
        self.places = set()

    def validator(self, name):
        return Draft202012Validator({"$ref": f"{name}.json"}, registry=self.registry)

    def problems(self):
        problems = []
        for name, document in self.documents.items():
            Draft202012Validator.check_schema(document)
            problems += self.check(document, name)
        return problems

    def check(self, schema, place):
        problems = []
        if isinstance(schema, list):
            return [problem for item in schema for problem in self.check(item, place)]
        if not isinstance(schema, dict):
            return []
        for key, value in schema.get("properties", {}).items():
            self.places.add(f"{place}/{key}")
            if not value.get("description", "").endswith((".", ")")):
                problems.append(f"{place}/{key}: has no description")
            problems += self.check(value, f"{place}/{key}")
        if "properties" in schema and schema.get("additionalProperties") is not False:
            problems.append(f"{place}: takes any key")
        for key, value in schema.get("$defs", {}).items():
            problems += self.check(value, f"{place}/{key}")
        for key in ["items", "anyOf", "additionalProperties"]:
            problems += self.check(schema.get(key), place)
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
