#!/usr/bin/env python3
"""Proves that a pruned directory loads through transformers' AutoTokenizer with the tokenizer's own class.

Such classes rebuild the pipeline from tokenizer_config.json, number pieces in their own way and add named tokens
that are missing at the end; M2M-100's counts its languages on behind vocab.json. For each class a directory is made
of tokenizer files from SHARED and a tiny checkpoint, vprune prunes it, and both are loaded: there are as many tokens
as rows, no id lies outside, and every document has the ids that the old ones map to. Where an encoder is made of
SentencePiece files, vprune puts the special tokens around a text that the class does. One JSON line a class; exit
status 1 on any difference.
"""

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from itertools import islice
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import numpy
from safetensors.numpy import save_file

from documents import corpus, documents

SHOWN = 4
# The class, the model's type, its embedding matrix, a folder of SHARED, the files to take with their new names, and
# what tokenizer_config.json says beside the class.
JSON = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
BPE = ["vocab.json", "merges.txt"]
XLMR = {"sentencepiece.bpe.model": "sentencepiece.bpe.model"}
SPIECE = {"spiece.model": "spiece.model"}
CASES = [
    ("BertTokenizer", "bert", "embeddings.word_embeddings", "bert-base-uncased", JSON + ["vocab.txt"]),
    ("DistilBertTokenizer", "distilbert", "embeddings.word_embeddings", "bert-base-cased", ["vocab.txt"]),
    ("ElectraTokenizer", "electra", "embeddings.word_embeddings", "bert-base-uncased", JSON),
    ("RobertaTokenizer", "roberta", "embeddings.word_embeddings", "roberta", JSON + BPE),
    ("RobertaTokenizer", "roberta", "embeddings.word_embeddings", "roberta", BPE),
    ("BartTokenizer", "bart", "shared", "roberta", JSON + BPE),
    ("GPT2Tokenizer", "gpt2", "wte", "gpt2", JSON + BPE),
    ("GPT2Tokenizer", "gpt_neo", "wte", "gpt2", BPE),
    ("CLIPTokenizer", None, "text_model.embeddings.token_embedding", "clip-vit", JSON),
    ("WhisperTokenizer", "whisper", "decoder.embed_tokens", "whisper-large-v3", JSON + BPE),
    ("Qwen2Tokenizer", "qwen2", "embed_tokens", "gpt2", BPE),
    ("PreTrainedTokenizerFast", "modernbert", "embeddings.tok_embeddings", "ModernBERT-base", JSON),
    ("LlamaTokenizer", "phi3", "embed_tokens", "phi-3-mini", JSON),
    ("LlamaTokenizer", "llama", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"]),
    ("LlamaTokenizer", "llama", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"], {"add_prefix_space": False}),
    ("LlamaTokenizer", "llama", "embed_tokens", "t5-small", {"spiece.model": "tokenizer.model"}),
    ("LlamaTokenizer", "mistral", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"]),
    (None, "mistral", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"]),
    ("UnlistedTokenizer", "llama", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"]),
    ("UnlistedTokenizer", "t5", "shared", "t5-small", {"spiece.model": "tokenizer.model"}),
    ("GemmaTokenizer", "gemma", "embed_tokens", "mistral-7b-v1", ["tokenizer.model"]),
    ("MBartTokenizer", "mbart", "shared", "xlm-roberta-base-rebuilt", XLMR),
    ("MBart50Tokenizer", "mbart", "shared", "xlm-roberta-base-rebuilt", XLMR),
    ("BarthezTokenizer", "mbart", "shared", "xlm-roberta-base-rebuilt", XLMR),
    ("NllbTokenizer", "m2m_100", "shared", "mistral-7b-v1", {"tokenizer.model": "sentencepiece.bpe.model"},
     {"extra_special_tokens": ["deu_Latn", "eng_Latn"]}),
    ("T5Tokenizer", "t5", "shared", "t5-small", JSON + ["spiece.model"]),
    ("T5Tokenizer", "t5", "shared", "t5-small-hub", JSON),
    ("T5Tokenizer", "mt5", "shared", "t5-small", ["spiece.model"]),
    ("PegasusTokenizer", "pegasus", "shared", "t5-small", SPIECE),
    ("XLMRobertaTokenizer", "xlm-roberta", "embeddings.word_embeddings", "xlm-roberta-base-rebuilt", JSON + [*XLMR]),
    ("XLMRobertaTokenizer", "xlm-roberta", "embeddings.word_embeddings", "xlm-roberta-base-rebuilt", XLMR),
    ("CamembertTokenizer", "camembert", "embeddings.word_embeddings", "xlm-roberta-base-rebuilt", XLMR),
    ("XLNetTokenizer", "xlnet", "word_embedding", "xlnet-base-cased", SPIECE),
    ("XLNetTokenizer", "xlnet", "word_embedding", "xlnet-base-cased", SPIECE,
     {"additional_special_tokens": ["<eop>", "<eod>"]}),
    ("DebertaV2Tokenizer", "deberta-v2", "embeddings.word_embeddings", "t5-small", {"spiece.model": "spm.model"}),
    ("BigBirdTokenizer", "big_bird", "embeddings.word_embeddings", "t5-small", SPIECE),
    ("FNetTokenizer", "fnet", "embeddings.word_embeddings", "t5-small", SPIECE),
    ("ReformerTokenizer", "reformer", "embeddings.word_embeddings", "t5-small", SPIECE),
    ("RemBertTokenizer", "rembert", "embeddings.word_embeddings", "t5-small",
     {"spiece.model": "sentencepiece.model"}),
    ("M2M100Tokenizer", "m2m_100", "shared", "opus-mt-marian",
     {"source.spm": "sentencepiece.bpe.model", "vocab.json": "vocab.json"}, {"bos_token": "</s>"}),
    ("MarianTokenizer", "marian", "shared", "opus-mt-marian", ["source.spm", "target.spm", "vocab.json",
                                                               "tokenizer_config.json"]),
]
# Classes of encoders that read SentencePiece files; ALBERT's needs pieces that no file of SHARED has.
WITH_ENDS = ["BigBirdTokenizer", "CamembertTokenizer", "DebertaV2Tokenizer", "XLMRobertaTokenizer"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--shared", required=True, type=Path, metavar="SHARED", help="the folder with tokenizers/")
    parser.add_argument("--corpus", required=True, nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, default=1000, help="documents of each file")
    parser.add_argument("--only", metavar="CLASS")
    arguments = parser.parse_args()

    import transformers

    transformers.logging.set_verbosity_error()
    logging.disable(logging.WARNING)
    texts = [text for path in arguments.corpus for text in islice(documents(path), arguments.limit)]
    failures = 0
    for case in CASES:
        if arguments.only in (None, case[0]):
            with tempfile.TemporaryDirectory(prefix="vprune-auto-") as folder:
                failures += check(arguments, Path(folder), texts, *case)
    sys.exit(1 if failures else 0)


def check(arguments, folder, texts, name, model_type, matrix, source, files, options=()):
    from transformers import AutoTokenizer

    label = {"class": name, "tokenizer": source, "files": list(files)}
    try:
        make_files(folder / "model", arguments.shared / "tokenizers" / source, name, model_type, files, options)
        original = AutoTokenizer.from_pretrained(folder / "model")
        rows = make_weights(folder / "model", original, model_type, matrix)
        (folder / "corpus.txt").write_text(corpus(texts), encoding="utf-8", newline="")
        result = subprocess.run(
            [arguments.vprune, "--corpus", folder / "corpus.txt", "--model", folder / "model", "--output",
             folder / "out", "--allow-unknown-family", "--json"], capture_output=True)
        if result.returncode != 0:
            raise RuntimeError(result.stderr.decode())
        pruned = AutoTokenizer.from_pretrained(folder / "out")
        problems = compare(original, pruned, json.loads(result.stdout)["vocabulary"]["after"], texts)
        if name in WITH_ENDS:
            for directory, tokenizer in (("model", original), ("out", pruned)):
                problems += compare_ends(arguments.vprune, folder / directory, tokenizer, "one text")
    except Exception as error:  # What does not load is a difference, and the other classes still get their turn.
        rows, pruned, problems = None, [], [f"{type(error).__name__}: {error}"]
    for problem in problems[:SHOWN]:
        print(f"auto_tokenizers: {name} from {list(files)} of {source}: {problem}", file=sys.stderr)
    print(json.dumps({**label, "before": rows, "after": len(pruned), "differences": len(problems)}), flush=True)
    return len(problems)


def compare_ends(vprune, model, tokenizer, text):
    """The special tokens around a text, between which SentencePiece's own tokens may be others."""
    def ids(*flags):
        result = subprocess.run([vprune, "tokenize", "--model", model, "--corpus", "-", *flags], input=text.encode(),
                                capture_output=True, check=True)
        return json.loads(result.stdout)["ids"]

    all_ids, own = tokenizer(text)["input_ids"], tokenizer(text, add_special_tokens=False)["input_ids"]
    starts = [start for start in range(len(all_ids)) if all_ids[start:start + len(own)] == own]
    before, after = all_ids[:starts[0]], all_ids[starts[0] + len(own):]
    wanted = before + ids() + after
    found = ids("--special-tokens")
    return [] if wanted == found else [f"{model.name}: special tokens {found} instead of {wanted}"]


def make_files(folder, source, name, model_type, files, options):
    folder.mkdir()
    names = files if isinstance(files, dict) else {file: file for file in files}
    for file, new in names.items():
        if (source / file).exists():
            shutil.copyfile(source / file, folder / new)
            (folder / new).chmod(0o644)
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    config.update(options, **{"tokenizer_class": name} if name else {})
    path.write_text(json.dumps(config), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"model_type": model_type or "clip_text_model"}))


def make_weights(folder, tokenizer, model_type, matrix):
    rows = max(vocabulary(tokenizer).values()) + 1
    special = {key: getattr(tokenizer, key) for key in ("pad_token_id", "bos_token_id", "eos_token_id")}
    config = {"model_type": model_type or "clip_text_model", "vocab_size": rows,
              **{key: id for key, id in special.items() if id is not None}}
    if model_type in ("marian", "bart", "pegasus", "whisper"):
        ids = {"pad_token_id": 0, "bos_token_id": 0, "eos_token_id": 0, **config}
        config.update(decoder_start_token_id=ids["pad_token_id"], forced_eos_token_id=ids["eos_token_id"])
    (folder / "config.json").write_text(json.dumps(config))
    save_file({f"{matrix}.weight": numpy.zeros((rows, 2), numpy.float16)}, folder / "model.safetensors")
    return rows


def vocabulary(tokenizer):
    """Tokens with their ids; M2M-100's for languages are in no vocabulary."""
    return {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}


def compare(original, pruned, written, texts):
    problems = []
    if type(original) is not type(pruned):
        problems.append(f"{type(original).__name__} became {type(pruned).__name__}")
    before, after = vocabulary(original), vocabulary(pruned)
    if len(after) != written:
        problems.append(f"{len(after)} tokens load, {written} were written")
    strangers = after.keys() - before.keys()
    if strangers:
        problems.append(f"new tokens {sorted(strangers)[:5]}")
    new_ids = {before[token]: id for token, id in after.items() if token in before}
    if [new_ids[id] for id in sorted(new_ids)] != sorted(new_ids.values()):
        problems.append("the order of ids changed")
    for text in texts:
        one, other = original(text)["input_ids"], pruned(text)["input_ids"]
        if [new_ids.get(id) for id in one] != other:
            problems.append(f"{ascii(text[:80])}\n  before {original.convert_ids_to_tokens(one)[:30]}"
                            f"\n  after  {pruned.convert_ids_to_tokens(other)[:30]}")
    return problems


if __name__ == "__main__":
    main()
