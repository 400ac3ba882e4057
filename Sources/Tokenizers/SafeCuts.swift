/// Where a text may be cut so that its tokens are those of the parts, one after the other, whatever
/// the parts are.
///
/// It is all that counting by words knows of a tokenizer: it cuts, and looks up what each part
/// became the last time.
package enum SafeCuts: Equatable, Sendable {
  /// Only between documents.
  case none
  /// Before and after ASCII white space (U+0009, U+000A, U+000D, U+0020), which becomes no token.
  case aroundWhiteSpace
  /// Where a ``WordCutter`` finds words.
  case words(WordCutter)
}

extension Tokenizer {
  /// By token id, what a token adds to the score of a document, on which the words after it may depend
  /// (``Steadiness``); `nil` where words depend on nothing before them.
  package var tokenScores: [Float]? {
    guard case .sentencePiece(let model) = model else { return nil }
    return model.tokenScores
  }

  /// Where texts may be cut.
  ///
  /// BERT's components work within words, each of them: cleaning and lower-casing look at one
  /// scalar, canonical reordering never crosses a space (its combining class is 0), and white
  /// space always ends a word. Other control characters do not: cleaning takes them out of a word.
  /// An added token that reaches over white space forbids cutting there.
  package var safeCuts: SafeCuts {
    guard case .bert = preTokenizer else {
      return protectedWords.isEmpty ? WordCutter(self).map(SafeCuts.words) ?? .none : .none
    }
    switch normalizer {
    case nil, .bert: break
    default: return .none
    }
    let mayCut = !rawMatcher.reachesOverWhiteSpace && !normalizedMatcher.reachesOverWhiteSpace
    return mayCut ? .aroundWhiteSpace : .none
  }
}
