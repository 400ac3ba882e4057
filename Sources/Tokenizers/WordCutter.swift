import UnicodeText

/// Cuts documents into words whose tokens, each word encoded alone, are the document's one after the
/// other.
///
/// It looks at the document first: where it holds something that words depend on across their ends, it
/// says so, and the document is encoded as a whole.
package struct WordCutter: Equatable, Sendable {
  /// What words are.
  enum Rule: Equatable {
    /// GPT-2's, on text without a normalizer, or with NFC.
    ///
    /// Each word is what the pattern finds, and alone it is found again: no alternative looks behind,
    /// and only white space looks ahead, at what white space alone lacks too.
    case gpt2(composes: Bool)
    /// What lies between single spaces, which become U+2581 before the next word.
    ///
    /// A text that begins gets one too. Where graphemes matter (`Precompiled`), a word must not
    /// begin or end with what may join a space.
    case spaces(normalizesGraphemes: Bool)
  }

  let rule: Rule

  /// Appends the words of `text[document]`.
  ///
  /// - Returns: Whether it can be cut; otherwise nothing is appended.
  package func cut(
    _ text: Span<UInt8>, _ document: Range<Int>, _ tokenizer: Tokenizer,
    to words: inout [Range<Int>]
  ) -> Bool {
    let part = text.extracting(document)
    guard !tokenizer.rawMatcher.matches(in: part), !tokenizer.normalizedMatcher.matches(in: part)
    else { return false }
    switch rule {
    case .gpt2(let composes): return cutGPT2(text, document, composes, to: &words)
    case .spaces(let normalizesGraphemes):
      return cutSpaces(text, document, normalizesGraphemes, to: &words)
    }
  }

  private func cutGPT2(
    _ text: Span<UInt8>, _ document: Range<Int>, _ composes: Bool, to words: inout [Range<Int>]
  ) -> Bool {
    // Scalars below U+0300 neither compose nor come to be by composing.
    if composes, document.contains(where: { text[$0] >= 0xCC }) { return false }
    var position = document.lowerBound
    while position < document.upperBound {
      let end = GPT2Words.endOfWord(in: text, position..<document.upperBound)
      words.append(position..<end)
      position = end
    }
    return true
  }

  private func cutSpaces(
    _ text: Span<UInt8>, _ document: Range<Int>, _ normalizesGraphemes: Bool,
    to words: inout [Range<Int>]
  ) -> Bool {
    let first = words.count
    var start = document.lowerBound
    for position in document {
      let byte = text[position]
      if byte > 0x20, byte < 0x7F { continue }
      if byte == 0x20 {
        guard isWord(text, start..<position, normalizesGraphemes) else {
          start = document.upperBound
          break
        }
        words.append(start..<position)
        start = position + 1
      } else if byte < 0x80 || isReplacement(text, position, document) {
        start = document.upperBound
        break
      }
    }
    if start < document.upperBound, isWord(text, start..<document.upperBound, normalizesGraphemes) {
      words.append(start..<document.upperBound)
      return true
    }
    words.removeLast(words.count - first)
    return document.isEmpty
  }

  /// Whether U+2581 stands at `position`: text that has it already.
  private func isReplacement(
    _ text: Span<UInt8>, _ position: Int, _ document: Range<Int>
  ) -> Bool {
    position + 2 < document.upperBound && text[position] == 0xE2 && text[position + 1] == 0x96
      && text[position + 2] == 0x81
  }

  private func isWord(
    _ text: Span<UInt8>, _ word: Range<Int>, _ normalizesGraphemes: Bool
  ) -> Bool {
    guard !word.isEmpty else { return false }
    return !normalizesGraphemes
      || Self.staysApart(text.scalar(at: word.lowerBound).scalar)
        && Self.staysApart(text.scalar(before: word.upperBound).scalar)
  }

  /// Whether a scalar is never in one grapheme with a space beside it, and never becomes a text with a
  /// space at its ends: marks, format characters and modifiers may, and a few letters.
  private static func staysApart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21..<0x7F: return true
    // Dashes, quotation marks, the ellipsis, ideographic punctuation.
    case 0x2013...0x2014, 0x2018...0x201E, 0x2026, 0x3001...0x3003: return true
    // Arabic presentation forms: some are a space and a mark.
    case 0xFB50...0xFDFF, 0xFE70...0xFEFF: return false
    // Letters with Grapheme_Cluster_Break SpacingMark and Prepend.
    case 0xE33, 0xEB3, 0xD4E, 0x111C2, 0x111C3, 0x1193F, 0x11941, 0x11A3A, 0x11A84...0x11A89,
      0x11D46, 0x11F02:
      return false
    default:
      switch GeneralCategory(of: scalar) {
      case .lu, .ll, .lt, .lo, .nd: return true
      default: return false
      }
    }
  }
}

extension WordCutter {
  /// The cutter for a tokenizer's components, or `nil` where they allow none.
  init?(_ tokenizer: Tokenizer) {
    switch (tokenizer.preTokenizer, tokenizer.normalizer) {
    case (.byteLevel(let byteLevel), nil) where byteLevel.splits && !byteLevel.addsPrefixSpace:
      rule = .gpt2(composes: false)
    case (.byteLevel(let byteLevel), .form(.nfc))
    where byteLevel.splits && !byteLevel.addsPrefixSpace:
      rule = .gpt2(composes: true)
    case (.sequence(let steps), .precompiled):
      guard steps.count == 2, case .whiteSpace = steps[0],
        case .metaspace(let metaspace) = steps[1],
        metaspace.isPlain
      else { return nil }
      rule = .spaces(normalizesGraphemes: true)
    case (.metaspace(let metaspace), .precompiled) where metaspace.isPlain:
      rule = .spaces(normalizesGraphemes: true)
    case (nil, .sequence(let steps)):
      guard steps.count == 2, case .prepend(Self.replacement) = steps[0],
        case .replace(let replace) = steps[1], replace.content == Self.replacement,
        case .text([0x20]) = replace.pattern, Self.hasReplacementFirst(tokenizer.vocabulary)
      else { return nil }
      rule = .spaces(normalizesGraphemes: false)
    default: return nil
    }
  }

  static let replacement = Array("\u{2581}".utf8)

  /// Whether no token has U+2581 after another character, so that no merge reaches over the start of
  /// a word.
  private static func hasReplacementFirst(_ vocabulary: Vocabulary) -> Bool {
    (0..<vocabulary.count).allSatisfy { index in
      var token = vocabulary[TokenID(UInt32(index))]
      while token.starts(with: replacement) { token = token.dropFirst(replacement.count) }
      return token.replacing(replacement, with: []).count == token.count
    }
  }
}

extension MetaspacePreTokenizer {
  /// Whether every word gets U+2581 and is cut before it.
  fileprivate var isPlain: Bool {
    prependScheme == .always && splits && replacement == WordCutter.replacement
  }
}
