import Tokenizers

/// The score of a document up to a word, in f32 as SentencePiece sums it up.
struct RunningSum {
  /// By token id.
  let scores: [Float]
  var value: Float = 0
  private var document: UInt32?

  init(scores: [Float]) { self.scores = scores }

  /// Begins anew where `document` is another one than before.
  @inline(__always)
  mutating func start(_ document: UInt32) {
    if self.document != document {
      self.document = document
      value = 0
    }
  }

  @inline(__always)
  mutating func add(_ token: TokenID) { value += scores[token.index] }
}
