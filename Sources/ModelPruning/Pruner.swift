import Bytes
import Corpora
import Pruning
import Reports
import SystemPackage

/// Makes a model smaller for the text that it will see: what `vprune` does, for programs.
///
/// A value says what is wanted; nothing happens until one of its methods is called. These run on the calling thread
/// and ``threads`` others until they are done, print nothing, and use no network. Paths are as on the command line,
/// relative to the process's working directory.
///
/// ```swift
/// var pruner = Pruner(model: "bert-base-uncased", corpus: ["domain.txt"])
/// pruner.vocabulary.maximumTokens = 8000
/// let result = try pruner.prune(to: "small")
/// ```
public struct Pruner: Sendable {
  /// The model's directory in Hugging Face hub layout, or its name (`org/name`) in the hub's local cache.
  public var model: String
  /// Text of the domain: files, folders and patterns.
  ///
  /// A line is a document, or a record of `.jsonl`, `.csv` and
  /// `.tsv`; gzip or not. Empty where ``VocabularyLimits/removal`` needs none.
  public var corpus: [String]
  /// Text that is not counted, to measure on what the smaller vocabulary does; empty for none.
  public var holdout: [String] = []
  /// The text in `.jsonl` files: a member's name or a path such as `message.text`; `text` where it is `nil`.
  public var field: String?
  /// The column with the text in `.csv` and `.tsv` files; `text` where it is `nil`.
  public var column: String?
  /// Which tokens stay.
  public var vocabulary = VocabularyLimits()
  /// What becomes of attention heads, FFN neurons and layers.
  public var layers = LayerLimits.whole
  /// How many threads work, 1 to 1024; no output depends on it.
  ///
  /// At first one for each processor.
  public var threads = ProcessorAffinity.count
  /// Whether an output is replaced that is a model or an empty directory, or a file where a plan goes.
  ///
  /// Nothing else ever is, and no file that is read.
  public var replacesOutput = false
  /// Bytes that a file of written weights has at most; `nil` for as many files as the input has.
  public var maximumShardBytes: Int?
  /// Whether a model of a family that is not known is cut where the shapes of its weights leave no doubt.
  public var allowsUnknownFamily = false

  /// Pruning of a model for a text, so that all tokens stay that the text uses.
  ///
  /// - Parameters:
  ///   - model: As ``model``.
  ///   - corpus: As ``corpus``.
  public init(model: String, corpus: [String]) {
    (self.model, self.corpus) = (model, corpus)
  }

  /// Writes the pruned model, reads it again and proves that it is what was promised; then it gets its name.
  ///
  /// The bytes are those that `vprune` writes for the same options.
  ///
  /// - Parameters:
  ///   - output: The directory to write.
  ///   - progress: Called from any thread, after each block that was read or written.
  /// - Returns: What was done, in figures.
  /// - Throws: ``PruningFailure``; then nothing is at `output` that was not there before.
  public func prune(
    to output: String, progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) throws(PruningFailure) -> PruningResult {
    try result {
      try PruningJob(
        request(writing: output), card: Self.card, progress: { progress(JobProgress($0)) }
      ).run()
    }
  }

  /// Decides what ``prune(to:progress:)`` would do, and writes nothing.
  ///
  /// - Parameter progress: Called from any thread, after each block that was read or written.
  /// - Returns: What would be done, in figures, without a ``PruningResult/proof``.
  /// - Throws: ``PruningFailure``.
  public func estimate(
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) throws(PruningFailure) -> PruningResult {
    try result {
      var request = try request(writing: "\(place().shortName)-pruned")
      request.isDryRun = true
      return try PruningJob(request, progress: { progress(JobProgress($0)) }).run()
    }
  }

  /// Decides, compares every document in the tokens that it will have, and saves the plan instead of a model.
  ///
  /// - Parameters:
  ///   - file: The plan to write, such as `plan.json`. Weights that were computed for it go beside it, into a file of
  ///     the same name that ends in `.safetensors`.
  ///   - progress: Called from any thread, after each block that was read or written.
  /// - Returns: What the plan comes to, in figures.
  /// - Throws: ``PruningFailure``; then no plan is written.
  public func plan(
    to file: String, progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) throws(PruningFailure) -> PruningResult {
    try result {
      let path = FilePath(file)
      try PruningFailure.require(
        path.lastComponent?.kind == .regular && path.extension != "safetensors",
        "A plan is a file of JSON, such as plan.json; tensors may lie beside it.")
      let request = try request(writing: file)
      try PlanFile.check(path, for: request, inputs: inputs)
      return try PlanJob(request, progress: { progress(JobProgress($0)) }).run()
    }
  }

  /// Carries a plan out that ``plan(to:progress:)`` or `vprune plan` saved: the model is written that
  /// ``prune(to:progress:)`` would have written with the plan's options.
  ///
  /// What stays is the plan's: ``corpus``, ``vocabulary`` and ``layers`` are not read.
  ///
  /// - Parameters:
  ///   - file: The plan.
  ///   - output: The directory to write.
  ///   - progress: Called from any thread, after each block that was read or written.
  /// - Returns: What was done, in figures.
  /// - Throws: ``PruningFailure``, also where the plan is not for this model; then nothing is written.
  public func apply(
    plan file: String, to output: String,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) throws(PruningFailure) -> PruningResult {
    try result {
      try ApplyJob(
        FilePath(file), applying(to: output), card: Self.card,
        progress: { progress(JobProgress($0)) }
      ).run()
    }
  }

  /// Compares a pruned model with the original, as `vprune verify` does it: every document of ``corpus``, every
  /// tensor and every id.
  ///
  /// Where ``vocabulary`` lets tokens go that the corpus uses, documents that have these may be made of others.
  ///
  /// - Parameters:
  ///   - pruned: The pruned model's directory.
  ///   - progress: Called from any thread, after each block that was read or written.
  /// - Returns: What was compared, and what differs; differences are no error here.
  /// - Throws: ``PruningFailure`` where a file cannot be read.
  public func verify(
    _ pruned: String, progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) throws(PruningFailure) -> Proof {
    try PruningFailure.told {
      try check()
      let verification = try Verification(
        original: place().directory, pruned: FilePath(pruned), threads: threads)
      let text = corpus.isEmpty ? nil : try Corpus(corpusRequest)
      let size = text?.size
      return Proof(
        try verification.run(on: text, allowsResegmentation: vocabulary.policy().isLossy) {
          progress(JobProgress(.verifying($0, size: size)))
        })
    }
  }
}

extension Pruner {
  private static let card: PruningJob.Card = { ModelCard($0, original: $1).bytes }

  private func result(_ job: () throws -> PruningOutcome) throws(PruningFailure) -> PruningResult {
    let outcome = try PruningFailure.told(job)
    if let result = outcome.verification, !result.isExact { throw PruningFailure(result) }
    return PruningResult(outcome)
  }

  private func place() throws -> ModelPlace {
    try HubCache(environment: ProcessEnvironment.value).place(of: model)
  }

  private var corpusRequest: CorpusRequest {
    CorpusRequest(corpus, TextFields(field: field, column: column))
  }

  /// What is asked for, after a look at what does not go together.
  private func request(writing output: String) throws -> PruningRequest {
    try check()
    try vocabulary.check(hasText: !corpus.isEmpty, layers)
    try layers.check()
    var request = PruningRequest(
      model: try place(), text: corpus.isEmpty ? .nothing : .corpus(corpusRequest),
      output: FilePath(output))
    if !holdout.isEmpty {
      var text = CorpusRequest(holdout, corpusRequest.fields)
      text.fields.areShared = true
      request.holdout = text
    }
    request.policy = vocabulary.policy()
    request.keepsAllTokens = vocabulary.removal == .nothing
    request.layers = layers.request
    return completed(request)
  }

  /// What is read beside the model.
  private var inputs: [String] {
    var inputs = corpus + holdout + vocabulary.keptTokens
    if case .masks(let path) = layers { inputs.append(path) }
    return inputs
  }

  private func applying(to output: String) throws -> PruningRequest {
    try check()
    return completed(
      PruningRequest(model: try place(), text: .nothing, output: FilePath(output)))
  }

  private func completed(_ request: PruningRequest) -> PruningRequest {
    var request = request
    request.replaces = replacesOutput
    request.shardLimit = maximumShardBytes
    request.allowsUnknownFamily = allowsUnknownFamily
    request.threads = threads
    return request
  }

  private func check() throws(PruningFailure) {
    try PruningFailure.require(!model.isEmpty, "The model has an empty path.")
    try PruningFailure.require(
      !(corpus + holdout).contains("") && !(corpus + holdout).contains("-"),
      "A corpus or hold-out has an empty path, or is standard input, which is the program's own.")
    try PruningFailure.require((1...1024).contains(threads), "threads must be 1 to 1024.")
    try PruningFailure.require(
      maximumShardBytes.map { $0 > 0 } ?? true, "maximumShardBytes must be above 0.")
  }
}
