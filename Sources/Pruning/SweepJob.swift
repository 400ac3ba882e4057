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
    /// On labelled documents, where there are some.
    package let evaluation: Evaluation?
  }

  private let model: FilePath
  private let data: DataSource?
  private let threads: Int

  /// A sweep.
  ///
  /// - Parameters:
  ///   - model: The model's directory.
  ///   - data: What sizes are evaluated on; `nil` for nothing.
  ///   - threads: How many threads work.
  package init(model: FilePath, data: DataSource?, threads: Int) {
    (self.model, self.data, self.threads) = (model, data, threads)
  }

  /// Prunes.
  ///
  /// - Parameters:
  ///   - budgets: One for each size, which differ in nothing else.
  ///   - corpus: Calibration text.
  ///   - progress: Called with each point.
  /// - Throws: What keeps the model from being pruned.
  package func run(
    _ budgets: [LayerBudget], on corpus: CorpusRequest, progress: (Point) throws -> Void
  ) throws {
    let model = try Model(directory: model)
    let shape = try EncoderShape(model.configuration, model.layout)
    // Before anything that takes time.
    for budget in budgets { try budget.check(against: shape) }
    let text = try corpus.isEmpty ? nil : Corpus(corpus).rereadable()
    var measured: (layers: Int?, LayerPruning.Measured)?
    var labelled: TaskData?
    for budget in budgets {
      let pruning = LayerPruning(
        model: model, shape: shape, budget: budget, isNative: false, keepsShape: false,
        threads: threads)
      // Which layers stay is a part of what is measured.
      let known = measured.flatMap { $0.layers == budget.layers ? $0.1 : nil }
      let current = try known ?? pruning.measure(text)
      measured = (budget.layers, current)
      if let data, labelled == nil { labelled = try TaskData(data, model, current.encoder) }
      let result = try pruning.run(current)
      try progress(
        Point(
          budget: budget, before: shape, after: result.structure.after, fit: result.fit,
          evaluation: try labelled.map { try Evaluation(result.encoder, $0, threads: threads) }))
    }
  }
}
