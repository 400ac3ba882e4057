#!/usr/bin/env python3
"""Proves that models in PyTorch's pickles are pruned to what the same models in safetensors are.

Tiny models of transformers are saved once as safetensors and once as pytorch_model.bin, in torch's zip and legacy
formats, whole and in shards, with old names (gamma, beta) and tied weights under all their names. Real transformers
loads what vprune writes, and it has the weights that the other has.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MODELS = ["BertForMaskedLM", "RobertaForMaskedLM", "T5ForConditionalGeneration", "BartForConditionalGeneration",
          "GPT2LMHeadModel", "BertForMaskedLM-untied"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", type=Path, required=True)
    vprune = parser.parse_args().vprune
    from tiny_families import BERT, FAMILIES, make_model
    from tiny_models import quiet_libraries
    from tiny_vocabulary import sample_corpus

    quiet_libraries()
    failures, count = [], 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        (work / "corpus.txt").write_text("\n".join(sample_corpus()[:200]) + "\n", encoding="utf-8", newline="")
        for name in MODELS:
            architecture, _, variant = name.partition("-")
            sizes = next((v[0] for k, v in FAMILIES.items() if architecture.startswith(k)), BERT)
            make_model(work / name, architecture, sizes, False if variant else None, 0, "")
            whole = loaded(prune(vprune, work, work / name, "expected"), architecture)
            for case in ("zip", "legacy", "shards", "gamma"):
                if case == "gamma" and "Bert" not in name:
                    continue
                count += 1
                try:
                    with_pickles(work, name, architecture, case)
                    out = prune(vprune, work, work / "pickled", "out")
                    check(whole, loaded(out, architecture), out, work / "expected", case)
                except Exception as error:  # Every failure is told, not the first alone.
                    failures.append(f"{name}, {case}: {error}")
    for failure in failures:
        print(f"torch_models: {failure}", file=sys.stderr)
    print(json.dumps({"models": count, "failures": len(failures)}))
    sys.exit(1 if failures or count < 20 else 0)


def with_pickles(work, name, architecture, case):
    """The model in work/pickled, its weights in pickles."""
    import torch
    import transformers

    folder = work / "pickled"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / name, folder)
    for path in folder.glob("model*.safetensors*"):
        path.unlink()
    state = getattr(transformers, architecture).from_pretrained(work / name).state_dict()
    if case == "gamma":
        old = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
        state = {next((n.replace(k, v) for k, v in old.items() if n.endswith(k)), n): t for n, t in state.items()}
    if case != "shards":
        torch.save(state, folder / "pytorch_model.bin", _use_new_zipfile_serialization=case != "legacy")
        return
    names = list(state)
    parts = [names[: len(names) // 2], names[len(names) // 2 :]]
    weight_map = {}
    for number, part in enumerate(parts):
        file = f"pytorch_model-0000{number + 1}-of-00002.bin"
        torch.save({n: state[n] for n in part}, folder / file)
        weight_map.update({n: file for n in part})
    index = {"metadata": {"total_size": 0}, "weight_map": weight_map}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index))


def prune(vprune, work, model, out):
    command = [vprune, "--corpus", work / "corpus.txt", "--model", model, "-o", work / out, "--force", "--quiet"]
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    return work / out


def loaded(folder, architecture):
    import transformers

    model, info = getattr(transformers, architecture).from_pretrained(folder, output_loading_info=True)
    wrong = {key: value for key, value in info.items() if value}
    if wrong:
        raise RuntimeError(f"loading says {wrong}")
    return model.state_dict()


def check(expected, found, out, expected_folder, case):
    import torch
    from safetensors import safe_open

    if expected.keys() != found.keys():
        raise RuntimeError("other parameters")
    for name, tensor in expected.items():
        if tensor.dtype != found[name].dtype or not torch.equal(tensor, found[name]):
            raise RuntimeError(f"other values of {name}")
    left = [path.name for path in out.iterdir() if path.suffix == ".bin" or ".bin." in path.name]
    if left:
        raise RuntimeError(f"{left} are left")
    if case == "shards":
        if not (out / "model.safetensors.index.json").exists():
            raise RuntimeError("no index")
        return
    # Tied embeddings are stored once; small vectors may be there under both their names.
    with safe_open(out / "model.safetensors", "pt") as file, \
            safe_open(expected_folder / "model.safetensors", "pt") as other:
        big = [n for n in file.keys() if file.get_slice(n).get_shape().__len__() == 2]
        bigger = [n for n in other.keys() if other.get_slice(n).get_shape().__len__() == 2]
        if len(big) != len(bigger):
            raise RuntimeError(f"stores {sorted(set(big) ^ set(bigger))} beside the others")


if __name__ == "__main__":
    main()
