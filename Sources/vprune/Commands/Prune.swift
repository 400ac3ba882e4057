import ArgumentParser
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

  @OptionGroup var decision: DecisionOptions

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the model's name with -pruned, here)")
  var output: String?

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard output != "" else { throw ValidationError("--output has an empty path.") }
    try decision.check(isNative: options.native)
  }

  func run() throws {
    let model = try ModelArgument.place(of: decision.model)
    try options.run(
      decision.request(
        model, writing: output.map { FilePath($0) } ?? RunOptions.defaultOutput(model, "pruned"),
        isNative: options.native))
  }
}
