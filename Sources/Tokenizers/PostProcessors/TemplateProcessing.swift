/// `TemplateProcessing` of `tokenizers`.
package struct TemplateProcessing: Equatable, Sendable {
  /// A place in the sequence that a single text becomes.
  package enum Piece: Equatable, Sendable {
    case text
    case special(TokenID)
  }

  /// The sequence for a single text.
  package let single: [Piece]

  /// The sequence for two texts; `nil` where there is none.
  package let pair: PairTemplate?

  package init(single: [Piece], pair: PairTemplate? = nil) {
    self.single = single
    self.pair = pair
  }

  /// `BertProcessing` and, in one segment, `RobertaProcessing`: the text between two tokens.
  package init(cls: TokenID, sep: TokenID, inOneSegment: Bool = false) {
    single = [.special(cls), .text, .special(sep)]
    pair = inOneSegment ? .roberta(cls: cls, sep: sep) : .bert(cls: cls, sep: sep)
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
