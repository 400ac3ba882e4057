"""PyTorch beside encoder-bench: MODEL DOCUMENTS LENGTH THREADS REPETITIONS forward|backward|masks.

`backward` is the gradient with respect to all weights, as TextPruner takes it; `masks` freezes them and takes the
gradient with respect to masks on heads and neurons, of the whole batch at once. Prints the seconds of each
repetition after one to warm up.
"""

import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers


def main():
    path, documents, length, threads, repetitions = sys.argv[1], *map(int, sys.argv[2:6])
    mode = sys.argv[6]
    torch.set_num_threads(threads)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = transformers.AutoModel.from_pretrained(path).eval()
    ids = torch.randint(1000, 21000, (documents, length))
    masks = masked(model) if mode == "masks" else []

    def forward():
        with torch.inference_mode():
            model(input_ids=ids)

    def backward():
        for mask in masks:
            mask.grad = None
        model.zero_grad(set_to_none=True)
        model(input_ids=ids).last_hidden_state.sum().backward()

    step = forward if mode == "forward" else backward
    step()
    for _ in range(repetitions):
        before = time.perf_counter()
        step()
        print(time.perf_counter() - before)


def masked(model):
    """Masks in hooks before the two output projections of each layer; all weights frozen."""
    model.requires_grad_(False)
    masks = []
    for layer in model.encoder.layer:
        heads = torch.ones(model.config.num_attention_heads, 1, requires_grad=True)
        neurons = torch.ones(model.config.intermediate_size, requires_grad=True)
        layer.attention.output.dense.register_forward_pre_hook(
            lambda _, inputs, mask=heads: (inputs[0].unflatten(-1, (len(mask), -1)) * mask).flatten(-2))
        layer.output.dense.register_forward_pre_hook(lambda _, inputs, mask=neurons: inputs[0] * mask)
        masks += [heads, neurons]
    return masks


if __name__ == "__main__":
    main()
