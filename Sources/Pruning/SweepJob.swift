package import Corpora
package import SystemPackage
package import Transformers

/// Prunes a model to several sizes in memory, to show what each costs: everything is measured once.
package struct SweepJob: Sendable {
  /// One size.
  package struct Point: Sendable {
    /// What was asked: the part of the multiplications that stays.
    package let macs: Double
    package let before: EncoderShape
    package let after: EncoderShape
    package let fit: LayerFit
    /// On labelled documents, where there are some.
    package let evaluation: Evaluation?
  }

  private let model: FilePath
  private let budget: LayerBudget
  private let threads: Int

  /// A sweep.
  ///
  /// - Parameters:
  ///   - model: The model's directory.
  ///   - budget: How units are chosen; its data are what sizes are evaluated on.
  ///   - threads: How many threads work.
  package init(model: FilePath, budget: LayerBudget, threads: Int) {
    (self.model, self.budget, self.threads) = (model, budget, threads)
  }

  /// Prunes.
  ///
  /// - Parameters:
  ///   - sizes: Parts of the multiplications that stay.
  ///   - corpus: Calibration text.
  ///   - progress: Called with each point.
  /// - Throws: What keeps the model from being pruned.
  package func run(
    _ sizes: [Double], on corpus: CorpusRequest, progress: (Point) throws -> Void
  ) throws {
    let model = try Model(directory: model)
    let shape = try EncoderShape(model.configuration, model.layout)
    var own = budget
    own.data = nil
    own.size = sizes.first.map { .macs($0) }
    var pruning = LayerPruning(
      model: model, shape: shape, budget: own, isNative: false, keepsShape: false,
      threads: threads)
    let measured = try pruning.measure(corpus.isEmpty ? nil : Corpus(corpus).rereadable())
    let data = try budget.data.map {
      try TaskData($0, model, measured.encoder)
    }
    for size in sizes {
      pruning.budget.size = .macs(size)
      let result = try pruning.run(measured)
      try progress(
        Point(
          macs: size, before: shape, after: result.structure.after, fit: result.fit,
          evaluation: try data.map { try Evaluation(result.encoder, $0, threads: threads) }))
    }
  }
}
