#!/usr/bin/env python3
"""Proves, with real transformers, that a model without some heads, neurons and layers does what the original does
when these are multiplied by zero.

Makes a tiny random model of a family for each of its heads, random masks (with layers that keep no head and no
neuron), lets vprune prune, loads the result through transformers' Auto classes, and compares every output with the
original's, whose hooks multiply what the masks remove by zero. Loading must find every weight; the loaded model
is saved and loaded again and must have the same bits. Computed in double precision: in single, a logit that nearly
cancels out would differ by more than the tolerance. One JSON line a case; exit status 1 on any difference.
With --keep the models stay in a folder; with --compare-only that folder is compared, with another transformers.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore", message="Initializing zero-element tensors")

TOLERANCE = 1e-6
# Of pack, whose sums round otherwise.
PACK_TOLERANCE = 1e-5
LAYERS, HEADS, HIDDEN, NEURONS = 4, 4, 32, 48
BERT = dict(hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=NEURONS)
DISTIL = dict(dim=HIDDEN, n_layers=LAYERS, n_heads=HEADS, hidden_dim=NEURONS)
RELATIVE = dict(BERT, relative_attention=True, pos_att_type=["c2p", "p2c"])
COMMON = ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering"]
MORE = COMMON + ["ForMultipleChoice"]
# Class prefix, settings, heads.
FAMILIES = {
    "bert": ("Bert", BERT, MORE + ["ForPreTraining", "ForNextSentencePrediction"]),
    "roberta": ("Roberta", BERT, MORE),
    "xlm-roberta": ("XLMRoberta", BERT, MORE),
    "camembert": ("Camembert", BERT, MORE),
    "electra": ("Electra", dict(BERT, embedding_size=16), MORE + ["ForPreTraining"]),
    "distilbert": ("DistilBert", DISTIL, MORE),
    "mpnet": ("MPNet", BERT, MORE),
    "albert": ("Albert", dict(BERT, embedding_size=16), MORE + ["ForPreTraining"]),
    "albert-groups": ("Albert", dict(BERT, embedding_size=16, num_hidden_groups=2, inner_group_num=2), COMMON[:2]),
    "deberta": ("Deberta", RELATIVE, COMMON),
    "deberta-content": ("Deberta", dict(BERT, relative_attention=False), COMMON[:1]),
    "deberta-v2": ("DebertaV2", dict(RELATIVE, position_buckets=16), MORE),
    "deberta-v3": ("DebertaV2", dict(RELATIVE, position_buckets=16, share_att_key=True, norm_rel_ebd="layer_norm",
                                     position_biased_input=False), COMMON[:3]),
    "deberta-conv": ("DebertaV2", dict(RELATIVE, position_buckets=16, conv_kernel_size=3), COMMON[:1]),
}
# Layers with weights of their own, where not each has.
ROWS = {"albert": 1, "albert-groups": 4}
# The maps from heads and from neurons, where they are not called as BERT's.
FROM_HEADS = {"DistilBert": "attention.out_lin", "MPNet": "attention.attn.o", "Albert": "attention.dense"}
FROM_NEURONS = {"DistilBert": "ffn.lin2", "Albert": "ffn_output"}
VALUES = {"DistilBert": "attention.v_lin", "MPNet": "attention.attn.v", "Albert": "attention.value",
          "Deberta": "attention.self.in_proj", "DebertaV2": "attention.self.value_proj"}
TO_NEURONS = {"DistilBert": "ffn.lin1", "Albert": "ffn"}
# What is pruned: masks with everything, what transformers' own classes can have, zeros in the old shape; and zeros
# that vprune finds itself.
CASES = ["random", "random-eager", "neurons", "same-neurons", "layers", "keep-shape", "with-vocabulary", "packed"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path)
    parser.add_argument("--family", choices=FAMILIES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", action="store_true", help="other cases in each family, all of them in several")
    parser.add_argument("--keep", type=Path, help="leave the models in this folder")
    parser.add_argument("--compare-only", action="store_true", help="compare what --keep left before")
    parser.add_argument("--sentence-transformers", action="store_true", help="only a directory of that package")
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        if arguments.sentence_transformers:
            if not arguments.compare_only:
                make_sentences(arguments.vprune, work)
            sys.exit(1 if compare_sentences(work) else 0)
        failures = 0
        for family in arguments.family or FAMILIES:
            prefix, _, heads = FAMILIES[family]
            turn = list(FAMILIES).index(family)
            for number, head in enumerate(heads):
                cases = CASES if number < 2 else CASES[:1]
                if arguments.sample and number > 0 and family != "bert":
                    cases = cases[turn % 2::2]
                for case in cases + (["legacy"] if family == "bert" and head == "Model" else []):
                    folder = work / f"{family}-{head}-{case}"
                    if not arguments.compare_only:
                        make(arguments.vprune, folder, family, head, case, arguments.seed)
                    failures += report(folder, prefix, head, case)
    sys.exit(1 if failures else 0)


def quiet():
    import logging

    import transformers

    transformers.logging.set_verbosity_error()
    if hasattr(transformers.logging, "disable_progress_bar"):
        transformers.logging.disable_progress_bar()
    logging.disable(logging.WARNING)


def make(vprune, folder, family, head, case, seed):
    """FOLDER/original, FOLDER/masks.json and FOLDER/pruned."""
    from tiny_families import make_model
    from tiny_vocabulary import sample_corpus

    prefix, settings, _ = FAMILIES[family]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    # The index says which models are in BF16, in shards, with padded embeddings.
    index = random.Random(f"{seed} {family} {head}").randrange(12)
    make_model(folder / "original", prefix + head, settings, None, 0 if case == "packed" else index, "")
    if case == "packed":
        write_zeros(folder, prefix, head)
        run([vprune, "pack", folder / "original", "-o", folder / "pruned", "-q"])
        run([vprune, "verify", "--model", folder / "original", "--pruned", folder / "pruned", "-q"])
        return
    masks = random_masks(random.Random(f"{seed} {family} {head} {case}"), family, case)
    (folder / "masks.json").write_text(json.dumps(masks))
    if case == "legacy":
        write_legacy(folder, masks)
        run([vprune, "pack", folder / "legacy", "-o", folder / "pruned", "-q"])
        run([vprune, "verify", "--model", folder / "legacy", "--pruned", folder / "pruned", "-q"])
        return
    command = [vprune, "--model", folder / "original", "--masks", folder / "masks.json", "-o", folder / "pruned", "-q"]
    if case == "with-vocabulary":
        (folder / "corpus.txt").write_text("\n".join(sample_corpus()[:20]) + "\n", encoding="utf-8")
        command += ["--corpus", folder / "corpus.txt"]
    else:
        command += ["--keep-all-tokens"]
    if case == "keep-shape":
        command += ["--keep-shape"]
    if case in ("same-neurons", "layers"):
        command += ["--native"]
    run(command)
    # Once more from disk, by the record.
    run([vprune, "verify", "--model", folder / "original", "--pruned", folder / "pruned", "-q"])


def write_zeros(folder, prefix, head):
    """Zeros as pruning by training leaves them, and what else can go without a change."""
    import torch

    model = load(auto_class(head), folder / "original", {})[0]
    with torch.no_grad():
        for number, layer in enumerate(layers_of(model, prefix)):
            values = layer.get_submodule(VALUES.get(prefix, "attention.self.value")).weight
            # A head's values are the last of its rows: DeBERTa has queries and keys before them.
            values = values.view(HEADS, -1, HIDDEN)[:, -HIDDEN // HEADS:]
            outputs = layer.get_submodule(FROM_HEADS.get(prefix, "attention.output.dense")).weight
            outputs.view(HIDDEN, HEADS, -1)[:, 0] = 0
            values[slice(None) if number == 1 else 1] = 0
            before = layer.get_submodule(TO_NEURONS.get(prefix, "intermediate.dense"))
            after = layer.get_submodule(FROM_NEURONS.get(prefix, "output.dense"))
            before.weight[: NEURONS if number == 2 else 10] = 0
            after.weight[:, 10:20] = -0.0
            before.weight[20:25], before.bias[20:25] = before.weight[25:30], before.bias[25:30]
            if number == 3:
                repeat_head(model, layer, prefix)
    model.float().save_pretrained(folder / "original")


def repeat_head(model, layer, prefix):
    """Head 3 becomes like head 2, but for the map from heads."""
    attention = VALUES.get(prefix, "attention.self.value").rsplit(".", 1)[0]
    from_heads = FROM_HEADS.get(prefix, "attention.output.dense")
    for name, parameter in layer.get_submodule(attention).named_parameters():
        name = f"{attention}.{name}"
        if not name.startswith(from_heads) and "LayerNorm" not in name:
            rows = parameter.view(HEADS, -1)
            rows[3] = rows[2]
    if prefix == "MPNet":
        biases = encoder_of(model, prefix).relative_attention_bias.weight
        biases[:, 3] = biases[:, 2]


def write_legacy(folder, masks):
    """The shapes and the pruned_heads of transformers 4's prune_heads."""
    import torch

    model = load(auto_class("Model"), folder / "original", {})[0].float()
    for layer, row in zip(model.encoder.layer, masks["heads"]):
        keep = torch.tensor(row).bool().repeat_interleave(HIDDEN // HEADS)
        attention, output = layer.attention.self, layer.attention.output.dense
        for linear in (attention.query, attention.key, attention.value):
            linear.weight, linear.bias = (torch.nn.Parameter(value[keep]) for value in (linear.weight, linear.bias))
        output.weight = torch.nn.Parameter(output.weight[:, keep])
    shutil.copytree(folder / "original", folder / "legacy")
    for path in (folder / "legacy").glob("model*"):
        path.unlink()
    model.save_pretrained(folder / "legacy")
    config = json.loads((folder / "legacy" / "config.json").read_text())
    config["pruned_heads"] = {str(layer): [head for head, keep in enumerate(row) if not keep]
                              for layer, row in enumerate(masks["heads"])}
    (folder / "legacy" / "config.json").write_text(json.dumps(config))


def run(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {result.stderr}")


def random_masks(generator, family, case):
    """Masks with 1 for what stays: layer 1 keeps no head, layer 2 no neuron."""
    rows = ROWS.get(family, LAYERS)
    in_groups = family == "albert-groups"
    heads = [[generator.randint(0, 1) for _ in range(HEADS)] for _ in range(rows)]
    neurons = [[generator.randint(0, 1) for _ in range(NEURONS)] for _ in range(rows)]
    if rows > 2:
        heads[1], neurons[2] = [0] * HEADS, [0] * NEURONS
    elif generator.random() < 0.5:
        heads[0] = [0] * HEADS
    heads[0][0] = 0
    if case == "neurons":
        return {"ffn": neurons}
    if case == "same-neurons":
        mask = [1] * 20 + [0] * (NEURONS - 20)
        return {"neurons": [generator.sample(mask, NEURONS) for _ in range(rows)]}
    if case == "layers":
        return {"layers": [1, 0, 1, 0] if in_groups else [0, 1, 0, 1]}
    if case == "legacy":
        return {"heads": heads}
    masks = {"heads": heads, "neurons": neurons}
    if case == "random-eager":
        masks["layers"] = [1, 1, 1, 1] if in_groups else [1, 1, 0, 1]
    return masks


def report(folder, prefix, head, case):
    try:
        figures, failures = compare(folder, prefix, head, case)
    except Exception as error:  # What does not load is a difference, and the other models still get their turn.
        if os.environ.get("TRACE"):
            raise
        figures, failures = {}, [f"{type(error).__name__}: {error}"]
    for failure in failures:
        print(f"pruned_layers: {folder.name}: {failure}", file=sys.stderr)
    print(json.dumps({"model": folder.name, **figures, "failures": len(failures)}), flush=True)
    return len(failures)


def auto_class(head):
    import transformers

    return getattr(transformers, "AutoModel" if head == "Model" else "AutoModel" + head)


def compare(folder, prefix, head, case):
    import torch

    auto = auto_class(head)
    tolerance = PACK_TOLERANCE if case == "packed" else TOLERANCE
    how = {"attn_implementation": "eager"} if case.endswith("eager") else {}
    masks = {} if case == "packed" else json.loads((folder / "masks.json").read_text())
    native = not (folder / "pruned" / "modeling_pruned.py").exists()
    failures = []
    one_size = case == "neurons" and len(masks["ffn"]) == 1
    if native != (case in ("same-neurons", "layers", "keep-shape") or one_size):
        failures.append("native" if native else "not native")
    original = load(auto, folder / "original", how)[0]
    pruned, loading = load(auto, folder / "pruned", how | ({} if native else {"trust_remote_code": True}))
    failures += [f"{name}: {sorted(found)[:4]}" for name, found in loading.items() if found]
    if case == "packed":
        failures += wrong_sizes(pruned.config)
    tokens = kept_tokens(folder) if case == "with-vocabulary" else None
    inputs = random_inputs(original, tokens)
    before = outputs(original, inputs[0])
    mask(original, prefix, masks)
    expected = outputs(original, inputs[0])
    if case != "packed" and all(torch.equal(before[name][-1], expected[name][-1]) for name in before):
        failures.append("the masks change nothing")
    found = outputs(pruned, inputs[1])
    if expected.keys() != found.keys():
        failures.append(f"outputs {sorted(expected)} became {sorted(found)}")
    worst = 0
    for name in expected.keys() & found.keys():
        for old, new in zip(expected[name], found[name], strict=True):
            if tokens is not None and old.shape != new.shape:
                old = old[..., tokens]
            difference = ((old - new).abs().max() / old.abs().max()).item()
            worst = max(worst, difference)
            if not difference <= tolerance:
                failures.append(f"{name} differ by {difference:.3g} of the largest")
    failures += saved_again(folder, auto, pruned, how)
    return {"class": type(pruned).__name__, "native": native, "largest": worst}, failures


def wrong_sizes(config):
    """What write_zeros made useless is gone, and no more."""
    rows = len(config.kept_attention_heads)
    heads = [[] if row == 1 else [2] if row == 3 else [2, 3] for row in range(rows)]
    neurons = [0 if row == 2 else NEURONS - 25 for row in range(rows)]
    found = config.kept_attention_heads, config.kept_intermediate_sizes
    return [] if found == (heads, neurons) else [f"sizes are {found} and should be {(heads, neurons)}"]


def load(auto, folder, how):
    import torch

    model, loading = auto.from_pretrained(folder, dtype=torch.float64, output_loading_info=True, **how)
    return model.eval(), {name: loading.get(name) or [] for name in ("missing_keys", "unexpected_keys", "mismatched_keys")}


def encoder_of(model, prefix):
    return getattr(model.base_model, "transformer" if prefix == "DistilBert" else "encoder")


def layers_of(model, prefix):
    encoder = encoder_of(model, prefix)
    if prefix == "Albert":
        return [layer for group in encoder.albert_layer_groups for layer in group.albert_layers]
    return list(encoder.layer)


def mask(model, prefix, masks):
    """Multiplies what masks remove by zero, and leaves out layers."""
    import torch

    layers = layers_of(model, prefix)
    for layer, row in zip(layers, masks.get("heads", [])):
        keep = torch.tensor(row, dtype=torch.float64).repeat_interleave(HIDDEN // HEADS)
        multiply(layer.get_submodule(FROM_HEADS.get(prefix, "attention.output.dense")), keep)
    for layer, row in zip(layers, masks.get("neurons", masks.get("ffn", []))):
        multiply(layer.get_submodule(FROM_NEURONS.get(prefix, "output.dense")), torch.tensor(row, dtype=torch.float64))
    if "layers" in masks:
        kept = [index for index, keep in enumerate(masks["layers"]) if keep]
        model.config.num_hidden_layers = len(kept)
        if prefix != "Albert":
            encoder = encoder_of(model, prefix)
            encoder.layer = torch.nn.ModuleList(encoder.layer[index] for index in kept)


def multiply(module, keep):
    module.register_forward_pre_hook(lambda module, inputs: (inputs[0] * keep, *inputs[1:]))


def kept_tokens(folder):
    """Old ids of the tokens that are left, by new id."""
    vocabularies = []
    for side in ("original", "pruned"):
        document = json.loads((folder / side / "tokenizer.json").read_text(encoding="utf-8"))
        added = {token["content"]: token["id"] for token in document["added_tokens"]}
        vocabularies.append({**document["model"]["vocab"], **added})
    old, new = vocabularies
    return [old[token] for token in sorted(new, key=new.get)]


def random_inputs(model, tokens):
    """Ids and masks of 3 texts of different lengths, for the original and for the pruned model."""
    import torch

    generator = torch.Generator().manual_seed(7)
    count = len(tokens) if tokens else model.config.vocab_size
    ids = torch.randint(5, count, (3, 12), generator=generator)
    attention = (torch.arange(12) < torch.tensor([[12], [7], [3]])).long()
    old = torch.tensor(tokens)[ids] if tokens else ids
    return [{"input_ids": side, "attention_mask": attention} for side in (old, ids)]


def outputs(model, inputs):
    import torch

    if type(model).__name__.endswith("ForMultipleChoice"):
        inputs = {name: value.unsqueeze(0) for name, value in inputs.items()}
    with torch.no_grad():
        found = model(**inputs, output_hidden_states=True, return_dict=True)
    return {name: value if isinstance(value, tuple) else (value,) for name, value in found.items()}


SENTENCE_MASKS = {"heads": [[1, 0, 0, 1], [0, 0, 0, 0]], "neurons": [[1, 0] * 32, [0] * 64]}


def make_sentences(vprune, work):
    """A sentence-transformers directory, and what is left of it without heads, neurons and tokens."""
    from tiny_models import make_sentence_transformer
    from tiny_vocabulary import sample_corpus

    make_sentence_transformer(work / "original")
    (work / "corpus.txt").write_text("\n".join(sample_corpus()[:20]) + "\n", encoding="utf-8")
    (work / "masks.json").write_text(json.dumps(SENTENCE_MASKS))
    run([vprune, "--corpus", work / "corpus.txt", "--masks", work / "masks.json", "--model", work / "original",
         "-o", work / "pruned", "-q"])


def compare_sentences(work):
    """The embeddings of both directories."""
    import numpy
    from sentence_transformers import SentenceTransformer

    texts = (work / "corpus.txt").read_text(encoding="utf-8").splitlines()
    original = SentenceTransformer(str(work / "original"), device="cpu").double()
    mask(original[0].auto_model, "Bert", SENTENCE_MASKS)
    pruned = SentenceTransformer(str(work / "pruned"), device="cpu", trust_remote_code=True).double()
    expected, found = original.encode(texts), pruned.encode(texts)
    difference = float(numpy.abs(expected - found).max() / numpy.abs(expected).max())
    print(json.dumps({"model": "sentence-transformers", "largest": difference}))
    return not difference <= TOLERANCE


def saved_again(folder, auto, model, how):
    """save_pretrained writes a directory that loads in the same way."""
    import torch

    again = folder / "again"
    shutil.rmtree(again, ignore_errors=True)
    model.save_pretrained(again)
    loaded, loading = load(auto, again, how | {"trust_remote_code": True})
    failures = [f"saved again, {name}: {sorted(found)[:4]}" for name, found in loading.items() if found]
    old, new = model.state_dict(), loaded.state_dict()
    others = [name for name in old.keys() | new.keys() if not torch.equal(old[name], new[name])]
    return failures + [f"saved again, {name} is another" for name in others]


if __name__ == "__main__":
    main()
