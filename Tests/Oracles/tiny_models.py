#!/usr/bin/env python3
"""Makes tiny random models with the real transformers, for tests that prune them and compare outputs.

Every head class of bert, distilbert and electra; decoders tied and untied; sharded; float32, float16,
bfloat16; old parameter names; padded embeddings; every layout of tokenizer files; a sentence-transformers
directory. OUT gets one hub directory a model, models.json (name, class, what is special about it) and
corpus.txt (text to prune with). Seeded: the same corpora and packages give the same bytes.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import zlib
from pathlib import Path

from tiny_vocabulary import ADDED, SPECIAL, sample_corpus, vocabulary, write_json, write_tokenizer

LAYOUTS = ["transformers-4", "vocab-text", "transformers-5"]
SIZES = {
    "bert": dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64),
    "electra": dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
                    embedding_size=16),
    "distilbert": dict(dim=32, n_layers=2, n_heads=4, hidden_dim=64),
}
HEADS = {
    "bert": ["BertModel", "BertForMaskedLM", "BertForPreTraining", "BertForNextSentencePrediction", "BertLMHeadModel",
             "BertForSequenceClassification", "BertForTokenClassification", "BertForQuestionAnswering",
             "BertForMultipleChoice"],
    "distilbert": ["DistilBertModel", "DistilBertForMaskedLM", "DistilBertForSequenceClassification",
                   "DistilBertForTokenClassification", "DistilBertForQuestionAnswering", "DistilBertForMultipleChoice"],
    "electra": ["ElectraModel", "ElectraForMaskedLM", "ElectraForPreTraining", "ElectraForCausalLM",
                "ElectraForSequenceClassification", "ElectraForTokenClassification", "ElectraForQuestionAnswering",
                "ElectraForMultipleChoice"],
}
WITH_DECODER = ["BertForMaskedLM", "BertForPreTraining", "BertLMHeadModel", "DistilBertForMaskedLM",
                "ElectraForMaskedLM", "ElectraForCausalLM"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    quiet_libraries()
    work = out.with_name(out.name + ".making")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    models = catalogue()
    for model in models:
        make_model(work / model["name"], **model)
    make_sentence_transformer(work / "sentence-transformer")
    models.append({"name": "sentence-transformer", "family": "bert", "architecture": "BertModel",
                   "sentence_transformers": True})
    write_json(work / "models.json", models)
    (work / "corpus.txt").write_text("\n".join(sample_corpus()) + "\n", encoding="utf-8", newline="")
    shutil.rmtree(out, ignore_errors=True)
    work.rename(out)
    print(json.dumps({"models": len(models), "bytes": sum(f.stat().st_size for f in out.rglob("*") if f.is_file())}))


def quiet_libraries():
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    logging.disable(logging.WARNING)


def catalogue():
    models = []
    for family, classes in HEADS.items():
        for index, architecture in enumerate(classes):
            models.append(dict(name=architecture, family=family, architecture=architecture,
                               layout=LAYOUTS[index % 3], added=index % 2 == 1))
    for architecture in WITH_DECODER:
        family = next(family for family, classes in HEADS.items() if architecture in classes)
        models.append(dict(name=f"{architecture}-untied", family=family, architecture=architecture,
                           layout="transformers-5", config={"tie_word_embeddings": False}))
    masked = dict(family="bert", architecture="BertForMaskedLM")
    models += [
        dict(masked, name="float16", layout="transformers-4", dtype="float16"),
        dict(masked, name="bfloat16", layout="vocab-text", dtype="bfloat16"),
        dict(masked, name="sharded", layout="transformers-4", shard_size=40_000),
        dict(masked, name="sharded-untied", layout="transformers-5", shard_size=40_000,
             config={"tie_word_embeddings": False}),
        dict(masked, name="padded-to-64", layout="transformers-4", padded=True),
        dict(masked, name="padded-to-64-added", layout="transformers-5", padded=True, added=True),
        dict(masked, name="pad-not-first", layout="transformers-4", added=True, pad_first=False),
        dict(masked, name="ffn-as-wide-as-vocabulary", layout="transformers-4", wide=True),
        dict(family="bert", architecture="BertForPreTraining", name="old-names", layout="transformers-4", old=True),
        dict(family="bert", architecture="BertModel", name="no-architectures", layout="vocab-text", nameless=True),
        dict(family="distilbert", architecture="DistilBertForMaskedLM", name="distilbert-float16-sharded",
             layout="transformers-4", dtype="float16", shard_size=20_000),
        dict(family="electra", architecture="ElectraForMaskedLM", name="electra-bfloat16-sharded",
             layout="transformers-5", dtype="bfloat16", shard_size=20_000),
    ]
    return models


def make_model(folder, name, family, architecture, layout, added=False, config=None, dtype="float32",
               shard_size=None, padded=False, pad_first=True, wide=False, old=False, nameless=False):
    import torch
    import transformers

    vocab = vocabulary(pad_first)
    tokens = write_tokenizer(folder, vocab, ADDED if added else [], layout)
    settings = {**SIZES[family], **token_ids(vocab), "max_position_embeddings": 128,
                "vocab_size": (tokens // 64 + 1) * 64 if padded else tokens, **(config or {})}
    if wide:
        settings["intermediate_size"] = tokens
    if architecture.endswith("Classification"):
        settings["num_labels"] = 3
    if architecture in ("BertLMHeadModel", "ElectraForCausalLM"):
        settings["is_decoder"] = True
    model_class = getattr(transformers, architecture)
    model = model_class(model_class.config_class(**settings))
    randomize(model, name)
    model.to(getattr(torch, dtype)).save_pretrained(folder, **({"max_shard_size": shard_size} if shard_size else {}))
    if old:
        rename_as_of_old(folder / "model.safetensors", model)
    if nameless:
        edit_json(folder / "config.json", lambda document: document.pop("architectures"))


def token_ids(vocab):
    ids = {name.replace("_token", "_token_id"): vocab[token] for name, token in SPECIAL.items()}
    kept = {name: ids[name] for name in ("pad_token_id", "sep_token_id", "cls_token_id")}
    return {**kept, "bos_token_id": ids["cls_token_id"], "eos_token_id": ids["sep_token_id"]}


def randomize(model, name):
    """Random values everywhere, so that no bias or norm keeps an initial 0 or 1 that would hide a wrong row."""
    import torch

    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.2)


def rename_as_of_old(path, model):
    """Names and tensors of checkpoints from 2018: gamma and beta, position_ids, the tied decoder written out."""
    import torch
    from safetensors.torch import load_file, save_file

    tensors = load_file(path)
    renamed = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): value
               for name, value in tensors.items()}
    renamed["bert.embeddings.position_ids"] = torch.arange(model.config.max_position_embeddings).unsqueeze(0)
    renamed["cls.predictions.decoder.weight"] = renamed["bert.embeddings.word_embeddings.weight"].clone()
    renamed["cls.predictions.decoder.bias"] = renamed["cls.predictions.bias"].clone()
    save_file(renamed, path, metadata={"format": "pt"})


def edit_json(path, edit):
    document = json.loads(path.read_text(encoding="utf-8"))
    edit(document)
    write_json(path, document)


def make_sentence_transformer(folder):
    """A whole directory of sentence-transformers: modules.json, 1_Pooling, 2_Dense, 3_Normalize."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    base = folder.with_name("sentence-transformer-base")
    make_model(base, "sentence-transformer", "bert", "BertModel", "transformers-4")
    torch.manual_seed(5)
    transformer = modules.Transformer(str(base), max_seq_length=64)
    pooling = modules.Pooling(32, pooling_mode="mean")
    dense = modules.Dense(in_features=32, out_features=24)
    SentenceTransformer(modules=[transformer, pooling, dense, modules.Normalize()], device="cpu").save(str(folder))
    for name in ["vocab.txt", "special_tokens_map.json"]:
        shutil.copyfile(base / name, folder / name)
    shutil.rmtree(base)


if __name__ == "__main__":
    sys.exit(main())
