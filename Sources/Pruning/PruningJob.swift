import Bytes
import Checkpoints
import Corpora
import Synchronization
import SystemPackage
import Tensors
import Tokenizers
import Transformers

/// The main job: measure, decide, cut, verify, and only then give the result its name.
package struct PruningJob: Sendable {
  private let request: PruningRequest
  private let card: Card?
  private let progress: @Sendable (PruningProgress) -> Void

  /// Writes the model card: of what was done, and of the original's card, empty where it has none.
  package typealias Card = @Sendable (PruningOutcome, [UInt8]) -> [UInt8]

  /// A job that tells `progress` what it does.
  ///
  /// - Parameters:
  ///   - request: What is to be done.
  ///   - card: Writes the model card; without it the original's is copied.
  ///   - progress: Called from any thread.
  package init(
    _ request: PruningRequest, card: Card? = nil,
    progress: @escaping @Sendable (PruningProgress) -> Void
  ) {
    self.request = request
    self.card = card
    self.progress = progress
  }

  /// Does the job.
  ///
  /// Where verification finds differences nothing is left of the output: they are in the
  /// outcome.
  ///
  /// - Returns: What was done, in figures.
  /// - Throws: What keeps the job from being done; then nothing is written.
  package func run() throws -> PruningOutcome {
    let start = ContinuousClock.now
    let model = try Model(
      directory: request.model, allowingUnknownFamily: request.allowsUnknownFamily)
    try model.tokenizerFiles.checkConsistency()
    // What files alone tell is checked before anything that takes time.
    let isBudgeted = if case .budgeted = request.layers { true } else { false }
    var structure = isBudgeted ? nil : try Self.structure(request, model)
    try OutputPlace(request).check()
    let asked = try AskedTokens(request.policy, of: model.tokenizer).ids
    let corpus = try openCorpus(model.tokenizerFiles)
    let layers = try prunedLayers(model, corpus)
    structure = layers?.structure ?? structure
    let directory =
      request.isDryRun
      ? nil : try NewDirectory(at: request.output, replacing: request.replaces)
    let contents = try DirectoryContents(
      of: model.directory,
      weights: ModelSurgery.weightFiles(model.checkpoint).union(structure?.rewrittenNames ?? [])
        .union(card == nil ? [] : [DirectoryContents.cardName]),
      tokenizer: request.keepsAllTokens ? nil : model.tokenizerFiles.rewrittenNames)
    let modelFiles = try ModelFiles(model, contents)
    let isHashing = request.hashesInputs
    let modelHashes = directory.map { _ in
      InputHashes(modelFiles.named, threads: request.threads, isHashing: isHashing)
    }
    let textHashes = directory.map { _ in
      InputHashes(textFiles(corpus), threads: 1, isHashing: isHashing)
    }
    let layerHashes = directory.map { _ in
      InputHashes(layerFiles, threads: 1, isHashing: isHashing)
    }
    let tokenHashes = directory.map { _ in
      InputHashes(tokenFiles, threads: 1, isHashing: isHashing)
    }

    let corpora = try measure(model, corpus)
    let usage = corpora.reduce(into: Usage(vocabularySize: model.tokenizer.vocabularySize)) {
      $0 += $1
    }
    let plan =
      request.keepsAllTokens
      ? nil
      : try VocabularyPlan(
        model, usage, request.policy, asked: asked, corpora: corpora, structure: structure)
    let cut = ModelCut(model.configuration.family, vocabulary: plan, structure: structure)
    var outcome = outcome(model, plan, cut, usage, contents, filesBefore: modelFiles.byteCount)
    outcome.layerFit = layers?.fit
    guard let directory else {
      outcome.duration = .now - start
      return outcome
    }

    try self.cut(model, plan, cut, contents, into: directory, byteCount: outcome.weights.after)
    if request.verifies {
      outcome.verification = try verify(directory, structure, corpus, usage)
      if let layers,
        let difference = try OutputCheck(
          expected: layers.encoder, documents: layers.samples, plan: plan
        ).run(on: directory.temporary)
      {
        outcome.verification?.note(difference)
      }
      guard outcome.verification?.isExact == true else {
        directory.abandon()
        outcome.duration = .now - start
        return outcome
      }
    }
    let record = PruningRecord(
      request: request, outcome: outcome, modelFiles: try modelHashes?.wait() ?? [],
      textFiles: try textHashes?.wait() ?? [], layerFiles: try layerHashes?.wait() ?? [],
      tokenFiles: try tokenHashes?.wait() ?? [])
    try WritableFile.create(
      directory.temporary.appending(PruningRecord.fileName), holding: record.text)
    try writeCard(outcome, into: directory)
    outcome.filesAfter = try Directory.byteCount(below: directory.temporary)
    try directory.commit(replacing: request.replaces)
    outcome.duration = .now - start
    return outcome
  }

  // MARK: - Measure

  private func openCorpus(_ files: TokenizerFiles) throws -> Corpus? {
    guard case .corpus(let named) = request.text else { return nil }
    let corpus = try Corpus(named)
    let isReadOnce =
      request.isDryRun && files.companions.isEmpty
      && (request.layers == .whole || request.layers == .packed)
    return isReadOnce ? corpus : try corpus.rereadable()
  }

  private func textFiles(_ corpus: Corpus?) -> [(name: String, path: FilePath)] {
    switch request.text {
    case .usageFile(let path):
      // A pipe can be read once, and counting needs it.
      Directory.kind(of: path) == .file ? [(path.lastComponent?.string ?? "", path)] : []
    case .corpus:
      (corpus?.sources ?? []).compactMap { source in
        source.path.map { (source.name.lastComponent?.string ?? "-", $0) }
      }
    case .nothing: []
    }
  }

  /// What else decides about layers.
  private var layerFiles: [(name: String, path: FilePath)] {
    let paths: [FilePath?] =
      switch request.layers {
      case .masks(let path): [path]
      case .budgeted(let budget): [budget.scores, budget.data?.path]
      case .whole, .packed: []
      }
    // As above: a pipe cannot be read again.
    return paths.compactMap(\.self).filter { Directory.kind(of: $0) == .file }
      .map { ($0.lastComponent?.string ?? "", $0) }
  }

  /// What names tokens.
  private var tokenFiles: [(name: String, path: FilePath)] {
    [request.policy.keptTokens].compactMap(\.self).filter { Directory.kind(of: $0) == .file }
      .map { ($0.lastComponent?.string ?? "", $0) }
  }

  /// What stays of the layers, as masks or zeros say.
  ///
  /// - Throws: Where the masks do not fit the model, or the shape is none that was asked for.
  private static func structure(
    _ request: PruningRequest, _ model: Model
  ) throws -> ModelCut.Structure? {
    if request.layers == .whole { return nil }
    let shape = try EncoderShape(model.configuration, model.layout)
    let structure: ModelCut.Structure
    switch request.layers {
    case .whole, .budgeted: return nil
    case .masks(let path):
      structure = ModelCut.Structure(
        try MaskFile(path: path).plan(for: shape), of: shape, keepingShape: request.keepsShape)
    case .packed:
      let packing = try Packing(model, shape)
      structure = ModelCut.Structure(packing.plan, of: shape, values: packing.values)
    }
    try check(structure, request, model)
    return structure
  }

  /// Checks that a shape is one that was asked for, and that can be written.
  private static func check(
    _ structure: ModelCut.Structure, _ request: PruningRequest, _ model: Model
  ) throws {
    if request.keepsShape, structure.plan.running.count < structure.before.sequence.count {
      throw PruningError.layersInShape
    }
    try structure.after.checkGroups(model.configuration)
    if !structure.written.isStock {
      if request.isNative { throw PruningError.notNative(reason: structure.after.oddity) }
      try model.configuration.checkCode()
    }
  }

  /// Prunes layers under a budget, where one was given.
  private func prunedLayers(_ model: Model, _ corpus: Corpus?) throws -> LayerPruning.Result? {
    guard case .budgeted(let budget) = request.layers else { return nil }
    let progress = progress
    let shape = try EncoderShape(model.configuration, model.layout)
    // Before anything that takes time.
    if request.isNative, let reason = budget.oddity(against: shape) {
      throw PruningError.notNative(reason: reason)
    }
    if request.keepsShape, let layers = budget.layers, layers < shape.sequence.count {
      throw PruningError.layersInShape
    }
    let pruning = LayerPruning(
      model: model, shape: shape, budget: budget,
      isNative: request.isNative, keepsShape: request.keepsShape, threads: request.threads,
      progress: { progress(.layers($0)) })
    let result = try pruning.run(pruning.measure(corpus))
    try Self.check(result.structure, request, model)
    return result
  }

  /// How the text uses the vocabulary: all of it, or each corpus where each is to be covered.
  private func measure(_ model: Model, _ corpus: Corpus?) throws -> [Usage] {
    let usages: [Usage]
    switch request.text {
    case .nothing: return [Usage(vocabularySize: model.tokenizer.vocabularySize)]
    case .usageFile(let path):
      usages = [
        try UsageFile.read(
          path, for: model.tokenizer, fingerprint: Fingerprint.of(model.tokenizerFiles))
      ]
    case .corpus:
      let (progress, threads) = (progress, request.threads)
      let corpora = request.policy.coversEachCorpus ? corpus?.named : corpus.map { [$0] }
      usages = try (corpora ?? []).map { corpus in
        let size = corpus.size
        return try corpus.usage(of: model.tokenizerFiles, threads: threads) {
          progress(.counting($0, size: size))
        }
      }
    }
    guard usages.contains(where: { $0.tokenCount > 0 }) else {
      throw PruningError.emptyCorpus(paths: textNames)
    }
    return usages
  }

  private var textNames: [String] {
    switch request.text {
    case .corpus(let corpus): corpus.paths
    case .usageFile(let path): [path.string]
    case .nothing: []
    }
  }

  // MARK: - Cut

  private func cut(
    _ model: Model, _ plan: VocabularyPlan?, _ cut: ModelCut, _ contents: DirectoryContents,
    into directory: NewDirectory, byteCount: Int
  ) throws {
    let written = Mutex(0)
    try ModelSurgery(
      model: model, vocabulary: plan, cut: cut, contents: contents, threads: request.threads,
      shardLimit: request.shardLimit
    ).write(into: directory) { count in
      let done = written.withLock { written in
        written += count
        return written
      }
      progress(.writing(bytes: done, of: byteCount))
    }
  }

  private func writeCard(_ outcome: PruningOutcome, into directory: NewDirectory) throws {
    guard let card else { return }
    let name = DirectoryContents.cardName
    let original = request.model.appending(name)
    let text = Directory.kind(of: original) == .file ? try ReadableFile.contents(of: original) : []
    try WritableFile.create(directory.temporary.appending(name), holding: card(outcome, text))
  }

  // MARK: - Verify

  private func verify(
    _ directory: NewDirectory, _ structure: ModelCut.Structure?, _ corpus: Corpus?, _ usage: Usage
  ) throws -> VerificationResult {
    let (progress, size) = (progress, corpus?.size)
    return try Verification(
      original: Model(directory: request.model, allowingUnknownFamily: true),
      pruned: directory.temporary, promise: structure.map { StructurePromise($0) },
      threads: request.threads
    ).run(
      on: corpus, countedDocuments: corpus.map { _ in usage.documents },
      allowsResegmentation: request.policy.isLossy,
      progress: { progress(.verifying($0, size: size)) })
  }

  // MARK: - Figures

  private func outcome(
    _ model: Model, _ plan: VocabularyPlan?, _ cut: ModelCut, _ usage: Usage,
    _ contents: DirectoryContents, filesBefore: Int
  ) -> PruningOutcome {
    var parameters = Change(before: 0, after: 0)
    var bytesPerToken = 0
    var weights = Change(before: 0, after: 0)
    var linear = Change(before: 0, after: 0)
    let family = model.configuration.family
    for parameter in model.layout.parameters {
      let tensor = parameter.tensor
      if parameter.vocabularyAxis != nil {
        bytesPerToken += tensor.byteCount / model.configuration.vocabularySize
      }
      weights.before += tensor.byteCount
      parameters.before += tensor.parameterCount
      let isLinear =
        tensor.shape.dimensions.count == 2 && family.place(of: tensor.name) != nil
      if isLinear { linear.before += tensor.parameterCount }
      guard let dimensions = cut.dimensions(of: parameter) else { continue }
      let (kept, all) = (dimensions.reduce(1, *), max(1, tensor.shape.elementCount))
      weights.after += tensor.byteCount / all * kept + tensor.byteCount % all * kept / all
      if tensor.parameterCount > 0 { parameters.after += kept }
      if isLinear { linear.after += kept }
    }
    let vocabulary = model.tokenizer.vocabularySize
    return PruningOutcome(
      request: request, architecture: model.configuration.architecture, plan: plan,
      structure: cut.structure, layerFit: nil,
      linearWeights: linear,
      usage: usage,
      vocabulary: Change(before: vocabulary, after: plan?.map.kept.count ?? vocabulary),
      parameters: parameters, weights: weights, bytesPerToken: bytesPerToken,
      filesBefore: filesBefore, filesAfter: nil,
      inferredTensors: model.configuration.family.isInferred
        ? model.layout.parameters.filter { $0.vocabularyAxis != nil }.map(\.tensor.name) : [],
      paddingRows: plan == nil ? 0 : model.paddingRows, leftOut: contents.leftOut,
      droppedEntries: plan.map { model.configuration.droppedEntries($0.map.newID) } ?? [],
      suspects: model.configuration.suspects, idsOutOfRange: model.configuration.idsOutOfRange,
      oddMerges: model.tokenizerFiles.oddMerges, verification: nil, duration: .zero)
  }
}

/// The files of a model that a run reads, by name.
private struct ModelFiles {
  var named: [(name: String, path: FilePath)] = []
  var byteCount = 0

  init(_ model: Model, _ contents: DirectoryContents) throws {
    let weights = ModelSurgery.weightFiles(model.checkpoint)
    let copied = contents.copied.map(\.string)
    let names =
      copied
      + (try Directory.names(in: model.directory)).filter {
        !copied.contains($0)
          && (weights.contains($0) || $0 == DirectoryContents.cardName
            || DirectoryContents.rewritten.contains($0)
            || model.tokenizerFiles.rewrittenNames.contains($0))
      }
    for name in names.sorted() {
      let path = model.directory.appending(FilePath(name).components)
      byteCount += try ReadableFile(path: path).size
      named.append((name, path))
    }
  }
}
