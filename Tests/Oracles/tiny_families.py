#!/usr/bin/env python3
"""Makes a tiny random model of every family and head class beside BERT, DistilBERT and ELECTRA, with transformers.

The tokenizer is a small WordPiece one for all: what is tested is which tensors and ids have to do with the
vocabulary. OUT/NAME holds a model, OUT/models.json the list, OUT/corpus.txt text that uses part of the vocabulary:
as tiny_models.py makes them.
"""

import argparse
import json
import shutil
from pathlib import Path

from tiny_models import quiet_libraries, randomize, token_ids
from tiny_vocabulary import ADDED, sample_corpus, vocabulary, write_json, write_tokenizer

BERT = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
BART = dict(d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=4, decoder_attention_heads=4,
            encoder_ffn_dim=48, decoder_ffn_dim=48)
T5 = dict(d_model=32, d_kv=8, d_ff=48, num_layers=1, num_decoder_layers=1, num_heads=4)
LLAMA = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, intermediate_size=48,
             head_dim=8)
WHISPER = dict(BART, num_mel_bins=8, max_source_positions=8, max_target_positions=144)
GPT2 = dict(n_embd=32, n_layer=2, n_head=4)
TASKS = ["SequenceClassification", "TokenClassification", "QuestionAnswering"]
FAMILIES = {
    "Roberta": (BERT, ["Model", "ForMaskedLM", "ForCausalLM", "ForMultipleChoice"] + ["For" + t for t in TASKS]),
    "XLMRoberta": (BERT, ["Model", "ForMaskedLM", "ForSequenceClassification"]),
    "Camembert": (BERT, ["Model", "ForMaskedLM", "ForTokenClassification"]),
    "Albert": (dict(BERT, embedding_size=16), ["Model", "ForMaskedLM", "ForPreTraining"] + ["For" + t for t in TASKS]),
    "MPNet": (BERT, ["Model", "ForMaskedLM"] + ["For" + t for t in TASKS]),
    "Deberta": (dict(BERT, relative_attention=True, pos_att_type=["c2p", "p2c"]), ["Model", "ForMaskedLM"]),
    "DebertaV2": (dict(BERT, relative_attention=True, pos_att_type=["c2p", "p2c"], position_buckets=16),
                  ["Model", "ForMaskedLM"] + ["For" + t for t in TASKS]),
    "ModernBert": (BERT, ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification"]),
    "XLNet": (dict(d_model=32, n_layer=2, n_head=4, d_inner=48),
              ["Model", "LMHeadModel", "ForSequenceClassification", "ForTokenClassification"]),
    "XLM": (dict(emb_dim=32, n_layers=2, n_heads=4),
            ["Model", "WithLMHeadModel", "ForSequenceClassification", "ForTokenClassification"]),
    "T5": (T5, ["Model", "ForConditionalGeneration", "EncoderModel"]),
    "MT5": (T5, ["Model", "ForConditionalGeneration", "EncoderModel"]),
    "UMT5": (T5, ["Model", "ForConditionalGeneration", "EncoderModel"]),
    # Its sequence classification wants as many [SEP] in every text, which the corpus has not.
    "Bart": (BART, ["Model", "ForConditionalGeneration"]),
    "MBart": (BART, ["Model", "ForConditionalGeneration"]),
    "Marian": (BART, ["Model", "MTModel"]),
    "M2M100": (BART, ["Model", "ForConditionalGeneration"]),
    "Pegasus": (BART, ["Model", "ForConditionalGeneration"]),
    "GPT2": (GPT2, ["Model", "LMHeadModel", "ForSequenceClassification"]),
    "GPTNeo": (dict(hidden_size=32, num_layers=2, num_heads=4, attention_types=[[["global", "local"], 1]]),
               ["Model", "ForCausalLM"]),
    "GPTNeoX": (BERT, ["Model", "ForCausalLM"]),
    "OPT": (dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=48, word_embed_proj_dim=16),
            ["Model", "ForCausalLM"]),
    "Bloom": (dict(hidden_size=32, n_layer=2, n_head=4), ["Model", "ForCausalLM"]),
    "Falcon": (dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4), ["Model", "ForCausalLM"]),
    "Llama": (LLAMA, ["Model", "ForCausalLM", "ForSequenceClassification"]),
    "Mistral": (LLAMA, ["Model", "ForCausalLM"]),
    "Qwen2": (LLAMA, ["Model", "ForCausalLM"]),
    "Qwen3": (LLAMA, ["Model", "ForCausalLM"]),
    "Gemma": (LLAMA, ["Model", "ForCausalLM"]),
    "Gemma2": (LLAMA, ["Model", "ForCausalLM"]),
    "Gemma3": (LLAMA, ["TextModel", "ForCausalLM"]),
    "Gemma3+": (LLAMA, ["ForConditionalGeneration"]),
    "Gemma3+names-of-modules": (LLAMA, ["ForConditionalGeneration"]),
    "Whisper": (WHISPER, ["Model", "ForConditionalGeneration"]),
    "Whisper+multilingual": (WHISPER, ["ForConditionalGeneration"]),
    "Phi": (dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48),
            ["Model", "ForCausalLM"]),
    "Phi3": (LLAMA, ["Model", "ForCausalLM"]),
}
# Families that vprune does not know: their shapes tell what to cut.
UNKNOWN = {
    "GPTJ": (dict(n_embd=32, n_layer=2, n_head=4, rotary_dim=4), ["Model", "ForCausalLM"]),
    "Cohere": (LLAMA, ["ForCausalLM"]),
    "StableLm": (LLAMA, ["ForCausalLM"]),
    "RoFormer": (BERT, ["Model", "ForMaskedLM"]),
}
# Heads over the vocabulary that are made once more with a matrix of their own.
LM_HEADS = ("ForMaskedLM", "ForCausalLM", "LMHeadModel", "WithLMHeadModel", "ForConditionalGeneration", "MTModel")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder to make; replaced when it is there")
    out = parser.parse_args().out
    quiet_libraries()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    models = []
    for index, (family, (sizes, heads)) in enumerate({**FAMILIES, **UNKNOWN}.items()):
        family, _, variety = family.partition("+")
        for head in heads:
            variants = [None] + ([False] if head in LM_HEADS else [])
            for tied in variants:
                name = f"{family}{head}" + (f"-{variety}" if variety else "") + ("-untied" if tied is False else "")
                models.append({"name": name, "architecture": f"{family}{head}", "unknown": family in UNKNOWN})
                make_model(out / name, f"{family}{head}", sizes, tied, index, variety)
    write_json(out / "models.json", models)
    (out / "corpus.txt").write_text("\n".join(sample_corpus()[:200]) + "\n", encoding="utf-8", newline="")
    print(json.dumps({"models": len(models)}))


def make_model(folder, architecture, sizes, tied, index, variety):
    import torch
    import transformers

    vocab = vocabulary(True)
    added = ADDED if index % 2 else []
    if architecture.startswith("Qwen2"):
        # transformers adds it where it is missing, and then the embedding has a row too few.
        added = [*added, {**ADDED[0], "content": "<|endoftext|>"}]
    tokens = write_tokenizer(folder, vocab, added, "transformers-5", "TokenizersBackend")
    ids = token_ids(vocab)
    ids = {name: id for name, id in ids.items() if name not in ("sep_token_id", "cls_token_id")}
    settings = {**sizes, **ids, "decoder_start_token_id": ids["pad_token_id"], "max_position_embeddings": 144,
                "vocab_size": (tokens // 64 + 1) * 64 if index % 3 == 0 else tokens}
    if architecture.startswith("XLNet"):
        del settings["max_position_embeddings"]
    if tied is not None:
        settings["tie_word_embeddings"] = tied
    if architecture.startswith("Marian"):
        settings.update(decoder_vocab_size=settings["vocab_size"], forced_eos_token_id=ids["eos_token_id"])
    if architecture == "XLMModel" or architecture.startswith("XLMW") or architecture.startswith("XLMFor"):
        settings.update(use_lang_emb=False)
    if architecture.endswith("Classification"):
        settings["num_labels"] = 3
    if architecture == "RobertaForCausalLM":
        settings["is_decoder"] = True
    model_class = getattr(transformers, architecture)
    torch.manual_seed(index)
    if architecture.startswith("Gemma3ForConditional"):
        settings = with_eyes(settings, vocab)
    model = model_class(model_class.config_class(**settings))
    randomize(model, architecture)
    if variety == "multilingual":
        speak_languages(model.generation_config, vocab)
    dtype = torch.bfloat16 if index % 3 == 1 and architecture.endswith("Model") else torch.float32
    model.to(dtype).save_pretrained(folder, **({"max_shard_size": 20_000} if index % 4 == 1 else {}))
    if variety == "names-of-modules":
        rename_as_modules(folder)


def speak_languages(generation, vocab):
    """What generation_config.json of a multilingual Whisper names: tokens that no text has, and many to suppress."""
    generation._from_model_config = False
    generation.is_multilingual = True
    generation.lang_to_id = {"<|en|>": vocab["[unused2]"], "<|de|>": vocab["[unused3]"], "<|fr|>": vocab["[unused7]"]}
    generation.task_to_id = {"transcribe": vocab["[unused4]"], "translate": vocab["[unused5]"]}
    generation.no_timestamps_token_id = vocab["[unused6]"]
    generation.prev_sot_token_id = vocab["[unused8]"]
    generation.suppress_tokens = list(range(20, len(vocab), 3))
    generation.begin_suppress_tokens = list(range(21, len(vocab), 3))


def rename_as_modules(folder):
    """Gemma 3's tensors as the modules are called since version 4.52 of transformers, which saves older names."""
    from safetensors.torch import load_file, save_file

    for path in folder.glob("*.safetensors"):
        tensors = load_file(path)
        renamed = {module_name(name): value for name, value in tensors.items()}
        save_file(renamed, path, metadata={"format": "pt"})
    for path in folder.glob("*.index.json"):
        index = json.loads(path.read_text(encoding="utf-8"))
        index["weight_map"] = {module_name(name): shard for name, shard in index["weight_map"].items()}
        write_json(path, index)


def module_name(name):
    if name.startswith("language_model.lm_head"):
        return name.removeprefix("language_model.")
    return "model." + name.replace("language_model.model.", "language_model.")


def with_eyes(settings, vocab):
    """Gemma 3 as gemma-3-4b-it has it: the configuration of text in an object of its own."""
    vision = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=8,
                  patch_size=4, model_type="siglip_vision_model")
    special = dict(boi_token_index=vocab["[CLS]"], eoi_token_index=vocab["[SEP]"],
                   image_token_index=vocab["[MASK]"])
    ties = {name: settings.pop(name) for name in ("tie_word_embeddings",) if name in settings}
    return dict(**ties, text_config=settings, vision_config=vision, mm_tokens_per_image=4, **special)


if __name__ == "__main__":
    main()
