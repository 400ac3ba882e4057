"""Tags of a model card before and after one was added, as PyYAML reads them."""

import json
import sys

import yaml


def tags(text):
    found = yaml.safe_load("others: &others [x]\n" + text)["tags"]
    return found if isinstance(found, list) else [] if found in (None, "") else [found]


checked = 0
for pair in json.load(open(sys.argv[1])):
    if pair["before"] == pair["after"]:
        continue
    before, after = tags(pair["before"]), tags(pair["after"])
    assert after == before + ["new"], (pair, before, after)
    checked += 1
assert checked >= 10, checked
