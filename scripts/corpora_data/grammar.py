"""A small phrase grammar: named tables of templates, expanded by a seeded writer.

A grammar is text in sections. `== name` starts a table whose items stand on lines and between
` | `; `== name (words)` one whose items are separated by white space (`_` is a space inside an
item); `== name (templates)` one whose items start with `- ` and may run over several lines.

Inside an item:
    <<a|b|>>        one of the alternatives, which may be empty and may nest
    {table}         an item of the table, expanded; {table:key} the same text again in a document
    {^table}        with a capital; {!table} ALL CAPS; {a table} with "a" or "an" before it
    {3-14} {0.5-9}  a number in the range, with the decimals of the lower bound
    {table*2-4}     two to four different items of the table, with spaces between
    {table/2-4}     the same, as a list: "x, y and z"
"""

import random
import re

INNERMOST = re.compile(r"<<((?:(?!<<|>>).)*)>>", re.S)
SLOT = re.compile(r"\{([^{}]+)\}")
RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
REPEAT = re.compile(r"(\w+)([*/])(\d+)-(\d+)")
BEFORE_AN = re.compile(r"[aeioAEIO]|(?:8\d?|11|18)(?!\d)|[uU](?!ni|s[aeu]|ti)")
SKEWED_FROM = 40


def parse(text):
    """The tables of a grammar: {name: [item, ...]}."""
    tables = {}
    for section in re.split(r"^== ", text, flags=re.M)[1:]:
        header, _, body = section.partition("\n")
        name, _, form = header.strip().partition(" ")
        if name in tables:
            raise ValueError("table defined twice: " + name)
        if form == "(words)":
            items = [word.replace("_", " ") for word in body.split()]
        elif form == "(templates)":
            items = re.split(r"^- ", body, flags=re.M)[1:]
            items = [re.sub(r"\s*\n\s*", " ", item.strip("\n")) for item in items]
        else:
            items = re.split(r"\n| \| ", body)
        tables[name] = [item.strip(" ") for item in items if item.strip(" ")]
        if not tables[name]:
            raise ValueError("empty table: " + name)
    return tables


class Writer:
    """Expands templates. Uses only `random()`, whose sequence is the same in every Python 3."""

    def __init__(self, seed, tables, functions):
        self.random = random.Random(seed).random
        self.tables = tables
        self.functions = functions

    def number(self, low, high):
        """A whole number in low...high."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, items):
        """An item. Long tables are skewed towards their start, as words in text are."""
        u = self.random()
        if len(items) >= SKEWED_FROM and self.random() < 0.4:
            u = u * u * u
        return items[int(u * len(items))]

    def several(self, items, count):
        """`count` items in random order; none comes again before all have come."""
        chosen, rest = [], []
        for _ in range(count):
            rest = rest or list(items)
            chosen.append(rest.pop(int(self.random() * len(rest))))
        return chosen

    def document(self, template):
        """One document: the template expanded with a fresh memory, white space tidied."""
        text = self.expand(template, {})
        text = re.sub(r" {2,}", " ", text)
        text = re.sub(r" +([,.;:](?: |$))", r"\1", text)
        text = re.sub(r"(?<!\.)\.\.(?!\.)", ".", text)
        return text.strip(" ")

    def expand(self, template, memory):
        """`template` with alternatives and slots replaced; `memory` is the document's."""
        while "<<" in template:
            template, replaced = INNERMOST.subn(
                lambda match: self.pick(match.group(1).split("|")), template)
            if not replaced:
                raise ValueError("unbalanced alternatives: " + template)
        return SLOT.sub(lambda match: self.slot(match.group(1), memory), template)

    def slot(self, slot, memory):
        name, _, key = slot.partition(":")
        style = re.match(r"[\^!]?(?:a )?", name).group(0)
        name = name[len(style):]
        text = memory.get(key) if key else None
        if text is None:
            text = self.value(name, memory)
            if key:
                memory[key] = text
        if style.endswith("a "):
            text = ("an " if BEFORE_AN.match(text) else "a ") + text
        if style.startswith("^"):
            text = text[:1].upper() + text[1:]
        return text.upper() if style.startswith("!") else text

    def value(self, name, memory):
        interval = RANGE.fullmatch(name)
        if interval:
            return self.number_text(*interval.groups())
        repeat = REPEAT.fullmatch(name)
        if repeat:
            table, form, low, high = repeat.groups()
            texts = self.repeated(table, self.number(int(low), int(high)), memory)
            if form == "*" or len(texts) == 1:
                return " ".join(texts)
            return ", ".join(texts[:-1]) + " and " + texts[-1]
        if name in self.functions:
            return self.functions[name](self, memory)
        return self.expand(self.pick(self.tables[name]), memory)

    def repeated(self, table, count, memory):
        """The texts of `count` items of a table, or of a function's values."""
        if table in self.functions:
            return [self.functions[table](self, memory) for _ in range(count)]
        return [self.expand(item, memory) for item in self.several(self.tables[table], count)]

    def number_text(self, low, high):
        decimals = len(low.partition(".")[2])
        scale = 10 ** decimals
        units = self.number(int(float(low) * scale + 0.5), int(float(high) * scale + 0.5))
        whole = str(units // scale)
        return whole + "." + str(units % scale).zfill(decimals) if decimals else whole
