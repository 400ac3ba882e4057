import Kernels
import Testing
import Transformers

@testable import Pruning

/// Gradients at drawn labels have mean 0 and the covariance of the labels.
struct SampledLossTests {
  @Test func fisherInformation() throws {
    let loss = SampledLoss(task: .sequenceClassification(.one))
    let logits: [Float] = [0.5, -1, 0.25]
    let probabilities = Matrix(logits)
    probabilities.softmax()
    let p = probabilities.values.map { Double($0) }
    let count = 40_000
    var batch = TokenBatch()
    for document in 0..<count { batch.append([1, document]) }
    let outputs = Matrix(
      rows: count, columns: 3, (0..<count).flatMap { _ in logits })
    let gradient = loss.gradient(outputs, batch)
    for first in 0..<3 {
      let mean = (0..<count).reduce(0.0) { $0 + Double(gradient[$1, first]) } / Double(count)
      #expect(abs(mean) < 0.01)
      for second in 0..<3 {
        let product =
          (0..<count).reduce(0.0) { $0 + Double(gradient[$1, first] * gradient[$1, second]) }
          / Double(count)
        let wanted = (first == second ? p[first] : 0) - p[first] * p[second]
        #expect(abs(product - wanted) < 0.01)
      }
    }
    // The same documents have the same labels in any company.
    let part = batch.documents(7..<9)
    let own = loss.gradient(outputs.rows(7..<9), part)
    #expect(own.values == gradient.rows(7..<9).values)
  }

  /// Every document has a masked word's output, however short it is.
  @Test func everyDocumentCounts() throws {
    var batch = TokenBatch()
    for count in 1...20 { batch.append(Array(0..<count)) }
    let tokens = try #require(SampledLoss(task: .maskedLanguageModel).tokens(batch))
    for rows in batch.documents {
      let own = tokens.filter(rows.contains)
      #expect(own.count >= max(1, rows.count / 7))
      // Special tokens stand at both ends.
      #expect(rows.count < 3 || !own.contains(rows.lowerBound))
    }
  }
}
