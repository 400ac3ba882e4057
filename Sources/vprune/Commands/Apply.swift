import ArgumentParser
import Corpora
import Pruning
import SystemPackage

/// `vprune apply`.
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Carry a saved plan out.",
    discussion: """
      Writes and verifies the model that `vprune` would have written with the options of the \
      plan, byte for byte. The plan is refused where the model is not the one that it was made \
      for.

        vprune apply plan.json --model M -o small
        vprune apply plan.json --model M -o small --corpus domain.txt

      Documents were compared when the plan was made; with --corpus they are compared again, with \
      the files that were written.
      """)

  @Argument(help: "The plan.")
  var plan: String

  @Option(help: "The model's directory, or its name on the hub.")
  var model: String

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the model's name with -pruned, here)")
  var output: String?

  @OptionGroup var text: CorpusOption

  @Flag(help: "Prune a model of a family that is not known, where the shapes tell what to cut.")
  var allowUnknownFamily = false

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard plan != "", model != "", output != "" else {
      throw ValidationError("The plan, --model and --output need a path.")
    }
    guard !options.native else {
      throw ValidationError(
        "What shapes will do is a part of the plan: give --native to `vprune plan`.")
    }
    guard text.corpus.isEmpty || !options.noVerify else {
      throw ValidationError(
        "--corpus is compared with what was written; --no-verify does not go with it.")
    }
  }

  func run() throws {
    let place = try ModelArgument.place(of: model)
    var request = PruningRequest(
      model: place, text: .nothing,
      output: output.map { FilePath($0) } ?? RunOptions.defaultOutput(place, "pruned"))
    request.allowsUnknownFamily = allowUnknownFamily
    try options.apply(FilePath(plan), request, on: text.request)
  }
}
