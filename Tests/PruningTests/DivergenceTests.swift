import Kernels
import Testing
import Transformers

@testable import Pruning

/// How far outputs are apart, by hand.
struct DivergenceTests {
  private func batch(_ lengths: [Int]) -> TokenBatch {
    lengths.reduce(into: TokenBatch()) { $0.append(Array(repeating: 1, count: $1)) }
  }

  private func divergence(
    _ dense: [[Float]], _ pruned: [[Float]], _ task: EncoderTask, lengths: [Int]? = nil
  ) -> Divergence {
    func matrix(_ rows: [[Float]]) -> Matrix {
      Matrix(rows: rows.count, columns: rows[0].count, rows.flatMap(\.self))
    }
    return Divergence(
      [matrix(dense)], [matrix(pruned)],
      [batch(lengths ?? Array(repeating: 1, count: dense.count))],
      task)
  }

  private static let tasks: [EncoderTask] = [
    .hiddenStates, .sentenceEmbedding, .sequenceClassification(.one), .sequenceClassification(.any),
    .sequenceClassification(.regression), .tokenClassification, .questionAnswering,
    .maskedLanguageModel,
  ]

  @Test(arguments: tasks) func sameOutputs(_ task: EncoderTask) {
    let outputs: [[Float]] = [[1, -2], [0.5, 3], [-1, 1]]
    let same = divergence(outputs, outputs, task)
    #expect(same.distance == 0)
    let hasLabels =
      switch task {
      case .hiddenStates, .sentenceEmbedding, .sequenceClassification(.regression): false
      default: true
      }
    #expect(same.agreement == (hasLabels ? 1 : nil))
  }

  /// Squared errors as a part of the squared distances to the mean: 0.5 of 2.
  @Test func numbers() {
    let found = divergence([[1], [3]], [[1.5], [3.5]], .sequenceClassification(.regression))
    #expect(abs(found.distance - 0.25) < 1e-12)
    #expect(found.agreement == nil)
    // A model that says the mean of everything has lost all.
    #expect(divergence([[1], [3]], [[2], [2]], .sentenceEmbedding).distance == 1)
  }

  /// What is added to all logits of a row changes nothing, and in numbers it does.
  @Test func logitsHaveNoMean() {
    let (dense, moved): ([[Float]], [[Float]]) = ([[1, -1], [-2, 2]], [[6, 4], [3, 7]])
    #expect(divergence(dense, moved, .sequenceClassification(.one)).distance == 0)
    #expect(divergence(dense, moved, .sequenceClassification(.any)).distance > 1)
    #expect(divergence(dense, moved, .sequenceClassification(.any)).agreement == 0.5)
  }

  @Test func labelsThatChange() {
    let dense: [[Float]] = [[1, 0, 0], [0, 2, 0], [0, 0, 1], [0, 0, 3]]
    var pruned = dense
    pruned[2] = [2, 0, 1]
    #expect(divergence(dense, pruned, .tokenClassification).agreement == 0.75)
    #expect(divergence(dense, pruned, .maskedLanguageModel).agreement == 0.75)
    // Of several labels each counts: one of twelve.
    pruned[2] = [2, -1, 1]
    #expect(divergence(dense, pruned, .sequenceClassification(.any)).agreement == 11.0 / 12)
  }

  /// Answers begin and end somewhere in a document: its tokens are the labels.
  @Test func answers() {
    let dense: [[Float]] = [[1, 0], [0, 1], [0, 0], [3, 0], [0, 3]]
    var pruned = dense
    pruned[4] = [9, 3]
    let found = divergence(dense, pruned, .questionAnswering, lengths: [3, 2])
    #expect(found.agreement == 0.75)
    // The logits 3, 0 and 3, 9 are ±1.5 and ±3 about their means: 4.5² twice, of 2/3 twice and 4.5 twice.
    #expect(abs(found.distance - 2 * 4.5 * 4.5 / (2 * 2.0 / 3 + 2 * 4.5)) < 1e-6)
  }

  /// Outputs that are all the same give nothing to compare with but their own length.
  @Test func constantOutputs() {
    let found = divergence([[10], [10]], [[10.1], [9.9]], .sequenceClassification(.regression))
    #expect(abs(found.distance - 0.02 / (1e-3 * 200)) < 1e-4)
    #expect(divergence([[0], [0]], [[1], [0]], .sentenceEmbedding).distance == 1)
    #expect(divergence([[0], [0]], [[0], [0]], .sentenceEmbedding).distance == 0)
  }

  /// How documents are put together does not matter.
  @Test(arguments: tasks) func batches(_ task: EncoderTask) {
    let dense: [[Float]] = [[1, 2], [3, -1], [0, 0.5], [2, 2], [-1, 4]]
    let pruned: [[Float]] = [[1, 1], [2, -1], [0.5, 0], [2, 1], [-2, 3]]
    func matrix(_ rows: ArraySlice<[Float]>) -> Matrix {
      Matrix(rows: rows.count, columns: 2, rows.flatMap(\.self))
    }
    let whole = divergence(dense, pruned, task)
    let parts = Divergence(
      [matrix(dense[..<2]), matrix(dense[2...])], [matrix(pruned[..<2]), matrix(pruned[2...])],
      [batch([1, 1]), batch([1, 1, 1])], task)
    #expect(abs(whole.distance - parts.distance) < 1e-12)
    #expect(whole.agreement == parts.agreement)
  }
}
