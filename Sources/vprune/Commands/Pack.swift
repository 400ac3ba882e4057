import ArgumentParser
import Pruning
import SystemPackage

/// `vprune pack`.
struct Pack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove heads and neurons that zeros in the weights have made useless.",
    discussion: """
      For models pruned by zeros (block movement and hybrid pruning, --keep-shape). Removed are \
      neurons and heads whose output is multiplied by zeros; those that give a constant, which \
      the bias of the output takes over; and heads and neurons that are like another. The outputs stay \
      the same but for rounding.

        vprune pack bert-base-uncased-squadv1-hybrid/ -o packed
      """)

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the model's name with -packed, here)")
  var output: String?

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard !model.isEmpty else { throw ValidationError("The model has an empty path.") }
    guard output != "" else { throw ValidationError("--output has an empty path.") }
  }

  func run() throws {
    let model = try ModelArgument.place(of: model)
    var request = PruningRequest(
      model: model, text: .nothing,
      output: output.map { FilePath($0) } ?? RunOptions.defaultOutput(model, "packed"))
    request.layers = .packed
    request.keepsAllTokens = true
    try options.run(request)
  }
}
