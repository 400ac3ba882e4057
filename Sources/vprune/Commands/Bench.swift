import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune bench`.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure models side by side: size, multiplications, latency, memory, accuracy.",
    discussion: """
      Passes of vprune's own encoder in float32, on documents of random tokens: the mean time and \
      its standard deviation after two passes to warm up. Peak memory is what was resident at \
      most in a process of its own that reads the weights and makes one such pass.

        vprune bench M M-pruned
        vprune bench M M-pruned --batch 1,32 --length 64 --data test.tsv
      """)

  @Argument(help: "The models' directories; the first is what others are compared with.")
  var models: [String]

  @Option(help: ArgumentHelp("Documents of a pass, with commas between them.", valueName: "n"))
  var batch = "1,32"

  @Option(help: ArgumentHelp("Tokens of a document.", valueName: "n"))
  var length = 128

  @Option(help: ArgumentHelp("Passes that are timed.", valueName: "n"))
  var repetitions = 20

  @OptionGroup var data: DataOptions

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Print the result as JSON.")
  var json = false

  private var batches: [Int] {
    batch.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
  }

  func validate() throws {
    guard !models.contains("") else { throw ValidationError("A model has an empty path.") }
    guard batches.allSatisfy({ 1...4096 ~= $0 }) else {
      throw ValidationError("--batch takes numbers from 1 to 4096, such as 1,32.")
    }
    guard length >= 1, 1...1_000_000 ~= repetitions else {
      throw ValidationError("--length must be 1 or more, --repetitions 1 to 1000000.")
    }
  }

  func run() throws {
    let directories = try models.map { try ModelArgument.directory(of: $0) }
    // Times of one length are compared.
    let limits = try directories.map { try Benchmark.lengthLimit(of: $0) }
    let asked = length
    let length = min(asked, limits.min() ?? asked)
    let report = BenchmarkReport(
      try directories.map { directory in
        try Benchmark(
          of: directory, documents: batches, length: length, repetitions: repetitions,
          data: data.source, threads: threads.count
        ) { Footprint.measure(directory, batch: $0, length: length, threads: threads.count) }
      })
    for note in report.notes(asked: asked, limits: limits) {
      StandardError.write("vprune: \(note)\n")
    }
    try StandardOutput.write(json ? JSONFormat.bench.lines(report.json) : Array(report.text.utf8))
  }
}
