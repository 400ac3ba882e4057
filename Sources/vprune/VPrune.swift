import ArgumentParser
import Pruning
import Reports

/// `vprune` itself.
struct VPrune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vprune",
    abstract: "Make a transformer smaller for the text that it will see.",
    discussion: """
      Counts which tokens your text uses, removes the others from the tokenizer's files and the \
      embedding matrices together, writes a new directory, and proves that it is right:

        vprune --corpus domain.txt --model bert-base-uncased/

      writes bert-base-uncased-pruned/. Every document of the corpus then has the same tokens, \
      and every kept weight the same bytes, as before. `vprune help prune` lists the options.

      \(Diagnosis.ExitCode.sentence)
      """,
    version: ToolVersion.current,
    subcommands: [
      Prune.self, Plan.self, Apply.self, Diff.self, Pack.self, Importance.self, Sweep.self,
      Evaluate.self, Bench.self, Verify.self, Restore.self,
      Inspect.self, Count.self, Tokenize.self, Footprint.self,
    ],
    defaultSubcommand: Prune.self)
}
