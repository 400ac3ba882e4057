/// The third step of a tokenizer: a word to tokens.
package enum TokenModel: Sendable {
  case bpe(BPE)
  case sentencePiece(SentencePieceModel)
  case unigram(Unigram)
  case wordLevel(WordLevel)
  case wordPiece(WordPiece)

  package var vocabulary: Vocabulary {
    switch self {
    case .bpe(let model): model.vocabulary
    case .sentencePiece(let model): model.vocabulary
    case .unigram(let model): model.vocabulary
    case .wordLevel(let model): model.vocabulary
    case .wordPiece(let model): model.vocabulary
    }
  }

  /// The token for what the vocabulary lacks; `nil` where the model has none.
  package var unknownToken: [UInt8]? {
    switch self {
    case .bpe(let model): model.unknownToken
    case .sentencePiece(let model): Array(model.vocabulary[model.unknownID])
    case .unigram(let model): model.unknownID.map { Array(model.vocabulary[$0]) }
    case .wordLevel(let model): model.unknownToken
    case .wordPiece(let model): model.unknownToken
    }
  }

  /// Appends the tokens of `text[word]`, which is not empty, to `pieces`, with ranges of `text`.
  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece],
    _ scratch: inout ModelScratch
  ) -> SegmentOutcome {
    switch self {
    case .bpe(let model): return model.segment(text, word, to: &pieces, &scratch.bpe)
    case .sentencePiece(let model):
      model.segment(text, word, to: &pieces, &scratch.sentencePiece)
      return .segmented
    case .unigram(let model): return model.segment(text, word, to: &pieces, &scratch.unigram)
    case .wordLevel(let model): return model.segment(text, word, to: &pieces)
    case .wordPiece(let model): return model.segment(text, word, to: &pieces)
    }
  }

  /// A token's text without what the model marks the insides or ends of words by.
  package func text(of token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    switch self {
    case .bpe(let model): model.options.withoutAffixes(token).text
    case .sentencePiece, .unigram, .wordLevel: token
    case .wordPiece(let model): model.withoutPrefix(token).text
    }
  }

  /// The unknown token in the place of which `tokenizers` shows the text that it stands for.
  var shownUnknownID: TokenID? {
    switch self {
    case .sentencePiece(let model): model.unknownID
    case .unigram(let model): model.unknownID
    case .bpe, .wordLevel, .wordPiece: nil
    }
  }
}

/// What pruning has to know.
extension TokenModel {
  /// The tokens that come to be while a token's characters are merged, itself included.
  ///
  /// None where models do not merge; see ``BPE/derivation(of:)``.
  package func derivation(of token: TokenID) -> [TokenID] {
    // Added tokens that the model lacks are built from nothing.
    guard token.index < vocabulary.count else { return [] }
    switch self {
    case .bpe(let model): return model.derivation(of: token)
    case .sentencePiece(let model): return model.derivation(of: token)
    case .unigram, .wordLevel, .wordPiece: return []
    }
  }

  /// The token of the lowest score, by which unknown text is weighed; see
  /// ``Unigram/lowestScoredPiece``.
  package var lowestScoredToken: TokenID? {
    switch self {
    case .sentencePiece(let model): model.lowestScoredToken
    case .unigram(let model): model.lowestScoredPiece
    case .bpe, .wordLevel, .wordPiece: nil
    }
  }
}

/// A token and the bytes of the text that it covers.
package struct TokenPiece: Equatable, Sendable {
  package var id: TokenID
  package var range: Range<Int>
}

/// What became of a word.
package enum SegmentOutcome: Equatable, Sendable {
  case segmented
  /// The unknown token stands for the whole word. `consumed` are the pieces that greedy
  /// matching took before the dead end: were one of them not in the vocabulary, another
  /// segmentation might succeed.
  case unknown(consumed: [TokenID])
  /// Something is unknown, and the model lacks the token for that.
  case noUnknownToken
}

/// What models keep between words, so that segmenting allocates nothing.
package struct ModelScratch {
  var bpe = BPE.Scratch()
  var sentencePiece = SentencePieceModel.Scratch()
  var unigram = Unigram.Scratch()

  package init() {}
}
