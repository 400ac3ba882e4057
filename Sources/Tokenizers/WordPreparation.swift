import UnicodeText

/// What the normalizer and the pre-tokenizer make of a word that a ``WordCutter`` found, where that is
/// simple enough to be written down at once: one piece for the model.
///
/// Offsets are not kept, which counting does not need.
enum WordPreparation: Equatable {
  /// ``ByteLevelAlphabet``'s characters; in lower case, only words of ASCII.
  case bytes(lowercased: Bool)
  /// U+2581 before the word, if it is one of those.
  ///
  /// Spaces in it become U+2581 too, or make several pieces of it.
  case afterSpace(Words, keepsSpaces: Bool)
  /// U+2581 for spaces, and one before a word without any if `putsSpaceFirst`.
  case markedSpaces(putsSpaceFirst: Bool)

  /// What words may be.
  enum Words: Equatable {
    case any
    /// Of printable ASCII.
    case ascii
    /// Without anything that a character map has, or white space where that cuts words.
    case unmapped(PrecompiledMap, mayHaveSpaces: Bool)
  }

  init?(_ rule: WordCutter.Rule, _ tokenizer: Tokenizer) {
    switch rule {
    case .pattern(let cutter):
      guard cutter.becomesBytes(tokenizer.preTokenizer) else { return nil }
      self = .bytes(lowercased: cutter.lowercases)
    case .spaces(let cutter) where cutter.runs == .leading:
      self = .markedSpaces(putsSpaceFirst: cutter.putsSpaceFirst)
    case .spaces(let cutter):
      let map = tokenizer.normalizer?.characterMap
      guard map?.leavesPrintableASCII ?? true else { return nil }
      // Other white space may cut a word.
      let words: Words =
        if let map {
          .unmapped(map, mayHaveSpaces: cutter.runs != .dropped)
        } else {
          cutter.runs == .dropped ? .ascii : .any
        }
      self = .afterSpace(words, keepsSpaces: cutter.runs == .kept)
    }
  }

  /// Replaces `output` by the piece that a word becomes, or a part of one that others are before.
  ///
  /// - Returns: Whether that is known.
  func prepare(
    _ word: Span<UInt8>, _ output: inout [UInt8], continuingWord continuesWord: Bool = false
  ) -> Bool {
    output.removeAll(keepingCapacity: true)
    switch self {
    case .bytes(let lowercased):
      if lowercased, !word.indices.allSatisfy({ word[$0] < 0x80 }) { return false }
      let characters = ByteLevelAlphabet.characters
      // Two bytes at most for one.
      output.append(addingCapacity: 2 * word.count) { output in
        for position in word.indices {
          var byte = word[position]
          if lowercased, byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
          let value = characters[Int(byte)].value
          if value < 0x80 {
            output.append(UInt8(truncatingIfNeeded: value))
          } else {
            output.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            output.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
          }
        }
      }
    case .markedSpaces(let putsSpaceFirst):
      if putsSpaceFirst, !continuesWord, !word.isEmpty, word[0] != 0x20 {
        output += SpaceCutter.replacement
      }
      for position in word.indices {
        if word[position] == 0x20 {
          output += SpaceCutter.replacement
        } else {
          output.append(word[position])
        }
      }
    case .afterSpace(let words, let keepsSpaces):
      if !continuesWord { output += SpaceCutter.replacement }
      var isPlain = true
      for position in word.indices {
        let byte = word[position]
        if byte == 0x20 {
          guard keepsSpaces else { return false }
          output += SpaceCutter.replacement
        } else {
          isPlain = isPlain && byte > 0x20 && byte < 0x7F
          output.append(byte)
        }
      }
      return isPlain || Self.mayBePlain(word, words)
    }
    return true
  }

  /// Whether a word that is not printable ASCII stays as it is.
  private static func mayBePlain(_ word: Span<UInt8>, _ words: Words) -> Bool {
    switch words {
    case .any: true
    case .ascii: false
    case .unmapped(let map, let mayHaveSpaces):
      (mayHaveSpaces || !hasWhiteSpace(word)) && map.leavesAlone(word)
    }
  }

  private static func hasWhiteSpace(_ word: Span<UInt8>) -> Bool {
    var position = 0
    while position < word.count {
      let (scalar, length) = word.scalar(at: position)
      if WhiteSpace.contains(scalar) { return true }
      position += length
    }
    return false
  }
}

extension PatternCutter {
  /// Whether all that follows the pattern is bytes as characters; after CLIP's, GPT-2's may follow.
  fileprivate func becomesBytes(_ preTokenizer: PreTokenizer?) -> Bool {
    switch preTokenizer {
    case .byteLevel: return true
    case .sequence(let steps):
      guard steps.count == 2, case .byteLevel(let byteLevel) = steps[1],
        !byteLevel.addsPrefixSpace
      else { return false }
      if case .clip = pattern { return true }
      return !byteLevel.splits
    default: return false
    }
  }
}
