import ArgumentParser
import Corpora
import Pruning
import SystemPackage

/// What a sweep over sizes of the vocabulary shows.
struct VocabularySweepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Count from a table that `vprune count` wrote. Repeatable: they are added up.",
      valueName: "table"))
  var usage: [String] = []

  @Option(
    help: ArgumentHelp(
      "Text that is not counted, to measure each size on. Repeatable.", valueName: "path"))
  var holdout: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many sizes, from the smallest to all that is used. (default: 16)", valueName: "n"))
  var points: Int?

  @Option(help: ArgumentHelp("Numbers of tokens, with commas between them.", valueName: "n"))
  var sizes: String?

  @Option(
    help: ArgumentHelp(
      "Which single characters stay: all, seen-scripts, seen, none. (default: all)",
      valueName: "which"))
  var alphabet: VocabularyPolicy.Alphabet?

  @Option(
    help: ArgumentHelp("Drop tokens that occur less often first. (default: 1)", valueName: "n"))
  var minCount: Int?

  @Option(help: ArgumentHelp("Draw the curves into an SVG image.", valueName: "file"))
  var plot: String?

  @Flag(help: "Replace the image where it exists.")
  var force = false

  /// The options that were given.
  var given: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("--usage", !usage.isEmpty), ("--holdout", !holdout.isEmpty), ("--points", points != nil),
      ("--sizes", sizes != nil), ("--alphabet", alphabet != nil), ("--min-count", minCount != nil),
      ("--plot", plot != nil), ("--force", force),
    ]
    return options.filter(\.isGiven).map(\.name)
  }

  func validate() throws {
    guard points.map({ (2...1000).contains($0) }) ?? true else {
      throw ValidationError("--points must be from 2 to 1000.")
    }
    guard points == nil || sizes == nil else {
      throw ValidationError("Give either --points or --sizes.")
    }
    guard sizes.map({ Self.numbers($0) != nil }) ?? true else {
      throw ValidationError("--sizes takes numbers with commas between them, such as 4000,8000.")
    }
    guard minCount.map({ $0 >= 1 }) ?? true else {
      throw ValidationError("--min-count must be 1 or more.")
    }
    guard plot != "", !holdout.contains("") else {
      throw ValidationError("--plot and --holdout need a path.")
    }
    try InputFiles.check(usage, of: "--usage")
  }

  private static func numbers(_ text: String) -> [Int]? {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    return numbers.allSatisfy { $0 >= 1 } ? numbers : nil
  }

  var wanted: VocabularySweepJob.Sizes {
    sizes.flatMap(Self.numbers).map { .listed($0) } ?? .spread(points ?? 16)
  }

  /// What is asked of a model.
  func request(_ model: ModelPlace, _ text: CorpusOption, threads: Int) -> PruningRequest {
    var request = PruningRequest(
      model: model,
      text: usage.isEmpty ? .corpus(text.request) : .usageFiles(usage.map { FilePath($0) }),
      output: RunOptions.defaultOutput(model, "pruned"))
    request.holdout = holdout.isEmpty ? nil : text.request(of: holdout)
    request.policy.alphabet = alphabet ?? .all
    request.policy.minimumCount = minCount ?? 1
    request.threads = threads
    return request
  }
}
