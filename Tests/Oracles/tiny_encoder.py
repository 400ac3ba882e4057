#!/usr/bin/env python3
"""Prints what PyTorch says of the model in Tests/TransformersTests/TinyEncoder.swift, as Swift literals.

Its numbers stand in EncoderGoldenTests.swift, for machines without PyTorch: run this after a change of the model.
"""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers

DOCUMENTS = [[2, 4, 7, 10, 3], [2, 3], [2, 9, 9, 3]]
LABELS = [2, 0, 1]


def main():
    config = transformers.BertConfig(
        vocab_size=11, hidden_size=4, num_hidden_layers=2, num_attention_heads=2, intermediate_size=3,
        max_position_embeddings=6, num_labels=3, attn_implementation="eager")
    model = transformers.BertForSequenceClassification(config).double().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            seed = 0
            for byte in name.encode():
                seed = (seed * 31 + byte) % 1009
            values = [((seed + i * 373) % 1009 - 504) / 512 for i in range(parameter.numel())]
            parameter.copy_(torch.tensor(values, dtype=torch.float64).reshape(parameter.shape))
    heads = torch.ones(2, 2, dtype=torch.float64, requires_grad=True)
    neurons = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    for number, layer in enumerate(model.bert.encoder.layer):
        layer.attention.output.dense.register_forward_pre_hook(
            lambda _, inputs, mask=heads[number]: (inputs[0].unflatten(-1, (2, 2)) * mask[:, None]).flatten(-2))
        layer.output.dense.register_forward_pre_hook(
            lambda _, inputs, mask=neurons[number]: inputs[0] * mask)
    rows = []
    for document, label in zip(DOCUMENTS, LABELS):
        result = model(input_ids=torch.tensor([document]), labels=torch.tensor([label]))
        gradients = torch.autograd.grad(result.loss, [heads, neurons])
        rows.append([result.logits[0], *(gradient.flatten() for gradient in gradients)])
    for name, values in zip(["logits", "heads", "neurons"], zip(*rows)):
        print(f"{name}: [{', '.join(f'{value:.8f}' for row in values for value in row.tolist())}]")


if __name__ == "__main__":
    main()
