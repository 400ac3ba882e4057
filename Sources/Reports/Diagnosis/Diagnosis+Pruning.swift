package import Pruning

extension Diagnosis {
  package init(_ error: PruningError) {
    switch error {
    case .emptyCorpus(let paths):
      self.init(
        .data,
        "\(paths.joined(separator: ", ")): no document has a token in it; give text of the "
          + "domain, one document a line.")
    case .sizesDisagree(let tokenizer, let tokens, let weights, let rows, let doubt):
      let hint =
        switch doubt {
        case .lines? where rows > tokens:
          "a line may be missing, so that the ids after it cannot be trusted."
        case .unnamedTokens? where rows > tokens:
          "the tokenizer's class may add tokens that no file names; put a tokenizer.json beside it, "
            + "which save_pretrained of transformers writes."
        default: "one of the two files belongs to another model."
        }
      self.init(
        .data,
        "\(weights) has embeddings for \(rows) tokens, but \(tokenizer) has \(tokens); \(hint)")
    case .outputInsideInput(let output, let input):
      self.init(
        .cannotCreate,
        "The output \(output) would overwrite or lie in the input \(input); name another "
          + "directory with --output.")
    case .noParentFolder(let path):
      self.init(
        .cannotCreate,
        "\(path) is not a folder that exists, so the output cannot be created in it; make it "
          + "first.")
    case .unnamedOutput(let path):
      self.init(.cannotCreate, "\(path) cannot be the output; name a new directory with --output.")
    case .notReplaceable(let path):
      self.init(
        .cannotCreate,
        "\(path) is not a model's directory, so --force does not replace it; remove it yourself, or "
          + "name another directory with --output.")
    case .malformedMasks(let path, let expected):
      self.init(
        .data,
        "\(path): \(expected); masks are JSON such as {\"heads\": [[1, 0], [1, 1]], \"neurons\": [[…], […]]}, or "
          + "TextPruner's mask.pt.")
    case .wrongMaskSize(let path, let place, let found, let expected):
      self.init(
        .data, "\(path): \(place) has \(found) entries, but the model has \(expected).")
    case .noLayers(let path):
      self.init(.data, "\(path): no layer would stay; keep at least one.")
    case .layersInShape:
      self.init(
        .usage,
        "--keep-shape cannot remove layers: one of zeros would not pass on what comes in.")
    case .notNative(let reason):
      self.init(
        .data,
        "No class of transformers has this shape, as --native asks: \(reason).")
    case .tooMany(let what, let asked, let there):
      self.init(
        .data, "\(asked) \(what) are more than the \(there) that the model has; ask for fewer.")
    case .wrongListLength(let what, let found, let layers):
      self.init(
        .data,
        "The list of \(what) has \(found) entries, but the model has \(layers) layers; give one for each."
      )
    case .noCalibrationText:
      self.init(
        .data,
        "What layers need is told from text, and there is none: give documents of the domain with --corpus."
      )
    case .impossibleBudget:
      self.init(
        .data,
        "The budget cannot be met: it is below the least that every layer keeps; allow more, and leave --native, "
          + "--multiple-of, --even-heads and --even-ffn out where they are given.")
    case .malformedScores(let path, let expected):
      self.init(
        .data, "\(path): \(expected); scores are what `vprune importance` writes for this model.")
    case .notInHubCache(let name, let cache):
      self.init(
        .noInput,
        "\(name) is neither a folder nor a model in the hub's cache (\(cache)); download it with "
          + "`hf download \(name)`.")
    case .notADirectory(let path):
      self.init(.noInput, "\(path) is not a directory; --model must be a model's directory.")
    case .unknownLabel(let path, let line, let label, let known):
      let names = known.prefix(8).map { "\(Self.quoted($0.utf8))" }.joined(separator: ", ")
      self.init(
        .data,
        "\(path): the label \(Self.quoted(label.utf8)) of the record at line \(line) is none of the "
          + "model's \(known.count) in config.json: \(names)\(known.count > 8 ? " …" : "").")
    case .unfitData(let path, let expected, let task):
      self.init(.data, "\(path) does not fit the model's task, \(task), which needs \(expected).")
    case .unfitRecord(let path, let line, let expected):
      self.init(.data, "\(path): the record at line \(line) should have \(expected).")
    case .vocabularyTooSmall(let limit, let multiple, let allowed, let required, let bytes):
      let size = bytes.map { ", which makes weights of \(Figures.bytes($0))" } ?? ""
      self.init(
        .data,
        "--\(limit.rawValue)\(multiple > 1 ? " with --round-to \(multiple)" : "") allows \(Figures.counted(allowed, "token")), but "
          + "\(Figures.count(required)) stay whatever the corpus uses\(size); allow more, or keep "
          + "fewer single characters with --alphabet.")
    case .noMultiple(let multiple, let required, let there):
      self.init(
        .data,
        "\(Figures.count(required)) tokens stay and \(Figures.count(there)) can: no multiple of "
          + "\(multiple) is among these numbers; leave out --round-to or ask for less.")
    case .noSuchToken(let path, let line, let token):
      self.init(
        .data,
        "\(path): line \(line) is \(Self.quoted(token)), which is no token of the vocabulary; spell "
          + "tokens as tokenizer.json does, one a line.")
    case .invalidPattern(let pattern):
      self.init(
        .usage, "--keep-matching \(Self.quoted(pattern.utf8)) is no regular expression.")
    case .unknownScript(let name):
      self.init(
        .usage,
        "--keep-script \(Self.quoted(name.utf8)) is no script of Unicode; name one such as Latin, Cyrillic or Han."
      )
    case .noMatch(let option, let value):
      self.init(
        .data, "\(option) \(Self.quoted(value.utf8)) is what no token of the vocabulary is.")
    case .holdoutIsCounted(let path):
      self.init(
        .usage,
        "\(path) is named by --corpus and by --holdout; measure on text that is not counted.")
    case .malformedTokenMap(let path, let line, let expected):
      self.init(
        .data,
        "\(path): line \(line) should have \(Self.quoted(expected.utf8)); the file is another model's or was changed: "
          + "restore it, or remove it to begin with this model's ids.")
    case .notPrunedFrom(let pruned, let model, let part):
      self.init(
        .data,
        "\(pruned) was not made of \(model): \(Self.escaped(part)) is not the original's; name the model that was pruned."
      )
    case .malformedPlan(let path, let expected):
      self.init(
        .data,
        "\(path): \(Self.escaped(expected)); a plan is what `vprune plan` writes: make it again.")
    case .planOfOtherModel(let plan, let name, let model, let part):
      self.init(
        .data,
        "\(plan) was made for another model than \(model): \(Self.escaped(part)) not that of \(Self.quoted(name.utf8)); name the "
          + "model that it was made for, or make a plan for this one.")
    case .neededToken(let plan, let id, let token):
      self.init(
        .data,
        "\(plan) leaves out token \(id), \(Self.quoted(token)), which the model's files name; put it back into "
          + "vocabulary.kept.")
    case .noPairs(let model):
      self.init(
        .data,
        "The tokenizer beside \(model) does not say how two texts become one document; save a "
          + "tokenizer.json with transformers.")
    }
  }
}
