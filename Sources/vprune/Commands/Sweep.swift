import ArgumentParser
import Bytes
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune sweep`.
struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what several sizes would cost, without writing a model.",
    discussion: """
      Of the vocabulary, where no size of the layers is named: the text is counted once, and \
      tokens are chosen for each size as --max-vocab does it. Each size is told with the \
      occurrences that it covers and, with --holdout, tokens a word, [UNK], and documents that \
      grow too long, on text that was not counted.

        vprune sweep M --corpus domain.txt --holdout other.txt
        vprune sweep M --usage usage.tsv --holdout other.txt --sizes 4000,8000 --plot sizes.svg

      Of the layers: importance is measured once; then heads and neurons are chosen and what is left is \
      refitted for each size. Lists go side by side: --heads 8,6 --ffn 2048,1024 are two sizes; \
      a single number holds for all of them.

        vprune sweep M --corpus domain.txt --macs 0.3,0.5,0.7
        vprune sweep M --corpus domain.txt --speedup 1.5,2,3
        vprune sweep M --corpus domain.txt --heads 8,6,4 --ffn 2048,1536,1024
        vprune sweep M --corpus domain.txt --macs 0.5 --data test.tsv --label-column intent
      """)

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Parts of the layers' multiplications that stay.", valueName: "parts"))
  var macs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many times as fast a pass becomes on this machine.", valueName: "n"))
  var speedup: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Heads that a layer keeps on average.", valueName: "n"))
  var heads: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Neurons that a layer keeps on average.", valueName: "n"))
  var ffn: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Whole layers that stay; for each number, importance is measured anew.", valueName: "n"))
  var layers: String?

  @OptionGroup var choice: ChoiceOptions

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup(title: "Sizes of the vocabulary") var vocabulary: VocabularySweepOptions

  func validate() throws {
    guard !model.isEmpty else { throw ValidationError("The model has an empty path.") }
    guard [macs != nil, speedup != nil, heads != nil || ffn != nil].count(where: \.self) <= 1 else {
      throw ValidationError("Give one of --macs, --speedup, and --heads with --ffn.")
    }
    let budgets = try budgets()
    guard !budgets.isEmpty else {
      try checkVocabulary()
      return
    }
    guard vocabulary.given.isEmpty else {
      throw ValidationError(
        "Sizes of the layers and of the vocabulary are two sweeps: \(vocabulary.given.joined(separator: ", ")) "
          + "\(vocabulary.given.count == 1 ? "goes" : "go") without --macs and its kin.")
    }
    guard !choice.isTaylor else {
      throw ValidationError(
        "Measure taylor scores with `vprune importance` first and give them with --scores.")
    }
    for budget in budgets { try choice.check(for: budget.size) }
    try choice.checkText(text)
  }

  private func checkVocabulary() throws {
    guard choice.budget == LayerBudget() else {
      throw ValidationError("Name sizes, such as --macs 0.3,0.5 or --heads 8,6 --ffn 2048,1536.")
    }
    guard text.corpus.isEmpty != vocabulary.usage.isEmpty else {
      throw ValidationError(
        "Name the text with --corpus, or a table of counts with --usage; or sizes of layers, such as --macs 0.3,0.5."
      )
    }
  }

  func run() throws {
    if try budgets().isEmpty { try runVocabulary() } else { try runLayers() }
  }

  private func runVocabulary() throws {
    let place = try ModelArgument.place(of: model)
    if let plot = vocabulary.plot {
      try OutputFile.check(
        FilePath(plot), replacing: vocabulary.force, model: place.directory,
        inputs: text.corpus + vocabulary.holdout + vocabulary.usage)
    }
    let request = vocabulary.request(place, text, threads: threads.count)
    let line = ProgressLine(isQuiet: false)
    let report: VocabularySweepReport
    do {
      defer { line.clear() }
      report = VocabularySweepReport(
        try VocabularySweepJob(request, vocabulary.wanted) { line.show($0) }.run())
    }
    if case .listed(let sizes) = vocabulary.wanted, let note = report.note(asked: sizes) {
      StandardError.write("vprune: \(note)\n")
    }
    if let plot = vocabulary.plot {
      try WritableFile.replace(
        FilePath(plot), with: Array(report.plot.utf8), force: vocabulary.force)
    }
    try StandardOutput.write(json ? JSONFormat.sweep.lines(report.json) : Array(report.text.utf8))
  }

  private func runLayers() throws {
    var isFirst = true
    var points: [JSONValue] = []
    var impossible: [JSONValue] = []
    var said: Set<String> = []
    let line = ProgressLine(isQuiet: false)
    defer { line.clear() }
    let job = try SweepJob(
      model: ModelArgument.directory(of: model), data: choice.budget.data, threads: threads.count
    ) { line.show($0) }
    try job.run(budgets(), on: text.request) { point in
      line.clear()
      let report = SweepReport(point)
      for note in report.notes where said.insert(note).inserted {
        StandardError.write("vprune: \(note)\n")
      }
      guard !json else {
        points.append(report.json)
        return
      }
      let lines = isFirst ? [report.title, report.line] : [report.line]
      try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
      isFirst = false
    } impossible: { budget, error in
      guard let reason = Diagnosis(of: error)?.sentence else { return }
      line.clear()
      StandardError.write("vprune: \(SweepReport.words(for: budget)): \(reason)\n")
      impossible.append(SweepReport.json(impossible: budget, because: reason))
    }
    guard json else { return }
    try StandardOutput.write(
      JSONFormat.sweepLayers.lines(
        .object([("points", .array(points)), ("impossible", .array(impossible))])))
  }

  /// One for each size.
  private func budgets() throws -> [LayerBudget] {
    let macs = try macs.map(BudgetNumber.macs.list)
    let speedup = try speedup.map(BudgetNumber.speedup.list)
    let heads = try heads.map(BudgetNumber.heads.list)
    let ffn = try ffn.map(BudgetNumber.ffn.list)
    let layers = try layers.map(BudgetNumber.layers.list)
    let counts = [macs, speedup, heads, ffn, layers].compactMap { $0?.count }
    let count = counts.max() ?? 0
    guard counts.allSatisfy({ $0 == count || $0 == 1 }) else {
      throw ValidationError("Lists go side by side: give as many numbers in each, or one for all.")
    }
    return (0..<count).map { index in
      func value(_ list: [Double]?) -> Double? { list.map { $0.count == 1 ? $0[0] : $0[index] } }
      var budget = choice.budget
      budget.data = nil
      budget.layers = value(layers).map { Int($0) }
      if let macs = value(macs) {
        budget.size = .macs(macs)
      } else if let speedup = value(speedup) {
        budget.size = .speedup(speedup)
      } else if heads != nil || ffn != nil {
        budget.size = .means(heads: value(heads), neurons: value(ffn))
      }
      return budget
    }
  }
}
