#!/usr/bin/env python3
"""Proves, with real transformers and safetensors, that a pruned model does what the original does on a corpus.

Both directories load strictly. The pruned tokenizer gives the same tokens and offsets; hidden states and head
outputs are equal bit for bit; logits over the vocabulary are equal on the kept tokens, bit for bit or within
1e-6 of the largest (the figures say which). len(tokenizer) == embedding rows == config.vocab_size, and
every tensor in the files is the original's, or its kept rows. One JSON line a model; exit status 1 on any
difference. With --all, ORIGINAL is what tiny_models.py made and PRUNED holds a folder of each model's name.
"""

import argparse
import inspect
import json
import logging
import os
import sys
from itertools import islice
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from documents import documents

BATCH = 32
TOLERANCE = 1e-6
# Tokens that greedy decoding adds.
GENERATED = 12
SHOWN = 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("original", type=Path)
    parser.add_argument("pruned", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, metavar="N", help="use N documents, evenly spread over the corpus")
    parser.add_argument("--all", action="store_true", help="every model of ORIGINAL/models.json, in one process")
    parser.add_argument("--sentence-transformers", action="store_true", help="also compare embeddings of that package")
    arguments = parser.parse_args()

    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    logging.disable(logging.WARNING)

    texts = spread(list(documents(arguments.corpus)), arguments.limit)
    if arguments.all:
        models = json.loads((arguments.original / "models.json").read_text(encoding="utf-8"))
        failures = [compare(arguments.original / model["name"], arguments.pruned / model["name"], texts,
                            model.get("sentence_transformers", False)) for model in models]
    else:
        failures = [compare(arguments.original, arguments.pruned, texts, arguments.sentence_transformers)]
    sys.exit(1 if any(failures) else 0)


def compare(original, pruned, texts, sentence_transformers):
    """Prints the figures of one pair, and on standard error what differs; returns how much does."""
    try:
        comparison = Comparison(original, pruned, texts)
        comparison.compare_everything(sentence_transformers)
        figures, failures = comparison.figures, comparison.failures
    except Exception as error:  # What does not load is a difference, and the other models still get their turn.
        figures, failures = {"model": original.name}, [f"{type(error).__name__}: {error}"]
    for failure in failures[:SHOWN]:
        print(f"same_outputs: {original.name}: {failure}", file=sys.stderr)
    print(json.dumps({**figures, "failures": len(failures)}), flush=True)
    return len(failures)


def spread(texts, limit):
    if limit is None or limit >= len(texts):
        return texts
    return list(islice(texts[::len(texts) // limit], limit))


class Side:
    """A directory as transformers loads it: tokenizer, and the class that config.json names."""

    def __init__(self, directory):
        import transformers

        self.directory = directory
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(directory)
        self.config = transformers.AutoConfig.from_pretrained(directory)
        name = (self.config.architectures or ["AutoModel"])[0]
        self.model, self.loading = getattr(transformers, name).from_pretrained(directory, output_loading_info=True)
        self.model.eval()
        self.rows = self.model.get_input_embeddings().weight.shape[0]
        self.tokens = self.tokenizer.get_vocab()
        # Some families count positions from the padding id on, and greedy decoding needs room.
        positions = getattr(self.config, "max_position_embeddings", None) or 0
        positions = positions if positions > 0 else 128
        self.longest = min(positions, 512) if positions > 160 else min(positions, 128)

    def encode(self, texts):
        encoding = self.tokenizer(texts, padding=True, truncation=True, return_tensors="pt",
                                  max_length=self.longest)
        return dict(encoding)

    def run(self, encoding):
        """The named outputs of one batch. Multiple choice takes the batch as the choices of one question."""
        import torch

        accepted = inspect.signature(self.model.forward).parameters
        inputs = {name: value for name, value in encoding.items() if name in accepted}
        if type(self.model).__name__.endswith("ForMultipleChoice"):
            inputs = {name: value.unsqueeze(0) for name, value in inputs.items()}
        if "use_cache" in accepted:
            inputs["use_cache"] = False
        if self.config.is_encoder_decoder:
            inputs["decoder_input_ids"] = encoding["input_ids"]
        if "input_features" in accepted:
            # Whisper hears: the same noise for every text, and the texts are what it writes.
            inputs = {"decoder_input_ids": encoding["input_ids"], "use_cache": False,
                      "input_features": self.noise(len(encoding["input_ids"]))}
        if "pixel_values" in accepted:
            inputs.update(self.with_picture(inputs))
        with torch.no_grad():
            outputs = self.model(**inputs, output_hidden_states=True, return_dict=True)
        return {name: value if isinstance(value, tuple) else (value,) for name, value in outputs.items()}

    def noise(self, batch):
        import torch

        shape = (batch, self.config.num_mel_bins, 2 * self.config.max_source_positions)
        return torch.randn(shape, generator=torch.Generator().manual_seed(1)).to(self.model.dtype)

    def with_picture(self, inputs):
        """Gemma 3 sees: the same noise before every text, in the places that the configuration's token ids name."""
        import torch

        config = self.config
        place = [config.boi_token_id, *[config.image_token_id] * config.mm_tokens_per_image, config.eoi_token_id]
        rows = len(inputs["input_ids"])
        size = config.vision_config.image_size
        pixels = torch.randn((1, 3, size, size), generator=torch.Generator().manual_seed(1))
        text = torch.where(inputs["input_ids"] == config.image_token_id, config.eoi_token_id, inputs["input_ids"])
        return {"input_ids": torch.cat([torch.tensor([place] * rows), text], 1),
                "attention_mask": torch.cat([torch.ones((rows, len(place)), dtype=torch.long),
                                             inputs["attention_mask"]], 1),
                "pixel_values": pixels.repeat(rows, 1, 1, 1).to(self.model.dtype)}

    def generate(self, encoding, allowed=None):
        """What greedy decoding goes on with; of all tokens, or of those that are allowed."""
        import torch

        restriction = {} if allowed is None else {"prefix_allowed_tokens_fn": lambda batch, ids: allowed}
        if self.model.main_input_name == "input_features":
            with torch.no_grad():
                return self.model.generate(input_features=self.noise(1), do_sample=False, num_beams=1,
                                           max_new_tokens=GENERATED, **restriction)
        with torch.no_grad():
            return self.model.generate(input_ids=encoding["input_ids"], attention_mask=encoding["attention_mask"],
                                       do_sample=False, num_beams=1, max_new_tokens=GENERATED, **restriction)

    def tensors(self):
        """Every tensor in the directory's own safetensors files, by name, read by the real library."""
        from safetensors import safe_open

        found = {}
        for path in sorted(self.directory.glob("*.safetensors")):
            with safe_open(path, framework="pt") as file:
                found.update((name, file.get_tensor(name)) for name in file.keys())
        return found


class Comparison:
    def __init__(self, original, pruned, texts):
        self.texts = texts
        self.failures = []
        self.original, self.pruned = Side(original), Side(pruned)
        by_new_id = sorted(self.pruned.tokens, key=self.pruned.tokens.get)
        self.strangers = [token for token in by_new_id if token not in self.original.tokens]
        self.kept = [self.original.tokens[token] for token in by_new_id if token in self.original.tokens]
        self.figures = {
            "model": original.name, "class": type(self.original.model).__name__, "documents": len(texts),
            "vocabulary": [self.original.rows, self.pruned.rows], "tokens": 0, "batches": 0, "outputs": 0,
            "vocabulary_logits": 0, "vocabulary_logits_bit_for_bit": 0, "largest_relative_difference": 0.0,
            "tensors": 0, "tensors_cut": 0,
        }

    def check(self, holds, message):
        if not holds:
            self.failures.append(message)
        return holds

    @property
    def mapping_is_whole(self):
        return not self.strangers and self.kept == sorted(set(self.kept)) and len(self.kept) == self.pruned.rows

    def compare_everything(self, sentence_transformers):
        self.compare_sizes()
        if self.mapping_is_whole:
            self.compare_tensors()
            self.compare_tokens()
            self.compare_outputs()
            if sentence_transformers:
                self.compare_sentence_embeddings()

    def compare_sizes(self):
        side = self.pruned
        size = side.config.get_text_config().vocab_size
        self.check(len(side.tokenizer) == side.rows == size,
                   f"len(tokenizer) {len(side.tokenizer)}, embedding rows {side.rows}, "
                   f"config.vocab_size {size} are not one number")
        self.check(not self.strangers, f"tokens that the original has not: {self.strangers[:5]}")
        self.check(self.mapping_is_whole, "the pruned ids are not the kept ids in the old order without holes")
        for name in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
            before, after = list(self.original.loading.get(name) or []), list(side.loading.get(name) or [])
            self.check(not after, f"{name} on loading: {after[:5]} (the original's: {before[:5]})")

    def compare_tensors(self):
        import torch

        before, after = self.original.tensors(), self.pruned.tensors()
        self.check(before.keys() == after.keys(), f"tensor names differ: {sorted(before.keys() ^ after.keys())[:5]}")
        kept = torch.tensor(self.kept)
        for name in before.keys() & after.keys():
            old, new = before[name], after[name]
            if old.shape != new.shape:
                axes = [i for i, (a, b) in enumerate(zip(old.shape, new.shape)) if a != b]
                if not self.check(len(axes) == 1 and old.shape[axes[0]] == self.original.rows,
                                  f"{name}: shape {list(old.shape)} became {list(new.shape)}"):
                    continue
                old = old.index_select(axes[0], kept)
                self.figures["tensors_cut"] += 1
            same = old.dtype == new.dtype and torch.equal(as_bytes(old), as_bytes(new))
            self.check(same, f"{name}: not the original's bytes")
            self.figures["tensors"] += 1

    def compare_tokens(self):
        """Whole documents, not cut to the model's length."""
        sides = [side.tokenizer.backend_tokenizer for side in (self.original, self.pruned)]
        for tokenizer in sides:
            tokenizer.no_truncation()
            tokenizer.no_padding()
        for text, old, new in zip(self.texts, *(tokenizer.encode_batch(self.texts) for tokenizer in sides)):
            self.check(old.ids == [self.kept[i] for i in new.ids] and old.offsets == new.offsets,
                       f"tokens of {ascii(text[:80])} differ: {old.tokens[:12]} became {new.tokens[:12]}")
            self.figures["tokens"] += len(old.ids)
        texts = [[tokenizer.decode(tokenizer.encode(text).ids) for text in self.texts] for tokenizer in sides]
        self.check(texts[0] == texts[1], "decoded texts differ")

    def compare_outputs(self):
        import torch

        kept = torch.tensor(self.kept)
        for start in range(0, len(self.texts), BATCH):
            batch = self.texts[start:start + BATCH]
            old, new = self.original.encode(batch), self.pruned.encode(batch)
            mapped = {**new, "input_ids": kept[new["input_ids"]]}
            if not self.check(old.keys() == mapped.keys() and all(torch.equal(old[name], mapped[name]) for name in old),
                              f"model inputs of documents {start}... differ"):
                continue
            self.compare_named_outputs(self.original.run(old), self.pruned.run(new), kept, start)
            if start == 0 and self.original.model.can_generate():
                self.compare_generation(old, new, kept)
            self.figures["batches"] += 1

    def compare_generation(self, old, new, kept):
        """The original may only choose tokens that were kept: the others are what pruning takes away."""
        import torch

        rows = [row for row in range(4) if old["attention_mask"][row].all()] or [0]
        old, new = ({name: value[rows] for name, value in side.items()} for side in (old, new))
        before, after = self.original.generate(old, self.kept), self.pruned.generate(new)
        self.check(torch.equal(before, kept[after]), f"greedy decoding gives {before[0]} and {kept[after][0]}")
        self.figures["generated"] = list(after.shape)

    def compare_named_outputs(self, old, new, kept, start):
        import torch

        self.check(old.keys() == new.keys(), f"outputs {sorted(old)} became {sorted(new)}")
        has_vocabulary_head = self.original.model.get_output_embeddings() is not None
        for name in old.keys() & new.keys():
            over_vocabulary = has_vocabulary_head and name in ("logits", "prediction_logits")
            for index, (a, b) in enumerate(zip(old[name], new[name])):
                if over_vocabulary:
                    self.compare_logits(a.index_select(-1, kept), b, name, start)
                else:
                    self.check(torch.equal(a, b), f"{name}[{index}] of documents {start}... is not equal bit for bit")
                self.figures["outputs"] += 1

    def compare_logits(self, old, new, name, start):
        import torch

        self.figures["vocabulary_logits"] += 1
        if torch.equal(old, new):
            self.figures["vocabulary_logits_bit_for_bit"] += 1
            return
        if not self.check(old.shape == new.shape, f"{name} of documents {start}...: {old.shape} became {new.shape}"):
            return
        old, new = old.double(), new.double()
        relative = ((old - new).abs().max() / old.abs().max()).item()
        figures = self.figures
        figures["largest_relative_difference"] = max(figures["largest_relative_difference"], relative)
        self.check(relative <= TOLERANCE, f"{name} of documents {start}... differ by {relative:.3g} of the largest")

    def compare_sentence_embeddings(self):
        import torch
        from sentence_transformers import SentenceTransformer

        old, new = (SentenceTransformer(str(side.directory), device="cpu").encode(
            self.texts, convert_to_tensor=True, show_progress_bar=False) for side in (self.original, self.pruned))
        self.check(torch.equal(old, new), "sentence-transformers' embeddings are not equal bit for bit")
        self.figures["sentence_embeddings"] = list(new.shape)


def as_bytes(tensor):
    import torch

    return tensor.contiguous().reshape(-1).view(torch.uint8)


if __name__ == "__main__":
    main()
