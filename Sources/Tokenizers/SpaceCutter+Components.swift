import UnicodeText

extension SpaceCutter {
  /// The cutter for a tokenizer's components, or `nil` where they allow none.
  init?(_ tokenizer: Tokenizer) {
    guard tokenizer.addedTokens.allSatisfy({ Self.staysInWord($0.token) }),
      tokenizer.normalizer?.precompiledMap == nil
        || !tokenizer.normalizedMatcher.reachesOverWhiteSpace
    else { return nil }
    let map = tokenizer.normalizer?.precompiledMap
    if let map, map.replacement(of: [0x20].span, 0..<1) != nil { return nil }
    switch (tokenizer.preTokenizer, tokenizer.normalizer) {
    case (.sequence(let steps), nil), (.sequence(let steps), .precompiled):
      guard steps.count == 2, case .whiteSpace = steps[0],
        case .metaspace(let metaspace) = steps[1], metaspace.isPlain,
        metaspace.prependScheme == .always
      else { return nil }
      self.init(.dropped, map)
    case (.metaspace(let metaspace), .precompiled) where metaspace.isPlain:
      self.init(.refused, map)
    case (.metaspace(let metaspace), .some(let normalizer)) where metaspace.isPlain:
      guard let cutter = Self(normalizer, map) else { return nil }
      self = cutter
    case (.metaspace(let metaspace), nil) where metaspace.onlyMarksSpaces:
      guard Self.mergesWithinWords(tokenizer.model) else { return nil }
      self.init(.leading, spaces: [], putsSpaceFirst: metaspace.prependScheme != .never)
    case (nil, .sequence(let steps)):
      guard steps.count == 2, case .prepend(Self.replacement) = steps[0],
        steps[1].marksSpaces, Self.mergesWithinWords(tokenizer.model)
      else { return nil }
      self.init(.kept, nil)
    case (let preTokenizer, .some(let normalizer))
    where normalizer.marksSpaces && preTokenizer.cutsAtNothingButSpaces:
      guard Self.mergesWithinWords(tokenizer.model) else { return nil }
      self.init(.leading, spaces: [], putsSpaceFirst: false)
    case (nil, .sentencePiece(let normalizer)):
      guard let cutter = Self(normalizer, tokenizer.model) else { return nil }
      self = cutter
    default: return nil
    }
  }

  /// The cutter for normalizers that make one space of several, before `Metaspace`.
  private init?(_ normalizer: Normalizer, _ map: PrecompiledMap?) {
    let steps: [Normalizer] =
      if case .sequence(let steps) = normalizer { steps } else { [normalizer] }
    if steps.count == 3, steps[0].joinsWhiteSpace, case .form(.nfc) = steps[1],
      case .strip(left: false, right: true) = steps[2]
    {
      // Spaces neither compose nor let marks pass, and those at the end go.
      self.init(.dropped, spaces: [0x09, 0x0A, 0x0D], refusesOtherSpaces: true)
      return
    }
    guard steps.last?.joinsSpaces == true, steps.count == (map == nil ? 1 : 2) else { return nil }
    self.init(.joined, map)
  }

  static let replacement = Array("\u{2581}".utf8)

  /// Whether an added token is found in a word alone where it is found in a text.
  private static func staysInWord(_ token: AddedToken) -> Bool {
    guard token.isNormalized else { return true }
    let text = String(decoding: token.content, as: UTF8.self).unicodeScalars
    return !token.isSingleWord && !token.stripsLeft && !token.stripsRight
      && !text.contains { WhiteSpace.contains($0) || $0 == "\u{2581}" }
  }

  /// Whether the model is BPE and no token has U+2581 after another character, so that no merge
  /// reaches over the start of a word.
  private static func mergesWithinWords(_ model: TokenModel) -> Bool {
    guard case .bpe(let bpe) = model else { return false }
    return bpe.options.continuingPrefix.isEmpty && bpe.options.endOfWordSuffix.isEmpty
      // A word alone is the whole text.
      && !bpe.options.prefersWholeWords && !bpe.dropsCharacters
      && !(bpe.unknownToken.map(isSpaces) ?? false) && hasReplacementFirst(bpe.vocabulary)
  }

  /// Whether a token is nothing but U+2581, so that it merges with what a word begins with.
  private static func isSpaces(_ token: [UInt8]) -> Bool {
    token.replacing(replacement, with: []).isEmpty
  }

  /// Whether U+2581 is a token, and stands only at the beginning of others.
  static func hasReplacementFirst(_ vocabulary: Vocabulary) -> Bool {
    vocabulary.id(of: replacement) != nil
      && (0..<vocabulary.count).allSatisfy { index in
        var token = vocabulary[TokenID(UInt32(index))]
        while token.starts(with: replacement) { token = token.dropFirst(replacement.count) }
        return token.replacing(replacement, with: []).count == token.count
      }
  }
}

extension MetaspacePreTokenizer {
  /// Whether every word gets U+2581 and is cut before it.
  fileprivate var isPlain: Bool {
    prependScheme != .never && splits && replacement == SpaceCutter.replacement
  }

  /// Whether spaces become U+2581 and nothing is cut.
  fileprivate var onlyMarksSpaces: Bool { !splits && replacement == SpaceCutter.replacement }
}

extension Normalizer {
  /// The character map, where it comes first.
  var precompiledMap: PrecompiledMap? {
    switch self {
    case .precompiled(let map): map
    case .sequence(let steps): steps.first?.precompiledMap
    default: nil
    }
  }

  /// The character map, whoever uses it.
  var characterMap: PrecompiledMap? {
    guard case .sentencePiece(let normalizer) = self else { return precompiledMap }
    return normalizer.map
  }

  /// Whether it makes one space of several, whatever that looks like.
  fileprivate var joinsSpaces: Bool {
    guard case .replace(let replace) = self, case .regex(let expression) = replace.pattern
    else { return false }
    return expression.pattern == " {2,}"
      && (replace.content == [0x20] || replace.content == SpaceCutter.replacement)
  }

  /// Whether it makes a space of white space that is more than a space (DeBERTa-v2's).
  fileprivate var joinsWhiteSpace: Bool {
    guard case .replace(let replace) = self, case .regex(let expression) = replace.pattern
    else { return false }
    return expression.pattern == #"\s{2,}|[\n\r\t]"# && replace.content == [0x20]
  }

  /// Whether all that it does is to make U+2581 of spaces.
  fileprivate var marksSpaces: Bool {
    guard case .replace(let replace) = self, case .text([0x20]) = replace.pattern
    else { return false }
    return replace.content == SpaceCutter.replacement
  }
}

extension PreTokenizer? {
  /// Whether texts without spaces are one word, as with Gemma's, which cuts where none are left.
  fileprivate var cutsAtNothingButSpaces: Bool {
    switch self {
    case nil: true
    case .split(let split):
      if case .text([0x20]) = split.pattern { !split.isInverted } else { false }
    default: false
    }
  }
}
