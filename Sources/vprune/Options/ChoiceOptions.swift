import ArgumentParser
import Pruning
import SystemPackage

/// How the choice of heads and neurons is made.
struct ChoiceOptions: ParsableArguments {
  // Without defaults, so that what was given is known: nothing is passed over in silence.
  @Option(
    help: ArgumentHelp(
      "What tells which units go: fisher (text alone; the default), taylor (TextPruner's), magnitude.",
      valueName: "which"))
  var importance: LayerBudget.Importance?

  @Option(help: ArgumentHelp("Choose by scores that `vprune importance` wrote.", valueName: "file"))
  var scores: String?

  @Flag(help: "As many heads in each layer.")
  var evenHeads = false

  @Flag(help: "As many neurons in each layer.")
  var evenFFN = false

  @Option(
    help: ArgumentHelp("Neurons of a layer are a multiple of it. (default: 1)", valueName: "n"))
  var multipleOf: Int?

  @Option(help: ArgumentHelp("Rounds of taylor scores. (default: 1)", valueName: "n"))
  var iterations: Int?

  @Option(
    help: ArgumentHelp(
      "In a round of taylor: together (the default), heads-first or ffn-first.", valueName: "which")
  )
  var order: LayerBudget.Order?

  @Flag(help: "Do not refit what is left to follow the dense model.")
  var noRefit = false

  @Option(
    help: ArgumentHelp(
      "Documents of the corpus that are measured and fitted on. (default: 2000)", valueName: "n"))
  var samples: Int?

  @Option(
    help: ArgumentHelp("Documents of a step of taylor's gradient. (default: 32)", valueName: "n"))
  var batchSize: Int?

  @OptionGroup var data: DataOptions

  var budget: LayerBudget {
    var budget = LayerBudget()
    budget.importance = importance ?? budget.importance
    budget.scores = scores.map { FilePath($0) }
    budget.isEvenInHeads = evenHeads
    budget.isEvenInNeurons = evenFFN
    budget.multiple = multipleOf ?? budget.multiple
    budget.iterations = iterations ?? budget.iterations
    budget.order = order ?? budget.order
    budget.reconstructs = !noRefit
    budget.limits.documents = samples ?? budget.limits.documents
    budget.batchSize = batchSize ?? budget.batchSize
    budget.data = data.source
    return budget
  }

  /// Whether scores are taylor's, and are measured.
  var isTaylor: Bool { importance == .taylor && scores == nil }

  /// Whether anything at all was given.
  var isGiven: Bool {
    (unitOptions + neuronOptions + headOptions + rounds).contains(where: \.isGiven) || noRefit
      || samples != nil || data.data != nil
  }

  private var unitOptions: [UnreadOptions.Option] {
    [
      ("--importance", importance != nil), ("--scores", scores != nil),
      ("--batch-size", batchSize != nil),
    ]
  }
  private var headOptions: [UnreadOptions.Option] { [("--even-heads", evenHeads)] }
  private var neuronOptions: [UnreadOptions.Option] {
    [("--even-ffn", evenFFN), ("--multiple-of", multipleOf != nil)]
  }
  private var rounds: [UnreadOptions.Option] {
    [("--iterations", iterations != nil), ("--order", order != nil)]
  }

  func validate() throws {
    guard scores != "" else { throw ValidationError("--scores has an empty path.") }
    guard [multipleOf, iterations, samples, batchSize].allSatisfy({ $0 ?? 1 >= 1 }) else {
      throw ValidationError(
        "--multiple-of, --iterations, --samples and --batch-size must be 1 or more.")
    }
  }

  /// Refuses what a budget does not read.
  ///
  /// - Parameter size: What stays; `nil` where whole layers go and nothing else.
  /// - Throws: A sentence that names both options.
  func check(for size: LayerBudget.Size?) throws {
    guard let counted = size?.counted else {
      try UnreadOptions.refuse(
        unitOptions + headOptions + neuronOptions + rounds,
        beside: "--layers alone, which leaves the heads and neurons of a layer together")
      return
    }
    if scores != nil {
      try UnreadOptions.refuse(
        [("--importance", importance != nil), ("--batch-size", batchSize != nil)],
        beside: "--scores, which have been measured")
    }
    if !isTaylor {
      try UnreadOptions.refuse(
        [("--batch-size", batchSize != nil)],
        beside: "--importance \(budget.importance.rawValue), whose scores do not depend on it")
    }
    if case .means = size, isTaylor {
      if !(counted.heads && counted.neurons) {
        try UnreadOptions.refuse(
          [("--order", order != nil)],
          beside:
            "\(counted.heads ? "--heads" : "--ffn") alone: it is an order of heads and neurons")
      }
    } else {
      try requireOneRound()
    }
    if case .lists = size, evenHeads || evenFFN || multipleOf != nil {
      throw ValidationError(
        "A list says what each layer keeps: --even-heads, --even-ffn and --multiple-of do not go with it."
      )
    }
    if !counted.heads {
      try UnreadOptions.refuse(headOptions, beside: "--ffn alone, which leaves all heads")
    }
    if !counted.neurons {
      try UnreadOptions.refuse(neuronOptions, beside: "--heads alone, which leaves all neurons")
    }
  }

  /// Refuses rounds where there are none: TextPruner's method alone has them.
  private func requireOneRound() throws {
    guard !rounds.contains(where: \.isGiven) else {
      throw ValidationError(
        "--iterations and --order are rounds of --importance taylor to a mean of --heads or --ffn, without --scores."
      )
    }
  }

  /// Refuses a number of documents where there are none.
  func checkText(_ text: CorpusOption) throws {
    guard samples == nil || !text.corpus.isEmpty else {
      throw ValidationError("--samples are documents of --corpus, which is missing.")
    }
  }
}

extension LayerBudget.Size {
  /// Whether it counts heads, and neurons; where it does not, they stay.
  fileprivate var counted: (heads: Bool, neurons: Bool) {
    switch self {
    case .means(let heads, let neurons): (heads != nil, neurons != nil)
    case .lists(let heads, let neurons): (heads != nil, neurons != nil)
    case .macs, .speedup: (true, true)
    }
  }
}

extension LayerBudget.Importance: ExpressibleByArgument {}
extension LayerBudget.Order: ExpressibleByArgument {}
