/// A token for each word that is in the vocabulary, and one for all others.
package final class WordLevel: Sendable {
  package let vocabulary: Vocabulary
  package let unknownToken: [UInt8]
  private let unknownID: TokenID?

  package init(vocabulary: Vocabulary, unknownToken: [UInt8]) {
    self.vocabulary = vocabulary
    self.unknownToken = unknownToken
    unknownID = vocabulary.id(of: unknownToken)
  }

  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece]
  ) -> SegmentOutcome {
    guard let id = vocabulary.id(of: text.extracting(word)) ?? unknownID else {
      return .noUnknownToken
    }
    pieces.append(TokenPiece(id: id, range: word))
    return .segmented
  }
}
