package import Corpora
package import SystemPackage
package import Transformers

/// Prunes a model to several sizes in memory, to show what each costs: what can be is measured once.
package struct SweepJob: Sendable {
  /// One size.
  package struct Point: Sendable {
    /// What was asked.
    package let budget: LayerBudget
    package let before: EncoderShape
    package let after: EncoderShape
    package let fit: LayerFit
    /// Passes before and after.
    package let times: [PassTimes]
    /// On labelled documents, where there are some.
    package let evaluation: Evaluation?
  }

  private let model: FilePath
  private let data: DataSource?
  private let threads: Int
  private let progress: @Sendable (PruningProgress) -> Void

  /// A sweep.
  ///
  /// - Parameters:
  ///   - model: The model's directory.
  ///   - data: What sizes are evaluated on; `nil` for nothing.
  ///   - threads: How many threads work.
  ///   - progress: Called with what is being done.
  package init(
    model: FilePath, data: DataSource?, threads: Int,
    progress: @escaping @Sendable (PruningProgress) -> Void = { _ in }
  ) {
    (self.model, self.data, self.threads) = (model, data, threads)
    self.progress = progress
  }

  /// Prunes.
  ///
  /// - Parameters:
  ///   - budgets: One for each size, which differ in nothing else.
  ///   - corpus: Calibration text.
  ///   - found: Called with each point.
  ///   - impossible: Called with sizes that cannot be had, where others can.
  /// - Throws: What keeps the model from being pruned; ``PruningError/impossibleBudget(_:limit:)`` where none of the
  ///   sizes can be had.
  package func run(
    _ budgets: [LayerBudget], on corpus: CorpusRequest, found: (Point) throws -> Void,
    impossible: (LayerBudget, PruningError) -> Void
  ) throws {
    let model = try Model(directory: model)
    let shape = try EncoderShape(model.configuration, model.layout)
    // Before anything that takes time.
    for budget in budgets { try budget.check(against: shape) }
    let text = try corpus.isEmpty ? nil : Corpus(corpus).rereadable()
    var measured: (layers: Int?, LayerPruning.Measured)?
    var labelled: TaskData?
    var failures: [(budget: LayerBudget, error: PruningError)] = []
    for budget in budgets {
      let pruning = LayerPruning(
        model: model, shape: shape, budget: budget, isNative: false, keepsShape: false,
        threads: threads, progress: { progress(.layers($0)) })
      // Which layers stay is a part of what is measured.
      let known = measured.flatMap { $0.layers == budget.layers ? $0.1 : nil }
      let current = try known ?? pruning.measure(text)
      measured = (budget.layers, current)
      if let data, labelled == nil { labelled = try TaskData(data, model, current.encoder) }
      let result: LayerPruning.Result
      do {
        result = try pruning.run(current)
      } catch let error as PruningError {
        guard case .impossibleBudget = error else { throw error }
        failures.append((budget, error))
        continue
      }
      try found(
        Point(
          budget: budget, before: shape, after: result.structure.after, fit: result.fit,
          times: result.times,
          evaluation: try labelled.map { try Evaluation(result.encoder, $0, threads: threads) }))
    }
    if failures.count == budgets.count, let first = failures.first { throw first.error }
    for failure in failures { impossible(failure.budget, failure.error) }
  }
}
