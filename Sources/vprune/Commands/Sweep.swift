import ArgumentParser
import Pruning
import Reports
import SystemPackage

/// `vprune sweep`.
struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what several sizes of the layers would cost, without writing a model.",
    discussion: """
      Importance is measured once; then heads and neurons are chosen and what is left is \
      refitted for each size.

        vprune sweep M --corpus domain.txt --macs 0.3,0.5,0.7
        vprune sweep M --corpus domain.txt --macs 0.5 --data test.tsv --label-column intent
      """)

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp(
      "Parts of the layers' multiplications that stay, with commas between them.",
      valueName: "parts"))
  var macs: String

  @OptionGroup var choice: ChoiceOptions

  private var sizes: [Double] {
    macs.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
  }

  func validate() throws {
    guard sizes.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw ValidationError("--macs takes numbers above 0 and below 1, such as 0.3,0.5.")
    }
    guard choice.importance != .taylor || choice.scores != nil else {
      throw ValidationError(
        "Measure taylor scores with `vprune importance` first and give them with --scores.")
    }
  }

  func run() throws {
    var isFirst = true
    try SweepJob(
      model: ModelArgument.directory(of: model), budget: choice.budget, threads: Processors.count
    ).run(sizes, on: text.request) { point in
      let report = SweepReport(point)
      let lines = isFirst ? [report.title, report.line] : [report.line]
      try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
      isFirst = false
    }
  }
}
