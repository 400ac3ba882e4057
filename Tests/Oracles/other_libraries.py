"""Other tokenizer libraries behind the part of the `tokenizers` interface that the oracles use."""

import json
import re
from pathlib import Path
from types import SimpleNamespace


def library(directory):
    """The tokenizer of a directory without tokenizer.json, and the names of its files."""
    names = {path.name for path in Path(directory).iterdir()}
    if "source.spm" in names:
        return Marian(directory), ["source.spm", "target.spm", "vocab.json"]
    tiktoken = sorted(name for name in names if name.endswith(".tiktoken"))
    if tiktoken:
        return Tiktoken(Path(directory) / tiktoken[0]), tiktoken[:1]
    models = sorted(name for name in names if name.endswith(".model"))
    return SentencePiece(Path(directory) / models[0]), models[:1]


class Library:
    def no_padding(self):
        pass

    def no_truncation(self):
        pass

    def get_added_tokens_decoder(self):
        return {}

    def get_vocab_size(self, with_added_tokens=True):
        return len(self.get_vocab())

    def encode_batch(self, texts, add_special_tokens=False):
        return [self.encode(text) for text in texts]

    def decode_batch(self, samples, skip_special_tokens=False):
        return [self.decode(ids) for ids in samples]


class SentencePiece(Library):
    """Google's sentencepiece; the ids are the pieces' own."""

    def __init__(self, path):
        import sentencepiece

        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def get_vocab(self):
        return {self.processor.id_to_piece(id): id for id in range(self.processor.get_piece_size())}

    def encode(self, text):
        pieces = self.processor.encode(text, return_type="proto").pieces
        # Offsets are in bytes.
        scalar = [index for index, character in enumerate(text) for _ in character.encode()] + [len(text)]
        return SimpleNamespace(ids=[piece.id for piece in pieces], tokens=[piece.piece for piece in pieces],
                               offsets=[(scalar[piece.begin], scalar[piece.end]) for piece in pieces])

    def decode(self, ids):
        return self.processor.decode(ids)


class Marian(SentencePiece):
    """Pieces from source.spm, ids from vocab.json, as transformers' MarianTokenizer has them."""

    def __init__(self, directory, name="source.spm"):
        super().__init__(Path(directory) / name)
        self.special = ["</s>", "<unk>", "<pad>"]
        self.vocabulary = json.loads((Path(directory) / "vocab.json").read_text(encoding="utf-8"))
        self.pieces = {id: piece for piece, id in self.vocabulary.items()}

    def get_vocab(self):
        return self.vocabulary

    def encode(self, text):
        """Special tokens are found first, as transformers does it; each part between them is a text of its own."""
        whole = SimpleNamespace(ids=[], tokens=[], offsets=[])
        position = 0
        for part in re.split("(" + "|".join(self.special) + ")", text):
            if part in self.special:
                encoding = SimpleNamespace(ids=[self.vocabulary[part]], tokens=[part], offsets=[(0, len(part))])
            else:
                encoding = self.encode_part(part)
            whole.ids += encoding.ids
            whole.tokens += encoding.tokens
            whole.offsets += [(start + position, end + position) for start, end in encoding.offsets]
            position += len(part)
        return whole

    def encode_part(self, text):
        encoding = super().encode(text)
        # Unknown text may be a token all the same: it is looked up as it is.
        known = [self.vocabulary.get(token) for token in encoding.tokens]
        unknown = self.vocabulary["<unk>"]
        # What is a piece but no token shows the text that it stands for, as unknown pieces do.
        return SimpleNamespace(ids=[unknown if id is None else id for id in known], tokens=encoding.tokens,
                               offsets=encoding.offsets)

    def decode_batch(self, samples, skip_special_tokens=False):
        skipped = self.special if skip_special_tokens else []
        pieces = [[self.pieces[id] for id in ids] for ids in samples]
        return [self.processor.decode_pieces([piece for piece in sample if piece not in skipped]) for sample in pieces]


class Tiktoken(Library):
    def __init__(self, path):
        import tiktoken
        from tiktoken.load import load_tiktoken_bpe
        from tiktoken_ext import openai_public

        ranks = load_tiktoken_bpe(str(path))
        load, openai_public.load_tiktoken_bpe = openai_public.load_tiktoken_bpe, lambda *_, **__: {}
        pattern = getattr(openai_public, path.stem)()["pat_str"]
        openai_public.load_tiktoken_bpe = load
        self.encoding = tiktoken.Encoding(path.stem, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
        self.tokens = {rank: "".join(ALPHABET[byte] for byte in token) for token, rank in ranks.items()}
        self.bytes = {rank: token for token, rank in ranks.items()}

    def get_vocab(self):
        return {token: id for id, token in self.tokens.items()}

    def encode(self, text):
        ids = self.encoding.encode_ordinary(text)
        # By byte, the character that it belongs to.
        characters = [index for index, character in enumerate(text) for _ in character.encode()]
        offsets, position = [], 0
        for id in ids:
            end = position + len(self.bytes[id])
            offsets.append((characters[position], characters[end - 1] + 1))
            position = end
        return SimpleNamespace(ids=ids, tokens=[self.tokens[id] for id in ids], offsets=offsets)

    def decode(self, ids):
        return self.encoding.decode(ids)


def alphabet():
    """GPT-2's bytes_to_unicode."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(0x100 + i) for i, byte in enumerate(others)}}


ALPHABET = alphabet()
