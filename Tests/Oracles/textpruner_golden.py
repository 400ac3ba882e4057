#!/usr/bin/env python3
"""Writes textpruner_golden.json: scores and masks of the real TextPruner, which Tests/PruningTests compares with.

TextPruner 1.1.post2 needs an environment of its own (transformers 5 has no pruning of heads any more):

    python3 -m venv tp
    tp/bin/pip install --no-deps textpruner==1.1.post2 transformers==4.36.2 torch==2.13.0 'numpy<2.3' \
      sentencepiece tqdm 'tokenizers<0.19' 'huggingface_hub<1' safetensors filelock packaging pyyaml regex requests \
      urllib3 idna certifi charset-normalizer fsspec typing_extensions jinja2 markupsafe networkx sympy mpmath protobuf
    tp/bin/python Tests/Oracles/textpruner_golden.py

The model is Tests/TestSupport/FormulaBERT.swift's: weights are a function of their place.
"""

import copy
import json
import pathlib
import tempfile

import torch
import transformers
from textpruner import GeneralConfig, TransformerPruner, TransformerPruningConfig

LAYERS, HEADS, WIDTH, NEURONS, LABELS, TOKENS = 3, 4, 16, 12, 3, 40


def model():
    config = transformers.BertConfig(
        vocab_size=TOKENS, hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        intermediate_size=NEURONS, max_position_embeddings=16, num_labels=LABELS, hidden_dropout_prob=0,
        attention_probs_dropout_prob=0)
    result = transformers.BertForSequenceClassification(config).eval()
    with torch.no_grad():
        for name, parameter in result.named_parameters():
            seed = 0
            for byte in name.encode():
                seed = (seed * 31 + byte) % 1009
            values = [((seed + i * i * 7 + i * 373) % 1009 - 504) / 1024 for i in range(parameter.numel())]
            parameter.copy_(torch.tensor(values, dtype=torch.float32).reshape(parameter.shape))
    return result


def batches():
    """Four batches of four documents of different lengths, with labels."""
    result = []
    for batch in range(4):
        documents = [
            [2] + [5 + (batch * 31 + document * 17 + place * 11) % 35 for place in range(3 + (batch + document) % 6)] + [3]
            for document in range(4)]
        result.append((documents, [(batch + 2 * document) % LABELS for document in range(4)]))
    return result


def loader():
    result = []
    for documents, labels in batches():
        length = max(map(len, documents))
        result.append({
            "input_ids": torch.tensor([d + [0] * (length - len(d)) for d in documents]),
            "attention_mask": torch.tensor([[1] * len(d) + [0] * (length - len(d)) for d in documents]),
            "labels": torch.tensor(labels)})
    return result


SETTINGS = [
    dict(heads=2, neurons=6, iterations=1, even_heads=True, even_neurons=True, multiple=1, order=None),
    dict(heads=2, neurons=6, iterations=1, even_heads=False, even_neurons=False, multiple=1, order=None),
    dict(heads=2, neurons=6, iterations=4, even_heads=False, even_neurons=False, multiple=1, order=None),
    dict(heads=2, neurons=5, iterations=3, even_heads=True, even_neurons=True, multiple=1, order=None),
    dict(heads=3, neurons=6, iterations=2, even_heads=False, even_neurons=False, multiple=3, order=None),
    dict(heads=2, neurons=6, iterations=2, even_heads=False, even_neurons=False, multiple=1, order="head-first"),
    dict(heads=2, neurons=4, iterations=2, even_heads=False, even_neurons=True, multiple=1, order="ffn-first"),
]


def run(settings, folder):
    config = TransformerPruningConfig(
        target_ffn_size=settings["neurons"], target_num_of_heads=settings["heads"], pruning_method="iterative",
        ffn_even_masking=settings["even_neurons"], head_even_masking=settings["even_heads"],
        n_iters=settings["iterations"], multiple_of=settings["multiple"], pruning_order=settings["order"])
    pruner = TransformerPruner(
        model(), transformer_pruning_config=config,
        general_config=GeneralConfig(use_device="cpu", output_dir=folder))
    scores = pruner.get_importance_score(loader())
    pruner.prune(loader(), keep_shape=True, save_model=False)
    return dict(
        settings,
        head_scores=scores[0].double().tolist(), neuron_scores=scores[1].double().tolist(),
        head_mask=pruner.head_mask.int().tolist(), neuron_mask=pruner.ffn_mask.int().tolist())


def main():
    with tempfile.TemporaryDirectory() as folder:
        runs = [run(settings, folder) for settings in SETTINGS]
    result = {
        "logits": [
            row for batch in loader()
            for row in model()(**{k: v for k, v in batch.items() if k != "labels"}).logits.double().tolist()],
        "batches": [{"documents": documents, "labels": labels} for documents, labels in batches()],
        "runs": runs}
    path = pathlib.Path(__file__).parent / "textpruner_golden.json"
    path.write_text(json.dumps(result).replace('}, {"', '},\n {"') + "\n")
    print(path)


if __name__ == "__main__":
    main()
