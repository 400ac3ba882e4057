"""Documents out of corpus files, as vprune defines them, and seeded documents that are hard to tokenize.

A document is what stands between two line ends, "\\n" or "\\r\\n" (nothing else ends a line: not "\\r", not
U+2028). An empty line is a document; a final newline starts none. A byte order mark at the start of a file is no
text. Invalid UTF-8 becomes U+FFFD.
"""

import gzip
import json
import random
from itertools import islice
from pathlib import Path


def documents(path):
    """The documents of a file: .txt and .tsv lines, .gz lines, or the texts of CLINC150's JSON."""
    path = Path(path)
    if path.name.startswith("clinc150") and path.suffix == ".json":
        return clinc_texts(path)
    return lines(path)


def some_documents(path, at_most):
    """So many bytes of a file's documents, evenly from all of it; every document of a smaller file or where that is None."""
    step = 1 if at_most is None else -(-Path(path).stat().st_size // at_most)
    return islice(documents(path), 0, None, step)


def lines(path):
    with (gzip.open(path) if path.suffix == ".gz" else open(path, "rb")) as file:
        for index, line in enumerate(file):
            if index == 0:
                line = line.removeprefix(b"\xef\xbb\xbf")
            line = line.removesuffix(b"\n").removesuffix(b"\r")
            yield line.decode("utf-8", errors="replace")


def corpus(texts):
    """A file of lines whose documents are these."""
    text = as_lines(texts)
    return ("\ufeff" if text.startswith("\ufeff") else "") + text


def as_lines(texts):
    """Lines whose documents are these, in the midst of a file."""
    return "".join(text + ("\r\n" if text.endswith("\r") else "\n") for text in texts)


def clinc_texts(path):
    """CLINC150 is {split: [[text, intent], ...]}; its texts hold no newline."""
    for split in json.loads(path.read_text(encoding="utf-8")).values():
        for text, _ in split:
            yield text


def scalar_documents(contexts=5):
    """Every Unicode scalar except "\\n" in five contexts, a document each, or in the first few.

    Planes 4 to 13 have no characters, and 15 and 16 only private ones: these come in the first context alone."""
    for index, template in enumerate(["aXb", "X", "a Xb", "aX b", "XX"][:contexts]):
        for scalar in scalars():
            if index == 0 or ord(scalar) < 0x40000 or 0xE0000 <= ord(scalar) < 0xF0000:
                yield template.replace("X", scalar)


def scalars():
    for first, last in [(0, 0xD7FF), (0xE000, 0x10FFFF)]:
        for code in range(first, last + 1):
            if code != 0x0A:
                yield chr(code)


# Ranges, not classes: what a class holds depends on the Unicode version of the Python at hand.
LETTERS = [
    (0x41, 0x5A), (0x61, 0x7A), (0x61, 0x7A), (0xC0, 0x24F), (0x370, 0x3FF), (0x400, 0x52F),
    (0x531, 0x58F), (0x5D0, 0x5F4), (0x620, 0x6D3), (0x700, 0x74F), (0x904, 0x97F), (0x980, 0x9FE),
    (0xB80, 0xBFA), (0xD00, 0xD7F), (0xE01, 0xE5B), (0xF00, 0xFDA), (0x1000, 0x109F), (0x10A0, 0x10FF),
    (0x13A0, 0x13FD), (0x1780, 0x17F9), (0x1C80, 0x1CBF), (0x1E00, 0x1EFF), (0x1F00, 0x1FFE),
    (0x2C00, 0x2DFF), (0x3041, 0x30FF), (0xA640, 0xA69F), (0xA720, 0xA7FF), (0xAB30, 0xABBF),
    (0xFB00, 0xFB4F), (0xFE70, 0xFEFC), (0xFF01, 0xFFEE), (0x10400, 0x104FB), (0x10570, 0x105BC),
    (0x10D50, 0x10D85), (0x11000, 0x1107F), (0x11900, 0x11959), (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F),
]
IDEOGRAPHS = [
    (0x4E00, 0x9FFF), (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2B91F), (0x2B920, 0x2CEAF), (0x2CEB0, 0x2EBE0),
    (0x2EBF0, 0x2EE5D), (0x2F800, 0x2FA1F), (0x30000, 0x323AF), (0x2E80, 0x2FDF), (0x3000, 0x303F),
]
MARKS = [
    (0x300, 0x36F), (0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F),
    (0x8CA, 0x8FF), (0x93C, 0x94D), (0xE31, 0xE3A), (0xF71, 0xF84), (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF),
    (0x20D0, 0x20F0), (0x302A, 0x302F), (0x3099, 0x309A), (0xA66F, 0xA67D), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0x10A0D, 0x10A3F), (0x11046, 0x11046), (0x1D165, 0x1D172), (0x1E8D0, 0x1E8D6),
    (0x1E000, 0x1E02A), (0x11930, 0x1193E), (0x16FF0, 0x16FF1), (0x10EFD, 0x10EFF), (0xE0100, 0xE01EF),
]
EMOJI = [(0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x2600, 0x27BF)]
ZERO_WIDTH = [(0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xAD, 0xAD),
              (0x180B, 0x180F), (0x61C, 0x61C), (0x34F, 0x34F), (0xE0020, 0xE007F)]
PRIVATE = [(0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)]
CONTROLS = [(0x0, 0x9), (0xB, 0x1F), (0x7F, 0x9F), (0xFFF9, 0xFFFD)]
SPACES = [(0x20, 0x20), (0x9, 0x9), (0xB, 0xD), (0x1C, 0x1F), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680),
          (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]
PUNCTUATION = [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E), (0xA1, 0xBF), (0x55A, 0x55F), (0x60C, 0x61F),
               (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20C0), (0x2200, 0x22FF), (0x2E00, 0x2E5D),
               (0x3001, 0x3020), (0xFE10, 0xFE6B), (0x166D, 0x166E), (0x111C0, 0x111CD), (0x10F55, 0x10F59)]
UNASSIGNED = [(0x378, 0x379), (0x530, 0x530), (0x2FE0, 0x2FEF), (0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF),
              (0x1FFFE, 0x1FFFF), (0x40000, 0x4FFFF), (0xE0080, 0xE00FF), (0x3FFFF, 0x3FFFF), (0x1C89, 0x1C8A),
              (0x1FBF0, 0x1FBFF), (0xA7C0, 0xA7CF), (0x16D40, 0x16D79), (0x10FFFF, 0x10FFFF)]
# Case mappings that change length or depend on context, singletons, excluded compositions.
TRICKY = [chr(code) for code in (
    0x130, 0x131, 0x49, 0x3A3, 0x3C2, 0x3C3, 0xDF, 0x1E9E, 0xFB01, 0x1C5, 0x1C4, 0x212A, 0x212B, 0x2126, 0x17F,
    0x345, 0x340, 0x341, 0x343, 0x344, 0x374, 0x37E, 0x387, 0x958, 0x1FBE, 0x1F71, 0x3AF, 0x1E9B, 0x2329, 0x3008,
    0x1E69, 0x1D15E, 0x2ADC, 0x4B0, 0x1E0A, 0x307, 0x323, 0x1D7, 0x13A0, 0xAB70, 0x1C90, 0x10D0, 0x24B6, 0x2160,
    0x1885, 0x1886, 0x1734, 0xA9BD, 0x1171E, 0x111C9, 0x166D, 0x32FF, 0xA7F2, 0xAB69, 0x11938, 0x1DF6, 0x1CF2)]


class HardText:
    """Seeded documents: scripts, emoji, zero-width and private-use characters, marks out of order, added
    tokens in odd case and company, words about the length limit."""

    def __init__(self, seed, added_tokens, vocabulary):
        self.random = random.Random(seed)
        self.added_tokens = sorted(added_tokens) or ["[MASK]"]
        self.vocabulary = sorted(token[2:] if token.startswith("##") else token for token in vocabulary)
        self.kinds = [
            (8, self.word), (4, self.script_word), (4, self.vocabulary_word), (3, self.ideographs),
            (4, self.marked_letters), (3, self.hangul), (2, self.emoji), (2, self.added_token),
            (2, lambda: self.some(PUNCTUATION, 1, 4)), (2, lambda: self.some(ZERO_WIDTH, 1, 3)),
            (1, lambda: self.some(PRIVATE, 1, 3)), (1, lambda: self.some(CONTROLS, 1, 3)),
            (2, lambda: self.some(SPACES, 1, 3)), (1, lambda: self.some(UNASSIGNED, 1, 3)),
            (2, self.marks_apart), (2, self.tricky), (1, self.anything), (1, self.long_word), (1, lambda: self.some(MARKS, 1, 4)),
        ]
        self.makers = [make for weight, make in self.kinds for _ in range(weight)]

    def documents(self, count):
        for _ in range(count):
            yield self.document()

    def document(self):
        pieces = []
        for _ in range(self.random.randint(0, 12)):
            pieces.append(self.random.choice(self.makers)())
            pieces.append(self.random.choice(["", "", " ", " ", " ", ".", ", ", "  ", "-", "'"]))
        return "".join(pieces).replace("\n", "")

    def one(self, ranges):
        first, last = self.random.choice(ranges)
        return chr(self.random.randint(first, last))

    def some(self, ranges, least, most):
        return "".join(self.one(ranges) for _ in range(self.random.randint(least, most)))

    def word(self):
        return self.random.choice([str.lower, str.upper, str.title, str])(
            self.some([(0x61, 0x7A)], 1, 9) + self.random.choice(["", "", "", "s", "ing", "'s", "2024", "n't"]))

    def script_word(self):
        return self.some([self.random.choice(LETTERS)], 1, 8)

    def vocabulary_word(self):
        word = "".join(self.random.choice(self.vocabulary) for _ in range(self.random.randint(1, 3)))
        return self.random.choice([str, str, str.upper, str.title])(word)

    def ideographs(self):
        return self.some(IDEOGRAPHS, 1, 5)

    def marked_letters(self):
        return "".join(self.one(LETTERS) + self.some(MARKS, 0, 4) for _ in range(self.random.randint(1, 4)))

    def marks_apart(self):
        """Marks that stay in the text and change places, and what is cleaned away between them."""
        kept = ["\u302e", "\u302f", "\U0001d165", "\U0001d16d", "\U0001e000", "\U0001e8d0", "\u0301", "\u0323"]
        removed = ["", "", "\0", "\x7f", "\x85", "\u200b", "\u00ad", "\uf8ff"]
        return self.one(LETTERS) + "".join(
            self.random.choice(kept) + self.random.choice(removed) for _ in range(self.random.randint(1, 4)))

    def hangul(self):
        jamo = [(0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2), (0x1100, 0x11FF), (0xA960, 0xA97C),
                (0xD7B0, 0xD7FB)]
        return "".join(self.random.choice([
            self.one([(0xAC00, 0xD7A3)]), self.one([(0xAC00, 0xD7A3)]) + self.one([jamo[2]]),
            self.one([jamo[0]]) + self.one([jamo[1]]), self.some(jamo, 1, 3),
            self.one([(0xAC00, 0xD7A3)]) + self.some(MARKS, 1, 2)]) for _ in range(self.random.randint(1, 4)))

    def emoji(self):
        one = lambda: self.one(EMOJI) + self.random.choice(["", "\uFE0F", self.one([(0x1F3FB, 0x1F3FF)])])
        flag = self.some([(0x1F1E6, 0x1F1FF)], 2, 2)
        return self.random.choice([one(), "\u200D".join([one(), one(), one()]), flag, "1\uFE0F\u20E3"])

    def added_token(self):
        token = self.random.choice(self.added_tokens)
        swapped = "".join(self.random.choice([str.lower, str.upper])(c) for c in token)
        spaced = self.some(SPACES, 0, 2) + token + self.some(SPACES, 0, 2)
        return self.random.choice([
            token, token + token, token.lower(), token.title(), swapped, spaced, "x" + token, token + "y",
            token[:-1], token[1:], "[" + token, token + "]", token[:2] + "\u200B" + token[2:], token + self.one(MARKS),
            self.one(LETTERS) + token + self.one(LETTERS), "_" + token, token + "\u00AD", token[:1] + " " + token[1:]])

    def long_word(self):
        length = self.random.choice([49, 50, 51, 98, 99, 100, 101, 102, 150, 260])
        kind = self.random.randrange(5)
        if kind == 0:
            return self.some([(0x61, 0x7A)], length, length)
        if kind == 1:
            return self.random.choice(["a", "é", "e\u0301", "\u0130", "가", "\u1E69", "\u200Bb", "𝕏"]) * length
        if kind == 2:
            return "".join(self.random.choice(self.vocabulary) for _ in range(40))[:length]
        if kind == 3:
            return self.some([self.random.choice(LETTERS)], length, length)
        return "a" * (length - 2) + self.tricky()

    def tricky(self):
        return "".join(self.random.choice(TRICKY) for _ in range(self.random.randint(1, 4)))

    def anything(self):
        return self.some([(0, 0xD7FF), (0xE000, 0x10FFFF)], 1, 6)
