import ArgumentParser
import Corpora
import Pruning
import SystemPackage

/// `vprune prune`, which is what `vprune` alone means.
struct Prune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Remove the tokens that your text does not use, and heads and neurons beyond a budget.",
    discussion: """
      Kept are: tokens that the corpus uses, special and added tokens, those that a \
      configuration names or a chat template prints, the parts that these are merged from, \
      bytes, the piece of the lowest score, single characters, and the prefixes that unknown \
      words of the corpus consumed. Ids keep their order.

        vprune --corpus domain.txt --model bert-base-uncased/
        vprune --corpus texts/ --corpus more.txt.gz --model M -o small
        vprune count --corpus domain.txt --model M -o usage.tsv
        vprune --usage usage.tsv --model M --min-count 2
        vprune --corpus domain.txt --model M --coverage 0.999 --round-to 8
        vprune --corpus domain.txt --model M --max-bytes 60MB --keep-script Latin
        vprune --lossless --model M
        vprune --corpus domain.txt --masks masks.json --model M
        vprune --keep-all-tokens --masks mask.pt --model M
        vprune --corpus domain.txt --speedup 2 --model M
        vprune --corpus domain.txt --heads 8 --ffn 2048 --model M
        vprune --corpus domain.txt --keep-all-tokens --macs 0.5 --model M

      With a budget, text tells which heads and neurons the outputs depend on least, and the \
      output projections of what is left are refitted to follow the dense model. Labels are not \
      needed.

      Masks are JSON with 1 for what stays and 0 for what goes: "heads" and "neurons" with a \
      row for each layer, "layers" with an entry for each; or TextPruner's mask.pt. Where no \
      class of transformers has the shape that is left, code for it is written beside the \
      weights: load the model with trust_remote_code=True.
      """)

  @Option(
    help:
      "The model's directory (config.json, tokenizer files, weights), or its name on the hub (org/name), where the hub's cache has it."
  )
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp("Prune from a table that `vprune count` wrote.", valueName: "table"))
  var usage: String?

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the model's name with -pruned, here)")
  var output: String?

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

  @OptionGroup var options: RunOptions

  func validate() throws {
    if keepAllTokens {
      try requireMasksAlone()
    } else if lossless {
      guard text.corpus.isEmpty, usage == nil, minCount == nil, alphabet == nil, !dropAlphabet
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
    guard masks != nil || budget != nil || !keepShape && !options.native else {
      throw ValidationError(
        "--keep-shape and --native are about heads and neurons; give --masks or a budget such as --macs."
      )
    }
    guard !tokens.eachCorpus || usage == nil else {
      throw ValidationError(
        "A table of counts does not tell corpora apart; give --each-corpus text.")
    }
    guard minCount ?? 1 >= 1 else { throw ValidationError("--min-count must be 1 or more.") }
    guard !model.isEmpty else { throw ValidationError("--model has an empty path.") }
    guard output != "" else { throw ValidationError("--output has an empty path.") }
  }

  private func requireMasksAlone() throws {
    guard masks != nil || layers.budget != nil else {
      throw ValidationError(
        "With --keep-all-tokens nothing is left to do; name what to remove with --masks or --macs.")
    }
    guard usage == nil, minCount == nil, alphabet == nil, !dropAlphabet, !lossless, !keepUnused
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
    guard text.corpus.isEmpty != (usage == nil) else {
      throw ValidationError(
        usage == nil
          ? "Name the text to prune for with --corpus, or a table of counts with --usage; or ask for --lossless."
          : "Give either --corpus or --usage, not both.")
    }
  }

  func run() throws { try options.run(request()) }

  private func request() throws -> PruningRequest {
    let model = try ModelArgument.place(of: model)
    let needsNone = lossless || keepAllTokens && text.corpus.isEmpty
    let text: PruningRequest.Text =
      needsNone ? .nothing : usage.map { .usageFile(FilePath($0)) } ?? .corpus(text.request)
    var request = PruningRequest(
      model: model, text: text,
      output: output.map { FilePath($0) } ?? RunOptions.defaultOutput(model, "pruned"))
    request.policy.minimumCount = minCount ?? 1
    request.policy.alphabet = dropAlphabet ? .none : alphabet ?? .all
    request.policy.isLossless = lossless
    request.policy.keepsUnused = keepUnused
    tokens.apply(to: &request.policy)
    request.keepsAllTokens = keepAllTokens
    request.layers =
      masks.map { .masks(FilePath($0)) } ?? layers.budget.map { .budgeted($0) } ?? .whole
    request.keepsShape = keepShape
    request.allowsUnknownFamily = allowUnknownFamily
    return request
  }
}

extension VocabularyPolicy.Alphabet: ExpressibleByArgument {}
