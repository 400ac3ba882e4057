"""Configurations, masks and budgets that are wrong for the model that they are of.
"""

import json
import pickle

from good_folder import CONFIG, DEEP, EMBEDDING, FAMILIES, HIDDEN, INTERMEDIATE, TOKENS, WEIGHTS, Case, filled, safetensors, shapes


# config.json


def config_cases():
    without = {key: value for key, value in CONFIG.items() if key != "model_type"}
    return [
        Case("config-missing", 66, "config.json", []).replacing("config.json", None),
        Case("config-without-model-type", 65, "config.json", ["model_type", *FAMILIES]).replacing(
            "config.json", without),
        Case("config-unknown-model-type", 65, "config.json", ["zebra", *FAMILIES]).replacing(
            "config.json", {**CONFIG, "model_type": "zebra"}),
        Case("config-model-type-not-a-string", 65, "config.json", ["model_type"]).replacing(
            "config.json", {**CONFIG, "model_type": 5}),
        Case("config-not-json", 65, "config.json", []).replacing("config.json", b"model_type: bert\n"),
        Case("config-cut-json", 65, "config.json", []).replacing("config.json", json.dumps(CONFIG).encode()[:-2]),
        Case("config-empty", 65, "config.json", []).replacing("config.json", b""),
        Case("config-not-an-object", 65, "config.json", []).replacing("config.json", [CONFIG]),
        Case("config-deep-json", 65, "config.json", []).replacing("config.json", b'{"a":' * DEEP),
        *(Case(f"config-{name}", 65, "config.json", [place]).replacing("config.json", {**CONFIG, **members})
          for name, place, members in [
              ("id-a-string", "eos_token_id", {"eos_token_id": "0"}),
              ("id-an-object", "eos_token_id[1]", {"eos_token_id": [0, {"a": 1}]}),
              ("id-2-to-the-63", "eos_token_id", {"eos_token_id": 1 << 63}),
              ("bad-words-a-string", "bad_words_ids", {"bad_words_ids": "x"}),
              ("forced-ids-no-pairs", "forced_decoder_ids[0]", {"forced_decoder_ids": [5]}),
              ("languages-a-list", "lang_to_id", {"lang_to_id": [1]}),
          ]),
        Case("good-config-ids-null", 0, "", []).replacing(
            "config.json", {**CONFIG, "eos_token_id": None, "bad_words_ids": None, "lang_to_id": None}),
        Case("config-vocab-size-disagrees", 65, "config.json", ["vocab_size", "99", str(len(TOKENS))]).replacing(
            "config.json", {**CONFIG, "vocab_size": 99}),
    ]


# Masks of heads, neurons and layers; the model has one layer of two heads


class Evil:
    """What a pickle must never do."""

    def __reduce__(self):
        return (exec, ("raise SystemExit",))


def mask_cases():
    def case(name, mentions, masks):
        return Case(f"masks-{name}", 65, "masks", mentions).with_masks(masks)

    decoder = case("of-a-family-without-encoder", ["modernbert", "vocabulary"], {"heads": [[1, 0]]})
    decoder.names = "config.json"
    extra = case("and-a-tensor-without-a-rule", ["head_logits_proj"], {"heads": [[1, 0]]})
    extra.names = "config.json"
    narrow = case("and-other-neurons-than-the-bias", ["intermediate.dense.bias"], {"heads": [[1, 0]]})
    narrow.names = "config.json"
    code = case("and-code-of-the-models-own", ["auto_map"], {"heads": [[1, 0]]})
    code.names = "config.json"
    one_neuron = [[1] + [0] * (INTERMEDIATE - 1)]
    bias = "encoder.layer.0.intermediate.dense.bias"
    return [
        Case("good-masks", 0, "", []).with_masks({"heads": [[1, 0]], "ffn": one_neuron, "layers": [1]}),
        Case("good-masks-of-neurons", 0, "", []).with_masks({"neurons": [[True] * INTERMEDIATE]}),
        case("not-json", ["JSON"], b"heads"),
        case("in-a-list", ["object"], [[1, 0]]),
        case("of-nothing", ["heads"], {"head": [[1, 0]]}),
        case("not-in-rows", ["heads[0]"], {"heads": [1, 0]}),
        case("in-an-object", ["heads"], {"heads": {"0": [1, 0]}}),
        case("for-more-layers", ["heads has 2 entries", "1"], {"heads": [[1, 0], [1, 1]]}),
        case("for-more-heads", ["heads[0] has 3 entries", "2"], {"heads": [[1, 0, 1]]}),
        case("for-fewer-neurons", ["neurons[0]", str(INTERMEDIATE)], {"neurons": [[1]]}),
        case("for-more-layers-that-run", ["layers has 2 entries"], {"layers": [1, 1]}),
        case("with-a-half", ["heads[0][1]", "0 or 1"], {"heads": [[1, 0.5]]}),
        case("with-a-word", ["heads[0][0]"], {"heads": [["1", 0]]}),
        case("that-leave-no-layer", ["no layer"], {"layers": [0]}),
        case("in-a-damaged-archive", ["torch.save"], b"PK\x03\x04" + bytes(60)),
        case("in-a-pickle-that-calls", ["exec", "nothing of it was run"], pickle.dumps(Evil(), protocol=2)),
        case("in-a-pickle-that-breaks-off", ["breaks off"], b"\x80\x02(X\xff\x00"),
        decoder.replacing("config.json", {**CONFIG, "model_type": "modernbert"}).replacing(
            WEIGHTS, safetensors({"embeddings.tok_embeddings.weight": [len(TOKENS), HIDDEN]})),
        extra.replacing(WEIGHTS, safetensors(
            {**shapes(), "encoder.layer.0.attention.self.head_logits_proj.weight": [2, 2]})),
        narrow.replacing(WEIGHTS, safetensors({**shapes(), bias: [INTERMEDIATE - 1]})),
        code.replacing("config.json", {**CONFIG, "auto_map": {"AutoModel": "modeling_own.BertModel"}}),
    ]


# Budgets, for which the encoder runs


def budget_cases():
    def case(name, names, mentions, config=(), weights=None):
        return Case(f"budget-{name}", 65, names, mentions).replacing("config.json", {**CONFIG, **dict(config)}).replacing(
            WEIGHTS, weights or safetensors(shapes())).with_arguments("--macs", "0.5")

    layer = "encoder.layer.0."
    offered = "the vocabulary can be pruned all the same"

    def alone(name):
        return safetensors({name: [len(TOKENS), HIDDEN]})

    return [
        case("of-a-decoder", "config.json", ["gpt2", offered], {"model_type": "gpt2"}, alone("wte.weight")),
        case("of-an-encoder-decoder", "config.json", ["t5", offered], {"model_type": "t5"}, alone("shared.weight")),
        case("with-a-head-that-is-not-known", "config.json", ["BertForMultipleChoice", offered],
             {"architectures": ["BertForMultipleChoice"]}),
        case("with-causal-attention", "config.json", ["is_decoder", offered], {"is_decoder": True}),
        case("with-a-head-that-ends-in-model", "config.json", ["BertLMHeadModel", offered],
             {"architectures": ["BertLMHeadModel"]}),
        case("with-a-number-that-is-none", WEIGHTS, [layer + "output.dense.bias"],
             weights=filled(layer + "output.dense.bias", float("nan"))),
        case("with-an-infinite-number", WEIGHTS, [EMBEDDING], weights=filled(EMBEDDING, float("inf"))),
        case("with-infinite-activations", WEIGHTS, ['layer "encoder.layer.0"', offered],
             weights=filled(layer + "output.dense.weight", 3e38)),
    ]
