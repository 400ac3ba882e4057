import ArgumentParser
import Corpora
import Pruning
import Reports
import SystemPackage

/// How a job that writes a model runs, and what it tells.
struct RunOptions: ParsableArguments {
  @Flag(help: "Refuse shapes that no class of transformers has.")
  var native = false

  @Option(
    help: ArgumentHelp(
      "Write weights in files of at most this size, as 2GB or 500MiB. (default: the input's files)",
      valueName: "size"))
  var maxShardSize: ByteSize?

  @Option(
    help: ArgumentHelp(
      "What the hub calls the original, for the model card. (default: as --model has it)",
      valueName: "org/name"))
  var baseModel: String?

  @Flag(help: "Replace the output where it exists and is a model or empty.")
  var force = false

  @Flag(help: "Do not re-read and compare what was written.")
  var noVerify = false

  @Flag(help: "Leave the SHA-256 of the inputs out of vprune.json.")
  var noHashes = false

  @Flag(help: "Count and decide, and write nothing.")
  var dryRun = false

  @OptionGroup var threads: ThreadOption

  @Flag(name: .shortAndLong, help: "Print neither progress nor the summary.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  /// Does the main job and prints the summary; differences that verification finds end the process with 1.
  func run(_ request: PruningRequest) throws {
    let request = completed(request)
    try run { progress in
      try PruningJob(request, card: { ModelCard($0, original: $1).bytes }, progress: progress).run()
    }
  }

  /// Carries a saved plan out, in the same way.
  func apply(_ plan: FilePath, _ request: PruningRequest, on corpus: CorpusRequest) throws {
    let request = completed(request)
    try run { progress in
      try ApplyJob(
        plan, request, on: corpus, card: { ModelCard($0, original: $1).bytes }, progress: progress
      ).run()
    }
  }

  private func completed(_ request: PruningRequest) -> PruningRequest {
    var request = request
    request.isNative = native
    request.replaces = force
    request.verifies = !noVerify
    request.hashesInputs = !noHashes
    request.isDryRun = dryRun
    request.shardLimit = maxShardSize?.count
    request.hubName = baseModel ?? request.hubName
    request.threads = threads.count
    return request
  }

  private func run(
    _ job: (@escaping @Sendable (PruningProgress) -> Void) throws -> PruningOutcome
  ) throws {
    try JobOutput(isQuiet: quiet, isJSON: json).run(job)
  }

  /// The model's name with a word behind it, in the current folder.
  static func defaultOutput(_ model: ModelPlace, _ word: String) -> FilePath {
    FilePath("\(model.shortName)-\(word)")
  }

  func validate() throws {
    guard baseModel.map(HubCache.isHubName) ?? true else {
      throw ValidationError("--base-model must be a name that the hub can have, such as org/name.")
    }
  }
}
