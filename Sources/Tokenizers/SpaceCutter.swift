import UnicodeText

/// Cuts texts at spaces, which become U+2581 before the next word; a text that begins gets one too.
///
/// Where graphemes matter (`Precompiled`), a word must not begin or end with what may join a space.
struct SpaceCutter: Equatable {
  /// What several spaces are, and spaces at the ends.
  enum Runs: Equatable {
    /// White space goes: `WhitespaceSplit`.
    case dropped
    /// They are as good as one, and nothing before the text: `Replace` of ` {2,}` by a space.
    case joined
    /// All but the first belong to the next word.
    case kept
    /// Texts that have any are not cut.
    case refused
  }

  let runs: Runs
  let normalizesGraphemes: Bool
  /// ASCII control characters that are white space to the normalizer and the pre-tokenizer.
  private(set) var spaces: Set<UInt8> = []

  init(_ runs: Runs, spaces: Set<UInt8>) {
    self.runs = runs
    self.spaces = spaces
    normalizesGraphemes = false
  }

  private init(_ runs: Runs, _ map: PrecompiledMap?) {
    self.runs = runs
    normalizesGraphemes = map != nil
    for byte in [0x09, 0x0B, 0x0C, 0x0D] as [UInt8] {
      let image = map?.replacement(of: [byte].span, 0..<1).map { Array($0.utf8) }
      switch runs {
      case .dropped where image == nil || image == [0x20], .joined where image == [0x20]:
        spaces.insert(byte)
      default: break
      }
    }
  }

  /// Appends the words of `text[range]`, or some of them where it returns `false`: it cannot be cut.
  func cut(
    _ text: Span<UInt8>, _ range: Range<Int>, _ map: PrecompiledMap?, to words: inout [Range<Int>]
  ) -> Bool {
    var start = range.lowerBound
    for position in range {
      let byte = text[position]
      if byte > 0x20, byte < 0x7F { continue }
      if byte == 0x20 || byte < 0x20 && spaces.contains(byte) {
        // The first one of a run has ended a word already, or the text begins with it.
        if runs == .kept, position == range.lowerBound || text[position - 1] == 0x20 { continue }
        guard append(start..<position, of: text, map, to: &words) else { return false }
        start = position + 1
      } else if byte < 0x80 {
        if normalizesGraphemes { return false }
      } else if isReplacement(text, position, range) {
        return false
      }
    }
    guard start < range.upperBound else {
      if runs == .dropped || range.isEmpty { return true }
      // White space at the end becomes a token, which the last word takes along.
      guard let last = words.last, last.lowerBound >= range.lowerBound else { return false }
      words[words.count - 1] = last.lowerBound..<range.upperBound
      return true
    }
    return append(start..<range.upperBound, of: text, map, to: &words)
  }

  private func append(
    _ word: Range<Int>, of text: Span<UInt8>, _ map: PrecompiledMap?, to words: inout [Range<Int>]
  ) -> Bool {
    guard !word.isEmpty else { return runs == .dropped || runs == .joined }
    if normalizesGraphemes, !staysApart(text, word, map) { return false }
    words.append(word)
    return true
  }

  /// Whether U+2581 stands at `position`: text that has it already.
  private func isReplacement(_ text: Span<UInt8>, _ position: Int, _ range: Range<Int>) -> Bool {
    position + 2 < range.upperBound && text[position] == 0xE2 && text[position + 1] == 0x96
      && text[position + 2] == 0x81
  }
}

extension SpaceCutter {
  /// The cutter for a tokenizer's components, or `nil` where they allow none.
  init?(_ tokenizer: Tokenizer) {
    guard tokenizer.addedTokens.allSatisfy({ Self.staysInWord($0.token) }) else { return nil }
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
    case (.metaspace(let metaspace), .sequence(let steps)) where metaspace.isPlain:
      guard case .precompiled = steps.first, steps.count == 2, steps[1].joinsSpaces
      else { return nil }
      self.init(.joined, map)
    case (nil, .sequence(let steps)):
      guard steps.count == 2, case .prepend(Self.replacement) = steps[0],
        case .replace(let replace) = steps[1], replace.content == Self.replacement,
        case .text([0x20]) = replace.pattern, Self.mergesWithinWords(tokenizer.model)
      else { return nil }
      self.init(.kept, nil)
    case (nil, .sentencePiece(let normalizer)):
      guard let cutter = Self(normalizer, tokenizer.model) else { return nil }
      self = cutter
    default: return nil
    }
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
      && hasReplacementFirst(bpe.vocabulary)
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
}

extension SpaceCutter {
  /// Whether a word is never in one grapheme with a space beside it and, where spaces count, never
  /// becomes a text with a space at its ends.
  private func staysApart(_ text: Span<UInt8>, _ word: Range<Int>, _ map: PrecompiledMap?) -> Bool {
    let (first, length) = text.scalar(at: word.lowerBound)
    let (last, lastLength) = text.scalar(before: word.upperBound)
    func keepsSpacesInside(_ range: Range<Int>) -> Bool {
      guard runs != .dropped, let image = map?.replacement(of: text, range) else { return true }
      guard let first = image.unicodeScalars.first, let last = image.unicodeScalars.last
      else { return false }
      return !WhiteSpace.contains(first) && !WhiteSpace.contains(last)
    }
    return Self.isASCII(first)
      || Self.beginsGrapheme(first, allowingSpaces: runs == .dropped)
        && keepsSpacesInside(word.lowerBound..<word.lowerBound + length)
      ? Self.isASCII(last)
        || Self.endsGrapheme(last, allowingMarks: runs == .dropped)
          && keepsSpacesInside(word.upperBound - lastLength..<word.upperBound)
      : false
  }

  private static func isASCII(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar.value < 0x7F
  }

  /// Whether a scalar never joins a space before it, as marks, joiners and some modifiers do
  /// (UAX #29, GB9 and GB9a).
  private static func beginsGrapheme(
    _ scalar: Unicode.Scalar, allowingSpaces: Bool
  ) -> Bool {
    switch scalar.value {
    // Letters with Grapheme_Cluster_Break SpacingMark.
    case 0xE33, 0xEB3: return false
    default:
      switch GeneralCategory(of: scalar) {
      case .lu, .ll, .lt, .lo, .nd, .nl, .no, .pc, .pd, .ps, .pe, .pi, .pf, .po, .sm, .sc, .so:
        return true
      case .zs: return allowingSpaces
      default: return false
      }
    }
  }

  /// Whether a scalar never joins a space after it (UAX #29, GB9b).
  private static func endsGrapheme(_ scalar: Unicode.Scalar, allowingMarks: Bool) -> Bool {
    switch scalar.value {
    // Letters with Grapheme_Cluster_Break Prepend.
    case 0xD4E, 0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A3A, 0x11A84...0x11A89, 0x11D46,
      0x11F02:
      return false
    default:
      let isMark = allowingMarks && GeneralCategory(of: scalar).isMark
      return isMark || beginsGrapheme(scalar, allowingSpaces: allowingMarks)
    }
  }
}
