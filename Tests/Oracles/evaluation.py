#!/usr/bin/env python3
"""Compares `vprune evaluate` with transformers, scikit-learn, SciPy and the definitions of conlleval and SQuAD.

Tiny random models of every task, with a WordPiece tokenizer and a byte-level one, and data in every format. Scores
must agree to 1e-5; a tiny model's logits are seldom nearer to each other than float32 tells apart.
"""

import argparse
import csv
import gzip
import json
import random
import re
import string
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score

from tiny_models import quiet_libraries
from tiny_vocabulary import sample_corpus, vocabulary, write_tokenizer

LIMIT = 48
TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "S-LOC", "E-PER"]
SIZES = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vprune", required=True, metavar="BINARY")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    quiet_libraries()
    import torch

    torch.set_num_threads(1)
    failures = 0
    with tempfile.TemporaryDirectory(prefix="vprune-evaluation-") as folder:
        for family in ["bert", "roberta"]:
            for task in [single, binary, multiple, regression, pairs, tags, answers, answers_or_none, embeddings]:
                place = Path(folder) / f"{family}-{task.__name__}"
                place.mkdir()
                case = Case(family, place, random.Random(f"{arguments.seed} {place.name}"))
                expected, data, options = task(case)
                failures += compare(arguments.vprune, case, task.__name__, expected, data, options)
    sys.exit(1 if failures else 0)


def compare(vprune, case, name, expected, data, options):
    result = subprocess.run([vprune, "evaluate", case.model, "--data", data, "--json", *options], capture_output=True)
    if result.returncode:
        print(f"{case.family} {name}: {result.stderr.decode()}", file=sys.stderr)
        return 1
    found = json.loads(result.stdout)["scores"]
    differences = {key: (found.get(key), value) for key, value in expected.items()
                   if found.get(key) is None or abs(found[key] - value) > 1e-5 * max(1, abs(value))}
    print(json.dumps({"family": case.family, "task": name, "scores": found, "differences": differences}))
    return len(differences)


class Case:
    """A family's tokenizer, words to make texts of, and a place for a model."""

    def __init__(self, family, place, generator):
        self.family, self.place, self.random = family, place, generator
        self.model = place / "model"
        self.words = sorted({word for line in sample_corpus() for word in line.split()})

    def make(self, head, **settings):
        import torch
        import transformers

        prefix = {"bert": "Bert", "roberta": "Roberta"}[self.family]
        size = self.make_tokenizer()
        shift = {"bert": 0, "roberta": 2}[self.family]
        torch.manual_seed(self.random.randrange(1 << 30))
        model_class = getattr(transformers, prefix + head)
        segments = {"bert": 2, "roberta": 1}[self.family]
        settings = {**SIZES, "vocab_size": size, "max_position_embeddings": LIMIT + shift, "type_vocab_size": segments,
                    "pad_token_id": {"bert": 0, "roberta": 1}[self.family], **settings}
        model = model_class(model_class.config_class(**settings))
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.dim() > 1:
                    parameter.normal_(0, 0.4)
        model.save_pretrained(self.model)
        self.network = model.double().eval()
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(self.model)

    def make_tokenizer(self):
        if self.family == "bert":
            return write_tokenizer(self.model, vocabulary(True), [], "transformers-4")
        from tokenizers import ByteLevelBPETokenizer
        from tokenizers.processors import RobertaProcessing
        from transformers import RobertaTokenizerFast

        trained = ByteLevelBPETokenizer()
        trained.train_from_iterator(sample_corpus(), vocab_size=500,
                                    special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], show_progress=False)
        trained._tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
        RobertaTokenizerFast(tokenizer_object=trained._tokenizer).save_pretrained(self.model)
        return trained.get_vocab_size()

    def text(self, least=1, most=60):
        return " ".join(self.random.choices(self.words, k=self.random.randint(least, most)))

    def logits(self, *texts, **options):
        import torch

        inputs = self.tokenizer(*texts, truncation=True, max_length=LIMIT, return_tensors="pt", **options)
        with torch.no_grad():
            return self.network(**inputs)[0][0].numpy(), inputs

    def write(self, name, text):
        path = self.place / name
        opened = gzip.open if name.endswith(".gz") else open
        with opened(path, "wt", encoding="utf-8", newline="") as file:
            file.write(text)
        return path


def classification(case, count, names=None):
    labels = {"id2label": dict(enumerate(names)), "label2id": {name: id for id, name in enumerate(names)}} if names else {}
    case.make("ForSequenceClassification", num_labels=count, **labels)
    texts = [case.text() for _ in range(60)]
    truth = [case.random.randrange(count) for _ in texts]
    return texts, truth, [int(case.logits(text)[0].argmax()) for text in texts]


def single(case):
    names = ["red", "green, or \"so\"", "blue"]
    texts, truth, found = classification(case, 3, names)
    rows = [["id", "say, what", "colour"]] + [[str(i), text + ' "x",\ny', names[label]]
                                              for i, (text, label) in enumerate(zip(texts, truth))]
    found = [int(case.logits(row[1])[0].argmax()) for row in rows[1:]]
    path = case.place / "data.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    expected = {"accuracy": accuracy_score(truth, found), "f1_macro": f1_score(truth, found, average="macro")}
    return expected, path, ["--text-column", "say, what", "--label-column", "colour"]


def binary(case):
    texts, truth, found = classification(case, 2)
    data = case.write("data.tsv.gz", "text\tlabel\n" + "".join(f"{t}\t{l}\n" for t, l in zip(texts, truth)))
    expected = {"accuracy": accuracy_score(truth, found), "f1_macro": f1_score(truth, found, average="macro"),
                "f1_binary": f1_score(truth, found)}
    return expected, data, []


def multiple(case):
    case.make("ForSequenceClassification", num_labels=4, problem_type="multi_label_classification")
    texts = [case.text() for _ in range(40)]
    truth = [[case.random.randrange(2) for _ in range(4)] for _ in texts]
    found = [(case.logits(text)[0] > 0).astype(int) for text in texts]
    lines = [json.dumps({"text": text, "labels": [id for id in range(4) if row[id]]}) for text, row in zip(texts, truth)]
    truth, found = numpy.array(truth), numpy.array(found)
    expected = {"accuracy": accuracy_score(truth, found),
                "f1_micro": f1_score(truth, found, average="micro", zero_division=0),
                "f1_macro": f1_score(truth, found, average="macro", zero_division=0)}
    return expected, case.write("data.jsonl", "\n".join(lines)), []


def regression(case):
    case.make("ForSequenceClassification", num_labels=1)
    texts = [case.text() for _ in range(40)]
    truth = [round(case.random.uniform(-1, 1), 1) for _ in texts]
    found = [float(case.logits(text)[0][0]) for text in texts]
    data = case.write("data.json", json.dumps([{"sentence": t, "score": s} for t, s in zip(texts, truth)]))
    mse = float(numpy.mean((numpy.array(found) - numpy.array(truth)) ** 2))
    return {"mse": mse, "pearson": pearsonr(found, truth)[0], "spearman": spearmanr(found, truth)[0]}, data, []


def pairs(case):
    case.make("ForSequenceClassification", num_labels=3)
    texts = [(case.text(most=40), case.text(most=40)) for _ in range(60)]
    truth = [case.random.randrange(3) for _ in texts]
    found = [int(case.logits(*text)[0].argmax()) for text in texts]
    data = case.write("data.tsv", "a\tb\tlabel\r\n" + "".join(f"{a}\t{b}\t{l}\r\n" for (a, b), l in zip(texts, truth)))
    expected = {"accuracy": accuracy_score(truth, found), "f1_macro": f1_score(truth, found, average="macro")}
    return expected, data, ["--text-column", "a", "--pair-column", "b"]


def tags(case):
    case.make("ForTokenClassification", id2label=dict(enumerate(TAGS)), label2id={t: i for i, t in enumerate(TAGS)})
    if case.family == "roberta":
        from transformers import AutoTokenizer

        # Words are taken to have a space before them.
        case.tokenizer = AutoTokenizer.from_pretrained(case.model, add_prefix_space=True)
    truth, found, lines = [], [], ["-DOCSTART- -X- O", ""]
    for _ in range(40):
        words = case.random.choices(case.words, k=case.random.randint(1, 40))
        logits, inputs = case.logits(words, is_split_into_words=True)
        places, row = inputs.word_ids(), ["O"] * len(words)
        for place in reversed(range(len(places))):
            if places[place] is not None:
                row[places[place]] = TAGS[logits[place].argmax()]
        found.append(row)
        truth.append([case.random.choice(TAGS + ["O"] * 8) for _ in words])
        lines += [f"{word} NN {tag}" for word, tag in zip(words, truth[-1])] + [""]
    every = [tag for row in truth for tag in row], [tag for row in found for tag in row]
    right, wrong = spans(truth), spans(found)
    common = len(right & wrong)
    expected = {"accuracy": accuracy_score(*every), "precision": common / max(1, len(wrong)),
                "recall": common / max(1, len(right)), "f1_spans": 2 * common / max(1, len(right) + len(wrong))}
    return expected, case.write("data.conll", "\n".join(lines)), []


def spans(sentences):
    """The chunks of conlleval.pl: its startOfChunk and endOfChunk, for each pair of neighbours."""
    found = set()
    for number, sentence in enumerate(sentences):
        start = None
        for place, (before, after) in enumerate(zip(["O"] + sentence, sentence + ["O"])):
            (b, kind), (a, next_kind) = [(tag[0], tag[2:]) for tag in (before, after)]
            other = kind != next_kind
            ends = b in "ES" or b in "BI" and a in "BSO" or b != "O" and other
            begins = a in "BS" or b in "ESO" and a in "EI" or a != "O" and other
            if ends and start is not None:
                found.add((number, kind, start, place))
                start = None
            if begins:
                start = place
    return found


def answers(case, without=0.0):
    case.make("ForQuestionAnswering")
    questions, found, truth = [], [], []
    for number in range(12):
        context, question = case.text(3, 160), case.text(1, 6)
        words = context.split()
        start = case.random.randrange(len(words))
        right = [] if case.random.random() < without else [" ".join(words[start:start + 3]), words[start]]
        questions.append({"context": context, "qas": [{
            "id": str(number), "question": question, "is_impossible": not right,
            "answers": [{"text": text, "answer_start": context.index(text)} for text in right]}]})
        found.append(answer(case, question, context, without > 0))
        truth.append(right)
    data = case.write("data.json", json.dumps({"version": "v2.0", "data": [{"title": "x", "paragraphs": questions}]}))
    exact = [max([normal(one) == normal(text) for text in right] or [normal(one) == []])
             for one, right in zip(found, truth)]
    overlaps = [max([overlap(normal(one), normal(text)) for text in right] or [float(normal(one) == [])])
                for one, right in zip(found, truth)]
    return {"exact": numpy.mean(exact), "f1": numpy.mean(overlaps)}, data, []


def answers_or_none(case):
    return answers(case, without=0.5)


def answer(case, question, context, may_be_none):
    """What postprocess_qa_predictions of transformers' examples finds."""
    import torch

    room = LIMIT - len(case.tokenizer(question, add_special_tokens=False)["input_ids"]) \
        - case.tokenizer.num_special_tokens_to_add(pair=True)
    windows = case.tokenizer(question, context, truncation="only_second", max_length=LIMIT,
                             stride=min(128, room // 2), return_overflowing_tokens=True,
                             return_offsets_mapping=True)
    best, lowest = None, float("inf")
    for number in range(len(windows["input_ids"])):
        keys = ["input_ids", "attention_mask", "token_type_ids"]
        inputs = {key: torch.tensor([windows[key][number]]) for key in keys if key in windows}
        with torch.no_grad():
            output = case.network(**inputs)
        starts, ends = output.start_logits[0].numpy(), output.end_logits[0].numpy()
        lowest = min(lowest, starts[0] + ends[0])
        context_places = [place for place, id in enumerate(windows.sequence_ids(number)) if id == 1]
        best_ends = [end for end in numpy.argsort(-ends)[:20] if end in context_places]
        for start in numpy.argsort(-starts)[:20]:
            for end in best_ends:
                if start in context_places and start <= end < start + 30:
                    score = starts[start] + ends[end]
                    offsets = windows["offset_mapping"][number]
                    if best is None or score > best[0]:
                        best = (score, context[offsets[start][0]:offsets[end][1]])
    return "" if best is None or may_be_none and lowest > best[0] else best[1]


def normal(text):
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def overlap(found, truth):
    if not found or not truth:
        return float(found == truth)
    common = sum((Counter(found) & Counter(truth)).values())
    return 2 * common / (len(found) + len(truth))


def embeddings(case):
    case.make("Model")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    words = Transformer(str(case.model), max_seq_length=LIMIT)
    model = SentenceTransformer(modules=[words, Pooling(32, "mean")], device="cpu")
    case.model = case.place / "sentence-model"
    model.save(str(case.model))
    texts = [(case.text(), case.text()) for _ in range(40)]
    scores = [case.random.randrange(6) for _ in texts]
    vectors = [[vector.astype(float) for vector in model.encode(list(pair))] for pair in texts]
    found = [a @ b / numpy.sqrt((a @ a) * (b @ b)) for a, b in vectors]
    lines = [json.dumps({"text": a, "other": b, "score": s}) for (a, b), s in zip(texts, scores)]
    expected = {"pearson": pearsonr(found, scores)[0], "spearman": spearmanr(found, scores)[0]}
    return expected, case.write("data.jsonl.gz", "\n".join(lines)), ["--pair-column", "other"]


if __name__ == "__main__":
    main()
