import Kernels
import Transformers

/// Documents with the labels that their loss is taken at.
struct LossText: Sendable {
  /// What a document is to be: one for each document of a batch.
  enum Labels: Sendable {
    /// Drawn from the model's own output.
    case drawn(SampledLoss)
    /// Classes, one for each document.
    case classes([[Int]])
    /// Classes, one for each token, `nil` where there is none.
    case tokenClasses([[Int?]])
    /// Numbers, (documents, outputs).
    case numbers([Matrix])
    /// The same, each 0 or 1: several labels may hold.
    case several([Matrix])
    /// Where answers start and end, counted from a document's first token.
    case spans([[ClosedRange<Int>]])
  }

  /// As they are to be put together.
  var batches: [TokenBatch]
  var labels: Labels

  init(batches: [TokenBatch], labels: Labels) {
    (self.batches, self.labels) = (batches, labels)
  }

  /// Documents without labels, in their order, so many together.
  init(_ documents: TokenBatch, batchSize: Int, drawnFor task: EncoderTask) {
    self.init(
      batches: documents.groups(of: max(1, batchSize)), labels: .drawn(SampledLoss(task: task)))
  }

  /// For a head over tokens, those whose outputs are wanted.
  func tokens(_ batch: Int, _ piece: TokenBatch.Piece) -> [Int]? {
    if case .drawn(let loss) = labels { return loss.tokens(piece.batch) }
    return nil
  }

  /// The gradient of the mean loss of a batch with respect to the outputs of some of its documents.
  func gradient(_ outputs: Matrix, _ batch: Int, _ piece: TokenBatch.Piece) -> Matrix {
    let (range, tokens) = (piece.documents, piece.tokens)
    let gradient: Matrix
    var count = batches[batch].count
    switch labels {
    case .drawn(let loss):
      gradient = loss.gradient(outputs, piece.batch)
    case .classes(let classes):
      gradient = Loss.crossEntropy(outputs, labels: Array(classes[batch][range])).gradient
    case .tokenClasses(let classes):
      gradient = Loss.crossEntropy(outputs, labels: Array(classes[batch][tokens])).gradient
      count = classes[batch].count { $0 != nil }
    case .numbers(let numbers):
      gradient = Loss.squaredError(outputs, labels: numbers[batch].rows(range)).gradient
    case .several(let numbers):
      gradient = Loss.binaryCrossEntropy(outputs, labels: numbers[batch].rows(range)).gradient
    case .spans(let spans):
      gradient = Loss.span(outputs, piece.batch, answers: Array(spans[batch][range])).gradient
    }
    let factors = Matrix(
      rows: 1, columns: gradient.rows, repeating: 1 / Float(max(1, count)))
    gradient.scale(gradient, rowsBy: factors)
    return gradient
  }
}

extension TokenBatch {
  /// Some consecutive documents of a batch.
  struct Piece: Sendable {
    let batch: TokenBatch
    let documents: Range<Int>
    /// Their tokens, counted from the batch's first.
    let tokens: Range<Int>
  }

  /// The documents in batches of so many, in order.
  func groups(of size: Int) -> [TokenBatch] {
    stride(from: 0, to: count, by: size).map { documents($0..<min($0 + size, count)) }
  }

  /// The documents in pieces of about `tokenLimit` tokens, in order.
  func pieces(tokenLimit: Int) -> [Piece] {
    var (document, token) = (0, 0)
    return batches(tokenLimit: tokenLimit).map { batch in
      defer { (document, token) = (document + batch.count, token + batch.tokenCount) }
      return Piece(
        batch: batch, documents: document..<document + batch.count,
        tokens: token..<token + batch.tokenCount)
    }
  }
}
