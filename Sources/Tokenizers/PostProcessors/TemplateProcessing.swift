/// `TemplateProcessing` of `tokenizers`, for a single text.
package struct TemplateProcessing: Equatable, Sendable {
  /// A place in the sequence that a single text becomes.
  package enum Piece: Equatable, Sendable {
    case text
    case special(TokenID)
  }

  /// The sequence for a single text.
  package let single: [Piece]

  package init(single: [Piece]) { self.single = single }

  /// `BertProcessing`: the text between two tokens.
  package init(cls: TokenID, sep: TokenID) {
    single = [.special(cls), .text, .special(sep)]
  }

  var specialTokens: [TokenID] {
    single.compactMap { if case .special(let id) = $0 { id } else { nil } }
  }

  func processed(_ encoding: Encoding, addingSpecialTokens: Bool) -> Encoding {
    var result = Encoding()
    for piece in single {
      switch piece {
      case .special(let id):
        if addingSpecialTokens { result.append(id, 0..<0) }
      case .text: result.append(encoding)
      }
    }
    return result
  }
}
