import ArgumentParser
import Corpora
import Pruning
import SystemPackage

/// What decides what stays of a model.
struct DecisionOptions: ParsableArguments {
  @Option(
    help:
      "The model's directory (config.json, tokenizer files, weights), or its name on the hub (org/name), where the hub's cache has it."
  )
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp(
      "Prune from a table that `vprune count` wrote. Repeatable: tables of different texts are added up.",
      valueName: "table"))
  var usage: [String] = []

  @Option(
    help: ArgumentHelp(
      "Measure on text that is not counted: tokens a word, [UNK], documents that grow too long. Repeatable.",
      valueName: "path"))
  var holdout: [String] = []

  @Option(
    help: ArgumentHelp("Drop tokens that occur less often. (default: 1)", valueName: "n"))
  var minCount: Int?

  @Option(
    help: ArgumentHelp(
      "Which single characters stay beside used tokens: all, seen-scripts (of the scripts that the corpus has), seen, none.",
      valueName: "which"))
  var alphabet: VocabularyPolicy.Alphabet?

  @Flag(help: "The same as --alphabet none.")
  var dropAlphabet = false

  @Flag(help: "Without a corpus: drop only the tokens that no text can become.")
  var lossless = false

  @Flag(help: "Keep [unused0] and the like.")
  var keepUnused = false

  @OptionGroup(title: "Which tokens, and how many") var tokens: VocabularyOptions

  @Flag(help: "Leave the vocabulary as it is.")
  var keepAllTokens = false

  @Option(
    help: ArgumentHelp("Remove the heads, neurons and layers that masks name.", valueName: "file"))
  var masks: String?

  @OptionGroup(title: "Heads, neurons and layers") var layers: LayerOptions

  @Flag(help: "Write zeros for removed heads and neurons, in the shapes that were.")
  var keepShape = false

  @Flag(help: "Prune a model of a family that is not known, where the shapes tell what to cut.")
  var allowUnknownFamily = false

  /// Refuses what does not go together.
  ///
  /// - Parameter isNative: Whether only shapes will do that a class of transformers has.
  /// - Throws: What is wrong, as a sentence.
  func check(isNative: Bool) throws {
    if keepAllTokens {
      try requireMasksAlone()
    } else if lossless {
      guard text.corpus.isEmpty, usage.isEmpty, minCount == nil, alphabet == nil, !dropAlphabet
      else {
        throw ValidationError(
          "--lossless needs no text: --corpus, --usage, --min-count and --alphabet do not go with it."
        )
      }
      guard !tokens.haveLimit else {
        throw ValidationError(
          "--lossless removes what no text can become: --coverage, --max-vocab, --max-bytes and --max-ratio do not go with it."
        )
      }
    } else {
      try requireText()
    }
    if dropAlphabet, alphabet ?? .none != .none {
      throw ValidationError("--drop-alphabet means --alphabet none; give one of them.")
    }
    let budget = layers.budget
    guard masks == nil || budget == nil else {
      throw ValidationError("Masks say what stays; a budget does not go with --masks.")
    }
    if budget != nil { try layers.choice.checkText(text) }
    guard masks != nil || budget != nil || !keepShape && !isNative else {
      throw ValidationError(
        "--keep-shape and --native are about heads and neurons; give --masks or a budget such as --macs."
      )
    }
    if keepShape, case .speedup = budget?.size {
      throw ValidationError(
        "--keep-shape writes zeros, which take as long as what was there: no --speedup comes of it."
      )
    }
    guard !tokens.eachCorpus || usage.isEmpty else {
      throw ValidationError(
        "A table of counts does not tell corpora apart; give --each-corpus text.")
    }
    guard holdout.isEmpty || !keepAllTokens else {
      throw ValidationError(
        "--holdout measures what pruning the vocabulary does; --keep-all-tokens leaves it as it is."
      )
    }
    guard !holdout.contains(""),
      !(holdout + text.corpus).filter({ $0 == "-" }).dropFirst().contains("-")
    else { throw ValidationError("--holdout has an empty path, or standard input is named twice.") }
    try InputFiles.check(usage, of: "--usage")
    guard minCount ?? 1 >= 1 else { throw ValidationError("--min-count must be 1 or more.") }
    guard !model.isEmpty else { throw ValidationError("--model has an empty path.") }
  }

  private func requireMasksAlone() throws {
    guard masks != nil || layers.budget != nil else {
      throw ValidationError(
        "With --keep-all-tokens nothing is left to do; name what to remove with --masks or --macs.")
    }
    guard usage.isEmpty, minCount == nil, alphabet == nil, !dropAlphabet, !lossless, !keepUnused
    else {
      throw ValidationError(
        "--keep-all-tokens leaves the vocabulary as it is: --usage, --min-count, --alphabet, --keep-unused and --lossless do not go with it."
      )
    }
    guard !tokens.areGiven else {
      throw ValidationError(
        "--keep-all-tokens leaves the vocabulary as it is: options about single tokens and their number do not go with it."
      )
    }
  }

  private func requireText() throws {
    guard text.corpus.isEmpty != usage.isEmpty else {
      throw ValidationError(
        usage.isEmpty
          ? "Name the text to prune for with --corpus, or a table of counts with --usage; or ask for --lossless."
          : "Give either --corpus or --usage, not both.")
    }
  }

  /// What is read beside the model.
  var inputs: [String] {
    text.corpus + holdout + usage + tokens.keepTokens
      + [masks, layers.choice.scores, layers.choice.data.data].compactMap(\.self)
  }

  /// What is asked, with an output.
  func request(
    _ model: ModelPlace, writing output: FilePath, isNative: Bool
  ) -> PruningRequest {
    let needsNone = lossless || keepAllTokens && text.corpus.isEmpty
    let text: PruningRequest.Text =
      needsNone
      ? .nothing
      : usage.isEmpty ? .corpus(text.request) : .usageFiles(usage.map { FilePath($0) })
    var request = PruningRequest(model: model, text: text, output: output)
    request.holdout = holdout.isEmpty ? nil : self.text.request(of: holdout)
    request.policy.minimumCount = minCount ?? 1
    request.policy.alphabet = dropAlphabet ? .none : alphabet ?? .all
    request.policy.isLossless = lossless
    request.policy.keepsUnused = keepUnused
    tokens.apply(to: &request.policy)
    request.keepsAllTokens = keepAllTokens
    request.layers =
      masks.map { .masks(FilePath($0)) } ?? layers.budget.map { .budgeted($0) } ?? .whole
    request.keepsShape = keepShape
    request.isNative = isNative
    request.allowsUnknownFamily = allowUnknownFamily
    return request
  }
}

extension VocabularyPolicy.Alphabet: ExpressibleByArgument {}
