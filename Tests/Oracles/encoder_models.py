#!/usr/bin/env python3
"""Makes tiny random models of the families and heads that the encoder runs, and what PyTorch says of them.

OUT/NAME is a model in hub layout, and OUT/NAME/expected/model.safetensors holds documents (ids, segments, lengths),
masks, outputs, labels, the loss of each document and its gradients, computed in float64, one document at a time.
Masks multiply what the output projections of attention and of the feed-forward network get, in hooks. Of weights,
the file has the sums of weight times gradient that TextPruner's score is made of. OUT/models.json lists the models.
"""

import argparse
import json
import os
import shutil
import zlib
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from tiny_models import make_model, quiet_libraries

VOCABULARY = 60
LENGTHS = [1, 2, 7, 19, 33, 12]
LABELS = 3
BERT = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
            max_position_embeddings=40)
DISTILBERT = dict(dim=24, n_layers=2, n_heads=3, hidden_dim=40, max_position_embeddings=40)
DEBERTA = dict(BERT, relative_attention=True, pos_att_type=["c2p", "p2c"], type_vocab_size=0)
DEBERTA3 = dict(DEBERTA, share_att_key=True, position_buckets=8, norm_rel_ebd="layer_norm", position_biased_input=False)
TASKS = ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering"]
FAMILIES = {
    "bert": ("Bert", BERT, TASKS),
    "roberta": ("Roberta", dict(BERT, pad_token_id=1), TASKS),
    "xlm-roberta": ("XLMRoberta", dict(BERT, pad_token_id=1), TASKS),
    "camembert": ("Camembert", dict(BERT, pad_token_id=1), TASKS),
    "distilbert": ("DistilBert", DISTILBERT, TASKS),
    "electra": ("Electra", dict(BERT, embedding_size=16), TASKS),
    "mpnet": ("MPNet", BERT, TASKS),
    "albert": ("Albert", dict(BERT, embedding_size=16, num_hidden_layers=4, num_hidden_groups=2, inner_group_num=2),
               TASKS),
    "deberta-v2": ("DebertaV2", DEBERTA, TASKS),
    "deberta-v3": ("DebertaV2", DEBERTA3, TASKS),
}
# Name, class, configuration, and what is done to the checkpoint.
VARIANTS = [
    ("bert-multi-label", "BertForSequenceClassification", dict(BERT, problem_type="multi_label_classification"), {}),
    ("bert-regression", "BertForSequenceClassification", dict(BERT, num_labels=1), {}),
    ("bert-untied", "BertForMaskedLM", dict(BERT, tie_word_embeddings=False), {}),
    ("roberta-tanh-gelu", "RobertaModel", dict(BERT, hidden_act="gelu_new"), {}),
    ("bert-relu", "BertModel", dict(BERT, hidden_act="relu"), {}),
    ("bert-silu", "BertModel", dict(BERT, hidden_act="silu"), {}),
    ("bert-quick-gelu", "BertModel", dict(BERT, hidden_act="quick_gelu"), {}),
    ("deberta-convolution", "DebertaV2Model", dict(DEBERTA3, conv_kernel_size=3, conv_act="gelu"), {}),
    ("deberta-embeddings", "DebertaV2ForMaskedLM", dict(DEBERTA, embedding_size=16, type_vocab_size=2), {}),
    ("deberta-new-head", "DebertaV2ForMaskedLM", dict(DEBERTA3, legacy=False), {}),
    ("deberta-no-relative", "DebertaV2Model", dict(BERT), {}),
    ("deberta-only-keys", "DebertaV2Model", dict(DEBERTA, pos_att_type="c2p"), {}),
    ("deberta-content", "DebertaV2Model", dict(DEBERTA, pos_att_type=None), {}),
    ("deberta-content-shared", "DebertaV2ForSequenceClassification", dict(DEBERTA3, pos_att_type=[]), {}),
    # Buckets turn back where the largest distance is below half of them.
    ("deberta-short-range", "DebertaV2ForTokenClassification",
     dict(DEBERTA, position_buckets=16, max_relative_positions=7), {}),
    ("bert-float16", "BertForSequenceClassification", BERT, {"dtype": "float16"}),
    ("bert-bfloat16", "BertForSequenceClassification", BERT, {"dtype": "bfloat16"}),
    ("bert-float64", "BertForSequenceClassification", BERT, {"dtype": "float64"}),
    ("bert-old-names", "BertForSequenceClassification", BERT, {"old": True}),
    ("bert-pruned", "BertForSequenceClassification", dict(BERT, num_hidden_layers=3), {"pruned": True}),
    ("distilbert-pruned", "DistilBertModel", dict(DISTILBERT, n_layers=3), {"pruned": True}),
    ("deberta-pruned", "DebertaV2Model", dict(DEBERTA, num_hidden_layers=3), {"pruned": True}),
]
# The modules of a layer: queries, keys, values, output of attention, and the two of the feed-forward network.
MODULES = {
    "bert": ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
             "intermediate.dense", "output.dense"],
    "distilbert": ["attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "ffn.lin1",
                   "ffn.lin2"],
    "mpnet": ["attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "intermediate.dense",
              "output.dense"],
    "albert": ["attention.query", "attention.key", "attention.value", "attention.dense", "ffn", "ffn_output"],
    "deberta-v2": ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj",
                   "attention.output.dense", "intermediate.dense", "output.dense"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    parser.add_argument("--model", type=Path, help="a model that is there, to be run instead of tiny ones")
    arguments = parser.parse_args()
    out = arguments.out
    quiet_libraries()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    names = []
    if arguments.model:
        run_real_model(arguments.model, out)
        return
    for family, (prefix, settings, tasks) in FAMILIES.items():
        for task in tasks:
            names.append(f"{family}-{task}")
            make(out / names[-1], prefix + task, settings, {})
    for name, architecture, settings, changes in VARIANTS:
        names.append(name)
        make(out / name, architecture, settings, changes)
    for mode in ["cls", "mean", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]:
        names.append(f"sentence-{mode}")
        make_sentence_model(out / names[-1], mode)
    (out / "models.json").write_text(json.dumps(names), encoding="utf-8")


def make(folder, architecture, settings, changes):
    import torch
    import transformers

    torch.manual_seed(zlib.crc32(folder.name.encode()))
    model_class = getattr(transformers, architecture)
    settings = {"num_labels": LABELS, **settings, "vocab_size": VOCABULARY}
    if not architecture.endswith("SequenceClassification"):
        settings.pop("num_labels")
        settings["num_labels"] = 2 if architecture.endswith("QuestionAnswering") else LABELS
    config = model_class.config_class(**settings)
    config._attn_implementation = "eager"
    model = model_class(config)
    randomize(model)
    dtype = getattr(torch, changes.get("dtype", "float32"))
    model.to(dtype).save_pretrained(folder)
    model.double().eval()
    # Ids below 5 are special in one family or another, but for padding inside a document, which some count.
    generator = torch.Generator().manual_seed(1)
    documents = [torch.randint(5, VOCABULARY, (length,), generator=generator) for length in LENGTHS]
    documents[3][4] = config.pad_token_id
    expected = Expectation(model, documents)
    if changes.get("pruned"):
        expected.prune()
    tensors = expected.tensors()
    if changes.get("pruned"):
        cut(folder, expected)
    if changes.get("old"):
        rename(folder)
    save(folder / "expected", tensors)


def randomize(model):
    """Random values everywhere; norms about 1, so that gradients stay alike from layer to layer."""
    import torch

    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.randn(parameter.shape) * 0.2)
            if "norm" in name.lower() and name.endswith("weight"):
                parameter.add_(1)


def save(folder, tensors):
    from safetensors.torch import save_file

    folder.mkdir(exist_ok=True)
    save_file({name: value.contiguous() for name, value in tensors.items()}, folder / "model.safetensors")


class Expectation:
    """What a model gives, with masks on heads and neurons, and its gradients."""

    def __init__(self, model, documents):
        import torch

        self.model, self.documents = model, documents
        kind = model.config.model_type
        self.modules = MODULES.get(kind, MODULES["bert"])
        self.layers = find_layers(model, self.modules)
        config = model.config
        heads = getattr(config, "num_attention_heads", None) or config.n_heads
        neurons = self.part(self.layers[0], 4).out_features
        count = config.num_hidden_layers * getattr(config, "inner_group_num", 1)
        self.order = [self.shared(config, layer) for layer in range(count)]
        generator = torch.Generator().manual_seed(2)
        self.heads = (0.5 + torch.rand((count, heads), generator=generator, dtype=torch.float32)).double()
        self.neurons = (0.5 + torch.rand((count, neurons), generator=generator, dtype=torch.float32)).double()
        # Not all of them: a mask of 0 must not hide what is around it.
        self.heads[0, 0] = 0
        self.neurons[-1, ::5] = 0
        self.segments = [torch.zeros_like(document) for document in documents]
        if getattr(config, "type_vocab_size", 0) > 1 and "token_type_ids" in model.forward.__code__.co_varnames:
            self.segments = [(torch.arange(len(document)) * 2 >= len(document)).long() for document in documents]

    def part(self, layer, number):
        return layer.get_submodule(self.modules[number])

    def shared(self, config, layer):
        """The layer of the checkpoint that does the work of a layer: ALBERT has groups."""
        if config.model_type != "albert":
            return layer
        inner = config.inner_group_num
        return layer // inner * config.num_hidden_groups // config.num_hidden_layers * inner + layer % inner

    def prune(self):
        """Masks of 0 and 1: the first layer keeps all, the last has no heads and no neurons left."""
        self.heads[:], self.neurons[:] = 1, 1
        self.heads[1, 1], self.neurons[1, ::3] = 0, 0
        self.heads[-1], self.neurons[-1] = 0, 0

    def tensors(self):
        import torch

        for mask in (self.heads, self.neurons):
            mask.requires_grad_(True)
        calls = {"heads": 0, "neurons": 0}

        def mask_heads(module, inputs):
            mask = self.heads[calls["heads"]]
            calls["heads"] += 1
            value = inputs[0]
            return (value.unflatten(-1, (len(mask), -1)) * mask[:, None]).flatten(-2)

        def mask_neurons(module, inputs):
            calls["neurons"] += 1
            return inputs[0] * self.neurons[calls["neurons"] - 1]

        hooks = [self.part(layer, 3).register_forward_pre_hook(mask_heads) for layer in self.layers]
        hooks += [self.part(layer, 5).register_forward_pre_hook(mask_neurons) for layer in self.layers]
        rows = []
        for index, document in enumerate(self.documents):
            calls.update(heads=0, neurons=0)
            self.model.zero_grad(set_to_none=True)
            self.heads.grad = self.neurons.grad = None
            output, label, loss = self.loss(index, document)
            loss.backward()
            rows.append([output, label, loss, self.heads.grad.clone(), self.neurons.grad.clone(), *self.sums()])
        for hook in hooks:
            hook.remove()
        names = ["outputs", "labels", "losses", "head_gradients", "neuron_gradients", "head_sums", "neuron_sums",
                 "input_sums"]
        result = {}
        for name, values in zip(names, zip(*rows)):
            values = [value.detach() for value in values]
            joined = torch.stack(values) if name.endswith(("gradients", "sums", "losses")) else torch.cat(values)
            if name.endswith(("gradients", "sums")):
                joined = joined.flatten(1)
            result[name] = joined.float() if joined.ndim == 2 else joined.float()[None]
        result["ids"] = torch.cat(self.documents).float()[None]
        result["segments"] = torch.cat(self.segments).float()[None]
        result["lengths"] = torch.tensor([len(document) for document in self.documents]).float()[None]
        result["head_mask"], result["neuron_mask"] = self.heads.detach().float(), self.neurons.detach().float()
        return result

    def loss(self, index, document):
        """Outputs, labels and loss of one document, as the class defines it; for hidden states, a weighted sum."""
        import torch

        arguments = {"input_ids": document[None], "attention_mask": torch.ones_like(document)[None]}
        if any(segment.any() for segment in self.segments):
            arguments["token_type_ids"] = self.segments[index][None]
        generator = torch.Generator().manual_seed(100 + index)
        architecture = type(self.model).__name__
        config = self.model.config
        if architecture.endswith("SequenceClassification"):
            if config.num_labels == 1:
                label = torch.randn((1, 1), generator=generator).double()
                result = self.model(**arguments, labels=label[:, 0])
            elif config.problem_type == "multi_label_classification":
                label = torch.randint(0, 2, (1, config.num_labels), generator=generator).double()
                result = self.model(**arguments, labels=label)
            else:
                label = torch.randint(0, config.num_labels, (1,), generator=generator)
                result = self.model(**arguments, labels=label)
                label = label[None]
            return result.logits, label, result.loss
        if architecture.endswith(("TokenClassification", "MaskedLM")):
            classes = VOCABULARY if architecture.endswith("MaskedLM") else config.num_labels
            label = torch.randint(0, classes, document.shape, generator=generator)
            result = self.model(**arguments, labels=label[None])
            return result.logits[0], label[:, None], result.loss
        if architecture.endswith("QuestionAnswering"):
            ends = sorted(torch.randint(0, len(document), (2,), generator=generator).tolist())
            result = self.model(**arguments, start_positions=torch.tensor(ends[:1]), end_positions=torch.tensor(ends[1:]))
            return torch.stack([result.start_logits[0], result.end_logits[0]], 1), torch.tensor([ends]), result.loss
        output = self.states(arguments)
        label = torch.randn(output.shape, generator=generator).double()
        return output, label, (output * label).sum()

    def states(self, arguments):
        return self.model(**arguments).last_hidden_state[0]

    def sums(self):
        """Σ weight * gradient, by head and neuron, of the layers that the checkpoint has."""
        import torch

        heads, neurons, inputs = [], [], []
        for layer in self.layers:
            output, first, second = self.part(layer, 3), self.part(layer, 4), self.part(layer, 5)
            heads.append((output.weight * output.weight.grad).sum(0).unflatten(0, (self.heads.shape[1], -1)).sum(1))
            neurons.append((second.weight * second.weight.grad).sum(0))
            inputs.append((first.weight * first.weight.grad).sum(1) + first.bias * first.bias.grad)
        return torch.stack(heads), torch.stack(neurons), torch.stack(inputs)


def find_layers(model, modules):
    """The modules that have a feed-forward network's second half, in order."""
    found = []
    for name, module in model.named_modules():
        if all(has(module, path) for path in modules) and "crossattention" not in name:
            found.append(module)
    return found


def has(module, path):
    try:
        module.get_submodule(path)
        return True
    except AttributeError:
        return False


def cut(folder, expected):
    """Takes heads and neurons with a mask of 0 out of the checkpoint."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    names = {module: name for name, module in expected.model.named_modules()}
    for number, layer in enumerate(expected.layers):
        size = expected.part(layer, 0).out_features // expected.heads.shape[1]
        columns = (expected.heads[number].detach() != 0).repeat_interleave(size)
        neurons = expected.neurons[number].detach() != 0
        for part in range(6):
            weight, bias = f"{names[expected.part(layer, part)]}.weight", f"{names[expected.part(layer, part)]}.bias"
            kept = columns if part < 4 else neurons
            if part in (3, 5):
                tensors[weight] = tensors[weight][:, kept].contiguous()
            else:
                tensors[weight], tensors[bias] = tensors[weight][kept].contiguous(), tensors[bias][kept].contiguous()
        for name in ("pos_key_proj", "pos_query_proj"):
            for suffix in ("weight", "bias"):
                full = f"{names[layer]}.attention.self.{name}.{suffix}"
                if full in tensors:
                    tensors[full] = tensors[full][columns].contiguous()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def rename(folder):
    """Names of checkpoints from 2018."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    renamed = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): value
               for name, value in tensors.items()}
    save_file(renamed, folder / "model.safetensors", metadata={"format": "pt"})


def make_sentence_model(folder, mode):
    """A directory of sentence-transformers: a tiny BERT, pooling, a dense layer, normalization."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    base = folder.with_name(folder.name + "-base")
    make_model(base, folder.name, "bert", "BertModel", "transformers-4")
    torch.manual_seed(5)
    transformer = modules.Transformer(str(base), max_seq_length=64)
    steps = [transformer, modules.Pooling(32, pooling_mode=mode), modules.Dense(in_features=32, out_features=24),
             modules.Normalize()]
    model = SentenceTransformer(modules=steps, device="cpu")
    model.save(str(folder))
    shutil.rmtree(base)
    generator = torch.Generator().manual_seed(1)
    documents = [torch.randint(5, VOCABULARY, (length,), generator=generator) for length in LENGTHS]
    save(folder / "expected", SentenceExpectation(model.double().eval(), documents).tensors())


class SentenceExpectation(Expectation):
    def __init__(self, model, documents):
        super().__init__(model[0].auto_model, documents)
        self.whole = model

    def states(self, arguments):
        return self.whole(arguments)["sentence_embedding"]


def run_real_model(path, out):
    """What a model that is there gives on documents of random tokens."""
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(path)
    name = config.architectures[0]
    model = getattr(transformers, name).from_pretrained(path, dtype=torch.float32, attn_implementation="eager")
    generator = torch.Generator().manual_seed(1)
    lengths = [5, 11, 64, 128, 30]
    documents = [torch.randint(1000, config.vocab_size, (length,), generator=generator) for length in lengths]
    if (path / "modules.json").exists():
        from sentence_transformers import SentenceTransformer

        expected = SentenceExpectation(SentenceTransformer(str(path), device="cpu").double().eval(), documents)
    else:
        expected = Expectation(model.double().eval(), documents)
    save(out / "expected", expected.tensors())


if __name__ == "__main__":
    main()
