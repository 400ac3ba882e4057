import Tokenizers
import UnicodeText

/// The words of a document: what stands between white space, and each Han character by itself, because Chinese and
/// Japanese have no spaces.
struct TextWords {
  /// Tokens of a word.
  struct Counts: Equatable {
    var tokens = 0
    var unknown = 0
  }

  /// Of each word, its scalars and its bytes, as half-open ranges.
  private var words: [(scalars: Range<Int>, bytes: Range<Int>)] = []

  init(_ text: ArraySlice<UInt8>) {
    var scalar = 0
    var position = text.startIndex
    var start: (scalar: Int, byte: Int)?
    func end(_ words: inout [(scalars: Range<Int>, bytes: Range<Int>)]) {
      if let start { words.append((start.scalar..<scalar, start.byte..<position)) }
    }
    for character in String(decoding: text, as: UTF8.self).unicodeScalars {
      let isSpace = character.properties.isWhitespace
      let isHan = !isSpace && character.value >= 0x2E80 && UnicodeScript(of: character) == .han
      if isSpace || isHan {
        end(&words)
        start = nil
      }
      let next = position + UTF8.width(character)
      if isHan {
        words.append((scalar..<scalar + 1, position..<next))
      } else if !isSpace, start == nil {
        start = (scalar, position)
      }
      scalar += 1
      position = next
    }
    end(&words)
  }

  var count: Int { words.count }

  /// Where a word's bytes are in the text.
  func bytes(of word: Int) -> Range<Int> { words[word].bytes }

  /// The tokens of each word: a token belongs to the word that its last character is in.
  func counts(_ encoding: Encoding, unknown: TokenID?) -> [Counts] {
    var counts = Array(repeating: Counts(), count: words.count)
    for (id, offsets) in zip(encoding.ids, encoding.offsets) {
      guard let word = word(at: max(offsets.lowerBound, offsets.upperBound - 1)) else { continue }
      counts[word].tokens += 1
      if id == unknown { counts[word].unknown += 1 }
    }
    return counts
  }

  private func word(at scalar: Int) -> Int? {
    var (low, high) = (0, words.count)
    while low < high {
      let middle = (low + high) / 2
      if words[middle].scalars.upperBound <= scalar { low = middle + 1 } else { high = middle }
    }
    return low < words.count && words[low].scalars.contains(scalar) ? low : nil
  }
}
