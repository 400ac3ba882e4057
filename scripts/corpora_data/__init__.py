"""Grammars of the corpora that `make-corpora.py` writes: invented text, no real person's data."""
