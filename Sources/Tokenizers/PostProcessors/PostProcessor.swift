/// The last step of a tokenizer: special tokens around a text.
package struct PostProcessor: Sendable {
  /// A place in the sequence that a single text becomes.
  package enum Piece: Equatable, Sendable {
    case text
    case special(TokenID)
  }

  /// The sequence for a single text.
  package var single: [Piece]

  package init(single: [Piece]) { self.single = single }

  /// `BertProcessing`: the text between two tokens.
  package static func bert(cls: TokenID, sep: TokenID) -> PostProcessor {
    PostProcessor(single: [.special(cls), .text, .special(sep)])
  }
}
