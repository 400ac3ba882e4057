import UnicodeText

extension Tokenizer {
  /// The tokens that stand for single bytes: without them text that is in the vocabulary's alphabet now
  /// would have no tokens, or unknown ones.
  ///
  /// They are the 256 characters of byte-level tokenizers, also at the ends of words, and the tokens
  /// such as `<0x0A>` of those that fall back to bytes.
  package var byteTokens: [TokenID] {
    var tokens: [TokenID] = []
    if isByteLevel, case .bpe(let model) = model {
      for character in ByteLevelAlphabet.characters {
        let token = Array(String(character).utf8)
        let forms = [
          token, token + model.options.endOfWordSuffix, model.options.continuingPrefix + token,
        ]
        tokens += Set(forms).compactMap(vocabulary.id(of:))
      }
    }
    if fallsBackToBytes {
      let bytes = ByteTokens(vocabulary)
      tokens += (0...255).compactMap { bytes[$0] }
    }
    return tokens
  }

  private var fallsBackToBytes: Bool {
    switch model {
    case .bpe(let model): model.options.fallsBackToBytes
    case .unigram(let model): model.fallsBackToBytes
    case .sentencePiece, .wordLevel, .wordPiece: false
    }
  }

  /// Whether text is changed to characters that stand for bytes before the model sees it.
  var isByteLevel: Bool {
    (normalizer?.isByteLevel ?? false) || (preTokenizer?.isByteLevel ?? false)
  }
}

extension Normalizer {
  fileprivate var isByteLevel: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let normalizers): normalizers.contains(where: \.isByteLevel)
    default: false
    }
  }
}

extension PreTokenizer {
  fileprivate var isByteLevel: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let preTokenizers): preTokenizers.contains(where: \.isByteLevel)
    default: false
    }
  }
}
