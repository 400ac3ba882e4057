package import Pruning
import SystemPackage

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
          + "place for it.")
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
        .data,
        "\(path): \(place) has \(found == 1 ? "1 entry" : "\(found) entries"), but the model has \(expected)."
      )
    case .noLayers(let path):
      self.init(.data, "\(path): no layer would stay; keep at least one.")
    case .layersInShape:
      self.init(
        .usage,
        "--keep-shape cannot remove layers: one of zeros would not pass on what comes in.")
    case .notNative(let reason):
      self.init(
        .usage,
        "No class of transformers has this shape, as --native asks: \(reason).")
    case .tooMany, .wrongListLength, .wrongSharedListLength, .multipleTooLarge, .tooManyRounds,
      .noRounds, .impossibleBudget:
      self.init(.usage, Self.budgetSentence(error))
    case .noCalibrationText:
      self.init(
        .data,
        "What layers need is told from text, and there is none: give documents of the domain with --corpus."
      )
    case .malformedScores(let path, let expected):
      self.init(
        .data, "\(path): \(expected); scores are what `vprune importance` writes for this model.")
    case .scoresOfOtherModel(let path):
      self.init(
        .data,
        "\(path) has scores of another model, or of this one before its layers or head were changed; measure it "
          + "with `vprune importance`.")
    case .scoresThatDoNotAddUp(let path, let other, let conflict):
      self.init(.data, Self.conflictSentence(path, other, conflict))
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
          + "fewer: single characters with --alphabet, others with the options that begin with --keep."
      )
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
    case .neededToken(let plan, let id, let token, let need):
      self.init(
        .data,
        "\(plan) leaves out token \(id), \(Self.quoted(token)), \(Self.words(for: need)).")
    case .otherType(let pruned, let tensor, let type, let original):
      self.init(
        .data,
        "\(pruned) has \(Self.escaped(tensor)) in \(type) and the original in \(original), so that no row of it could "
          + "be put back bit for bit; convert one of the two first.")
    case .noSizes(let smallest, let largest):
      self.init(
        .data,
        "None of the --sizes can be: \(Figures.count(smallest)) to \(Figures.count(largest)) tokens can stay with this "
          + "text.")
    case .noPairs(let model):
      self.init(
        .data,
        "The tokenizer beside \(model) does not say how two texts become one document; save a "
          + "tokenizer.json with transformers.")
    case .tooManySegments(let model, let known):
      self.init(
        .data,
        "\(model): the model knows \(Figures.counted(known, "segment")) (type_vocab_size), and its tokenizer "
          + "gives the second of two texts another; it can take single texts alone.")
    }
  }

  private static func words(for need: PruningError.Need) -> String {
    switch need {
    case .named: "which the model's files name; put it back into vocabulary.kept"
    case .part(let token):
      "from which \(quoted(token)) is built; put it back into vocabulary.kept, or take that one out, too"
    case .lowestScore:
      "by whose score unknown text is weighed; put it back into vocabulary.kept"
    case .byte: "which stands for a byte of unknown text; put it back into vocabulary.kept"
    }
  }

  /// What is wrong with how much of the layers is to stay.
  private static func budgetSentence(_ error: PruningError) -> String {
    switch error {
    case .tooMany(let what, let asked, 0):
      "\(counted(asked, what)) cannot stay in a layer that has none; ask for 0."
    case .tooMany(let what, let asked, let there):
      "\(counted(asked, what)) \(asked == 1 ? "is" : "are") more than the \(Figures.count(there)) that "
        + "\(what == "layer" ? "the model" : "a layer") has; ask for fewer."
    case .wrongListLength(let what, let found, let layers):
      "The list of \(what)s has \(entries(found)), but the model has "
        + "\(Figures.counted(layers, "layer")); give one for each."
    case .wrongSharedListLength(let what, let found, 1):
      "The list of \(what)s has \(entries(found)), but all layers of the model have the same weights; give one number."
    case .wrongSharedListLength(let what, let found, let layers):
      "The list of \(what)s has \(entries(found)), but the model's layers share \(layers) sets of weights; give one "
        + "for each set."
    case .multipleTooLarge(let asked, let neurons):
      "--multiple-of \(asked) is more than the \(Figures.counted(neurons, "neuron")) that a layer has; give a "
        + "smaller number."
    case .tooManyRounds(let asked, let removed):
      "--iterations \(asked) are more rounds than there are heads or neurons to remove (\(removed)); give "
        + "\(max(1, removed)) or less."
    case .noRounds:
      "--iterations and --order are rounds of TextPruner, which this model cannot have because its layers share "
        + "weights; leave them out."
    case .impossibleBudget(.neurons, let limit):
      "--ffn is less than one multiple of neurons (--multiple-of): ask for at least "
        + "\(Figures.decimal(limit, places: 0)), or for a smaller multiple."
    case .impossibleBudget(.macs, let limit):
      "--macs asks for less than is left when each layer keeps as little as it may: ask for at least "
        + "\(Figures.decimal((limit * 1000).rounded(.up) / 1000, places: 3))."
    case .impossibleBudget(.speedup, let limit):
      "--speedup cannot be met: with as little as each layer may keep, a pass is "
        + "\(Figures.decimal((limit * 100).rounded(.down) / 100, places: 2)) times as fast as it was; ask for less."
    default: "The budget does not fit the model."
    }
  }

  /// A number of units, which may be a mean.
  private static func counted(_ number: Double, _ what: String) -> String {
    Int(exactly: number).map { Figures.counted($0, what) }
      ?? "\(Figures.decimal(number, places: 2)) \(what)s"
  }

  private static func entries(_ count: Int) -> String {
    count == 1 ? "1 entry" : "\(Figures.count(count)) entries"
  }

  /// Why files of scores do not add up.
  private static func conflictSentence(
    _ path: FilePath, _ other: FilePath, _ conflict: SavedScores.Conflict
  ) -> String {
    switch conflict {
    case .otherModel: "\(path) has scores of another model than \(other); merge files of one model."
    case .otherMethod:
      "\(path) has other scores than \(other): --importance and --batch-size must be the same; measure one again."
    case .noDocuments:
      "\(path) has scores of weights alone, which are the same for any text; there is nothing to add up."
    case .sameDocuments:
      "\(path) has documents that \(other) has, too, so that they would count twice; merge files of different "
        + "documents."
    case .openBatches(let documents, let batchSize):
      "\(path) has \(Figures.counted(documents, "document")), which do not fill batches of \(batchSize), and is not "
        + "the only one, so that taylor's scores would not be those of the whole text; measure parts of a multiple "
        + "of \(batchSize) documents, but for one."
    }
  }
}
