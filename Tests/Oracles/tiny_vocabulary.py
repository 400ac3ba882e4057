"""A small WordPiece vocabulary out of text, and tokenizer files for it in the layouts that are found on the hub."""

import json
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice
from pathlib import Path

from documents import documents

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
           "mask_token": "[MASK]"}
UNUSED = [f"[unused{i}]" for i in range(12)]
# Content and flags of tokens added behind the vocabulary: special and not, matched before and after normalization.
ADDED = [
    dict(content="[ACCOUNT]", special=True, normalized=False, single_word=False, lstrip=False, rstrip=False),
    dict(content="e-mail", special=False, normalized=True, single_word=True, lstrip=False, rstrip=False),
    dict(content="<num>", special=False, normalized=False, single_word=False, lstrip=True, rstrip=True),
]
SENTENCES = """
I would like to open a savings account, but the card that you sent me was declined twice.
What is the interest rate on a fixed deposit of 2,500 euros over eighteen months?
Please transfer the outstanding balance to my new bank and close the old account.
The patient was given two tablets of ibuprofen and asked to return if the pain persists.
Blood pressure 140/90, heart rate 88; no history of diabetes or kidney disease.
Subject to clause 12.3, the tenant shall pay the rent in advance on the first day of each month.
The court found that the agreement had been terminated before the notice was served.
Können Sie mir bitte sagen, wann die nächste Zahlung fällig ist?
Le médecin a prescrit un traitement différent après les résultats d'analyse.
¿Dónde puedo renovar mi tarjeta de crédito sin pagar una comisión?
""".strip().split("\n")


@lru_cache(maxsize=None)
def corpus_lines(limit_per_file=400):
    """Lines of the project's own corpora, and its own sentences where there are none yet."""
    files = sorted(CORPORA.glob("*.txt"))
    lines = [line for path in files for line in islice(documents(path), limit_per_file)]
    return [line for line in lines if line.strip()] or SENTENCES


def sample_corpus():
    """Lines for the tests: text, added tokens inside text, words that fail, odd characters, empty lines."""
    lines = corpus_lines()
    step = max(1, len(lines) // 80)
    return [line[:400] for line in lines[::step]] + [
        "", "Send it to [ACCOUNT] by e-mail , not by e-mails.", "the code is <num> and <num>today",
        "[MASK] is a [mask] [UNK]", "xqzvjkw qzxqzx þþþ", "Ａ ﬁne naïve café — €5", "银行 hello 客户", "a" * 101,
        "[unused3] [CLS][SEP]", "",
    ]


def words(lines):
    for line in lines:
        text = "".join(c for c in unicodedata.normalize("NFD", line.lower()) if unicodedata.category(c) != "Mn")
        yield from "".join(c if c.isalnum() else " " for c in text).split()


@lru_cache(maxsize=None)
def vocabulary(pad_first=True):
    """Special and unused tokens as in BERT's own files, then characters, their ## forms, words and pieces."""
    counts = Counter(words(corpus_lines()))
    characters = Counter(c for word, count in counts.items() for c in word for _ in range(count))
    alphabet = sorted(c for c, _ in by_frequency(characters)[:160])
    punctuation = list("!\"#$%&'()*+,-./:;<=>?@[]_{|}~")
    whole = [word for word, _ in by_frequency(counts) if len(word) > 1][:500]
    starts, ends = Counter(), Counter()
    for word, count in counts.items():
        for cut in range(2, len(word) - 1):
            starts[word[:cut]] += count
            ends["##" + word[cut:]] += count
    unused = UNUSED[:2] if not pad_first else []
    head = [*unused, "[PAD]", *UNUSED[len(unused):], "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [piece for table in (starts, ends) for piece, _ in by_frequency(table)[:200]]
    tokens = [*head, *punctuation, *alphabet, *("##" + c for c in alphabet), *whole, *pieces]
    return {token: index for index, token in enumerate(dict.fromkeys(tokens))}


def by_frequency(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def make_tokenizer(vocab, added):
    from transformers import AddedToken, BertTokenizer

    tokenizer = BertTokenizer(vocab=vocab, do_lower_case=True, model_max_length=128)
    for token in added:
        tokenizer.add_tokens([AddedToken(**token)], special_tokens=token["special"])
    return tokenizer


def write_tokenizer(folder, vocab, added, layout, tokenizer_class="BertTokenizer"):
    """Writes the files of a layout; returns the number of tokens, added ones included.

    vocab-text: vocab.txt and tokenizer_config.json (and added_tokens.json where there are added tokens);
    transformers-5: what save_pretrained of transformers 5 writes; transformers-4: what version 4 wrote.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(vocab, added)
    if layout == "transformers-5":
        tokenizer.save_pretrained(folder)
        return len(tokenizer)
    (folder / "vocab.txt").write_text("".join(token + "\n" for token in vocab), encoding="utf-8", newline="")
    config = {"do_lower_case": True, "tokenize_chinese_chars": True, "strip_accents": None, "model_max_length": 128,
              "tokenizer_class": tokenizer_class, **SPECIAL}
    if added:
        write_json(folder / "added_tokens.json", {token["content"]: len(vocab) + i for i, token in enumerate(added)})
    if added or layout == "transformers-4":
        config["added_tokens_decoder"] = {
            str(index): {"content": token.content, "lstrip": token.lstrip, "normalized": token.normalized,
                         "rstrip": token.rstrip, "single_word": token.single_word, "special": token.special}
            for index, token in sorted(tokenizer.added_tokens_decoder.items())}
    if layout == "transformers-4":
        special = [token["content"] for token in added if token["special"]]
        config["additional_special_tokens"] = special
        names = {**SPECIAL, **({"additional_special_tokens": special} if special else {})}
        write_json(folder / "special_tokens_map.json", names)
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", config)
    return len(tokenizer)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
