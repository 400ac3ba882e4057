import UnicodeText

/// The classes of scalars that the patterns of byte-level tokenizers tell apart.
enum TextClass {
  enum Kind: UInt8 {
    /// Nothing of what follows.
    case other
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`
    case space
  }

  /// The kind of the scalar at `position`, and how many bytes it has.
  @inline(__always)
  static func at(_ position: Int, in text: Span<UInt8>) -> (kind: Kind, length: Int) {
    let byte = text[position]
    if byte < 0x80 { return (ascii[Int(byte)], 1) }
    let (scalar, length) = text.scalar(at: position)
    return (kind(of: scalar), length)
  }

  /// The end of the run of scalars of one kind that `text[rest]` begins with.
  static func endOfRun(of kind: Kind, in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    var position = rest.lowerBound
    while position < rest.upperBound {
      let (found, length) = at(position, in: text)
      guard found == kind else { break }
      position += length
    }
    return position
  }

  private static let ascii: [Kind] = (0..<0x80).map { kind(of: Unicode.Scalar(UInt8($0))) }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    if WhiteSpace.contains(scalar) { return .space }
    let category = GeneralCategory(of: scalar)
    if category.isLetter { return .letter }
    return category.isNumber ? .number : .other
  }
}
