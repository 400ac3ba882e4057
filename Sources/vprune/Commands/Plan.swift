import ArgumentParser
import Pruning
import SystemPackage

/// `vprune plan`.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decide what stays of a model, and save the plan instead of a model.",
    discussion: """
      Everything that `vprune` decides, and nothing that it writes: the tokens that stay and why, \
      those that go and what that costs, masks of heads, neurons and layers. Every document is \
      compared in the tokens that it will have. `vprune apply` makes of it what `vprune` would \
      have made, byte for byte.

        vprune plan --corpus domain.txt --max-vocab 8000 --model M -o plan.json
        vprune inspect --plan plan.json
        vprune diff plan.json other.json
        vprune apply plan.json --model M -o small

      With a budget for layers, the weights that were refitted are saved beside the plan, in a \
      file that ends in .safetensors: keep them together.
      """)

  @OptionGroup var decision: DecisionOptions

  @Option(name: .shortAndLong, help: "The plan to write, such as plan.json.")
  var output: String

  @Flag(help: "Refuse shapes that no class of transformers has.")
  var native = false

  @Flag(help: "Replace the plan where it exists.")
  var force = false

  @Flag(help: "Do not compare the documents.")
  var noVerify = false

  @Flag(
    help: "Leave SHA-256 out: the plan then takes any weights of the same shapes for its model's.")
  var noHashes = false

  @OptionGroup var threads: ThreadOption

  @Flag(name: .shortAndLong, help: "Print neither progress nor the summary.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    let path = FilePath(output)
    guard path.lastComponent?.kind == .regular, path.extension != "safetensors", path != "-" else {
      throw ValidationError(
        "--output must be a file of JSON, such as plan.json; tensors may lie beside it.")
    }
    try decision.check(isNative: native)
  }

  func run() throws {
    let model = try ModelArgument.place(of: decision.model)
    var request = decision.request(model, writing: FilePath(output), isNative: native)
    request.replaces = force
    try PlanFile.check(FilePath(output), for: request, inputs: decision.inputs)
    request.verifies = !noVerify
    request.hashesInputs = !noHashes
    request.threads = threads.count
    let wanted = request
    try JobOutput(isQuiet: quiet, isJSON: json).run { progress in
      try PlanJob(wanted, progress: progress).run()
    }
  }
}
