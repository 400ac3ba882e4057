import Bytes
import Corpora
import SystemPackage
import Tokenizers

/// Decides what stays of a model, and writes nothing.
struct Planner {
  let request: PruningRequest
  let model: Model
  /// The text, which can be read again where that is needed.
  let corpus: Corpus?
  private let holdout: Holdout?
  private let asked: Set<TokenID>
  private let layers: LayerDecision
  private let known: ModelCut.Structure?
  private let progress: @Sendable (PruningProgress) -> Void

  /// Checks what files alone tell, before anything that takes time.
  ///
  /// - Parameters:
  ///   - request: What is asked.
  ///   - model: The model.
  ///   - progress: Called from any thread.
  /// - Throws: What cannot be done.
  init(
    _ request: PruningRequest, _ model: Model,
    progress: @escaping @Sendable (PruningProgress) -> Void
  ) throws {
    (self.request, self.model, self.progress) = (request, model, progress)
    layers = LayerDecision(request: request, model: model, progress: progress)
    known = try layers.known()
    asked = try AskedTokens(request.policy, of: model.tokenizer).ids
    let corpus = try Self.openCorpus(request, model.tokenizerFiles)
    self.corpus = corpus
    holdout = try request.holdout.map {
      try Holdout($0, beside: corpus, model, threads: request.threads)
    }
    try checkLimits()
  }

  /// Measures and decides.
  ///
  /// - Returns: The plan, and what pruning layers under a budget led to, if one was given.
  /// - Throws: What keeps the text from being measured, or the limits from being met.
  func decide() throws -> (plan: PruningPlan, layers: LayerPruning.Result?) {
    let files = request.isDryRun ? [] : inputFiles
    let hashes = files.map { _, files in
      InputHashes(files, threads: 1, isHashing: request.hashesInputs)
    }
    let counted = try count(
      collectingWords: request.policy.isLossy && !request.keepsAllTokens)
    let pruned = try layers.pruned(on: corpus, unseen(counted))
    let structure = pruned?.structure ?? known
    let vocabulary =
      request.keepsAllTokens ? nil : try vocabulary(counted, request.policy, structure)
    var plan = PruningPlan(
      asked: Asked(request),
      usage: UsageTotals(counted.usage, vocabulary, model.tokenizerFiles))
    plan.inputs = try zip(files, hashes).map {
      PruningPlan.Inputs(kind: $0.kind, files: try $1.wait())
    }
    (plan.vocabulary, plan.structure, plan.fit) = (vocabulary, structure, pruned?.fit)
    plan.holdout = try vocabulary.flatMap { try measured($0.map) }
    return (plan, pruned)
  }

  /// How the pruned tokenizer will cut text that was not counted.
  private func unseen(_ counted: CountedText) throws -> UnseenText {
    guard !request.keepsAllTokens, case .budgeted = request.layers else { return UnseenText() }
    var policy = request.policy
    // What weights take is not known before layers are pruned.
    (policy.maximumBytes, policy.maximumRatio) = (nil, nil)
    return UnseenText(model, try vocabulary(counted, policy))
  }

  /// How a text uses the vocabulary.
  struct CountedText {
    /// All of it.
    let usage: Usage
    /// The single corpora, where each is to be covered.
    var corpora: [Usage] = []
    var texts: PricedTexts
  }

  /// Decides which tokens stay.
  ///
  /// - Parameters:
  ///   - counted: The text.
  ///   - policy: What was asked.
  ///   - structure: What becomes of the layers.
  /// - Returns: The decision.
  /// - Throws: Where limits cannot be met.
  func vocabulary(
    _ counted: CountedText, _ policy: VocabularyPolicy, _ structure: ModelCut.Structure? = nil
  ) throws -> VocabularyPlan {
    try VocabularyPlan(
      model, counted.usage, policy, asked: asked, corpora: counted.corpora, texts: counted.texts,
      structure: structure)
  }

  /// Decides for several sizes; see ``VocabularyPlan/ofSizes(_:_:_:_:asked:texts:)``.
  func vocabularies(
    _ counted: CountedText, _ policy: VocabularyPolicy, ofSizes sizes: Set<Int>
  ) throws -> [Int: VocabularyPlan] {
    try VocabularyPlan.ofSizes(
      sizes, model, counted.usage, policy, asked: asked, texts: counted.texts)
  }

  /// What the vocabulary that is left does to text that was not counted; `nil` where there is none.
  ///
  /// - Throws: What keeps the text from being read.
  func measured(_ map: TokenMap) throws -> HoldoutResult? {
    guard let holdout else { return nil }
    let (progress, size) = (progress, holdout.corpus.size)
    return try holdout.measure(
      model.tokenizer, PrunedTokenizer(of: model, map).files.tokenizer,
      progress: { progress(.measuring($0, size: size)) })
  }

  /// Refuses limits that are below what stays whatever the text uses, as far as that is known before it is counted.
  private func checkLimits() throws {
    var policy = request.policy
    guard !request.keepsAllTokens, policy.limitsSize else { return }
    if case .budgeted = request.layers, policy.maximumVocabulary == nil { return }
    (policy.coverage, policy.minimumCount) = (nil, 1)
    if case .budgeted = request.layers { (policy.maximumBytes, policy.maximumRatio) = (nil, nil) }
    // Without any use, the smallest vocabulary is left.
    let nothing = Usage(vocabularySize: model.tokenizer.vocabularySize)
    _ = try vocabulary(
      CountedText(usage: nothing, texts: PricedTexts(model, nothing)), policy, known)
  }

  // MARK: - Text

  private static func openCorpus(
    _ request: PruningRequest, _ files: TokenizerFiles
  ) throws -> Corpus? {
    guard case .corpus(let named) = request.text else { return nil }
    let corpus = try Corpus(named)
    let isReadOnce =
      request.isDryRun && files.companions.isEmpty
      && (request.layers == .whole || request.layers == .packed)
    return isReadOnce ? corpus : try corpus.rereadable()
  }

  /// Counts the text.
  ///
  /// - Parameter collectsWords: Whether what it costs to lose tokens is asked: then words are kept.
  /// - Returns: How it uses the vocabulary.
  /// - Throws: What keeps it from being counted.
  func count(collectingWords collectsWords: Bool) throws -> CountedText {
    let words = collectsWords ? WordCollector() : nil
    let corpora = try usages(words)
    let usage = corpora.reduce(into: Usage(vocabularySize: model.tokenizer.vocabularySize)) {
      $0 += $1
    }
    return CountedText(
      usage: usage, corpora: corpora,
      texts: PricedTexts(
        model, usage, words: try words?.words(of: model.tokenizer) ?? CorpusWords()))
  }

  /// How the text uses the vocabulary: all of it, or each corpus where each is to be covered.
  private func usages(_ words: WordCollector?) throws -> [Usage] {
    let usages: [Usage]
    switch request.text {
    case .nothing: return [Usage(vocabularySize: model.tokenizer.vocabularySize)]
    case .usageFiles(let paths):
      usages = [
        try UsageFile.sum(
          of: paths, for: model.tokenizer, fingerprint: Fingerprint.of(model.tokenizerFiles))
      ]
    case .corpus:
      let (progress, threads) = (progress, request.threads)
      let corpora = request.policy.coversEachCorpus ? corpus?.named : corpus.map { [$0] }
      usages = try (corpora ?? []).map { corpus in
        let size = corpus.size
        return try corpus.usage(of: model.tokenizerFiles, threads: threads, collecting: words) {
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
    case .usageFiles(let paths): paths.map(\.string)
    case .nothing: []
    }
  }

  // MARK: - Files that decide

  private typealias Files = (kind: String, files: [(name: String, path: FilePath)])

  /// By kind, in the order of the record.
  private var inputFiles: [Files] {
    var files: [Files] = []
    switch request.text {
    case .usageFiles(let paths): files.append(("usage", Self.named(paths)))
    case .corpus: files.append(("corpus", Self.named(corpus)))
    case .nothing: break
    }
    let layers: [FilePath?] =
      switch request.layers {
      case .masks(let path): [path]
      case .budgeted(let budget): [budget.scores, budget.data?.path]
      case .whole, .packed: []
      }
    let others = [
      ("layers", Self.named(layers)), ("tokens", Self.named(request.policy.keptTokens)),
      ("holdout", Self.named(holdout?.corpus)),
    ]
    return files + others.filter { !$0.1.isEmpty }
  }

  private static func named(_ corpus: Corpus?) -> [(name: String, path: FilePath)] {
    (corpus?.sources ?? []).compactMap { source in
      source.path.map { (source.name.lastComponent?.string ?? "-", $0) }
    }
  }

  /// Those that are files: a pipe can be read once, and deciding needs it.
  private static func named(_ paths: [FilePath?]) -> [(name: String, path: FilePath)] {
    paths.compactMap(\.self).filter { Directory.kind(of: $0) == .file }
      .map { ($0.lastComponent?.string ?? "", $0) }
  }
}
