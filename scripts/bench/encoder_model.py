"""Random BERTs of the usual sizes, for the time of their passes."""

import os

import inputs

SIZES = {
    "BERT-base": dict(),
    "MiniLM": dict(hidden_size=384, num_hidden_layers=6, intermediate_size=1536),
}


def encoder_model(name):
    """The directory of a model, made when it is not there."""
    folder = inputs.CACHE / f"encoder-{name}"
    if not folder.is_dir():
        os.environ["HF_HUB_OFFLINE"] = "1"
        import torch
        import transformers

        torch.manual_seed(1)
        making = folder.with_suffix(".making")
        transformers.BertModel(transformers.BertConfig(**SIZES[name])).save_pretrained(making)
        making.rename(folder)
    return folder
