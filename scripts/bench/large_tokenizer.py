"""A tokenizer.json as large as XLM-RoBERTa's, made once: 250,002 pieces, 17 MB. Same seed, same bytes."""

import json
import random

import inputs

PIECES = 250002


def large_tokenizer():
    """The directory of a Unigram tokenizer, in the layout in which transformers saves it."""
    target = inputs.CACHE / "large-tokenizer"
    if target.is_dir():
        return target
    partial = target.with_suffix(".partial")
    partial.mkdir(parents=True, exist_ok=True)
    special = [
        {"id": index, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for index, content in enumerate(["<s>", "<pad>", "</s>", "<unk>"])
    ]
    metaspace = {
        "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    description = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": None, "pre_tokenizer": metaspace, "post_processor": None,
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary(), "byte_fallback": False},
    }
    text = json.dumps(description, ensure_ascii=False, indent=2)
    (partial / "tokenizer.json").write_text(text, "utf-8")
    partial.rename(target)
    return target


def vocabulary():
    """Pieces of two to nine syllables in three scripts, the likeliest first."""
    generator = random.Random(3)
    scripts = [("bcdfghklmnprstvz", "aeiouáöü"), ("бвгдзклмнпрст", "аеиоуы"), ("κλμνπρστ", "αειου")]
    pieces = dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>", "▁"])
    while len(pieces) < PIECES:
        consonants, vowels = generator.choice(scripts)
        syllables = [
            generator.choice(consonants) + generator.choice(vowels)
            for _ in range(generator.randint(2, 9))
        ]
        pieces[generator.choice(["▁", ""]) + "".join(syllables)] = None
    return [[piece, 0.0 if index < 4 else -8 - index / 50000] for index, piece in enumerate(pieces)]
