/// English endings after an apostrophe, which are words of their own: 's, 't, 're, 've, 'm, 'll, 'd.
enum Contraction {
  /// What letters match.
  enum Case {
    /// `'s|'t|'re|'ve|'m|'ll|'d`
    case lower
    /// In ASCII, upper case too.
    case ascii
    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`: ſ (U+017F) is an s too.
    case any
  }

  /// The end of the one that `text[rest]` begins with, or `nil`.
  @inline(__always)
  static func end(in text: Span<UInt8>, _ rest: Range<Int>, _ letters: Case) -> Int? {
    guard rest.count > 1, text[rest.lowerBound] == UInt8(ascii: "'") else { return nil }
    return endAfterApostrophe(in: text, rest, letters)
  }

  private static func endAfterApostrophe(
    in text: Span<UInt8>, _ rest: Range<Int>, _ letters: Case
  ) -> Int? {
    let start = rest.lowerBound
    func letter(_ position: Int) -> UInt8 {
      let byte = text[position]
      return letters != .lower && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
    let first = letter(start + 1)
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"), UInt8(ascii: "l"):
      let wanted = first == UInt8(ascii: "l") ? UInt8(ascii: "l") : UInt8(ascii: "e")
      return rest.count > 2 && letter(start + 2) == wanted ? start + 3 : nil
    case 0xC5:
      return letters == .any && rest.count > 2 && text[start + 2] == 0xBF ? start + 3 : nil
    default: return nil
    }
  }
}
