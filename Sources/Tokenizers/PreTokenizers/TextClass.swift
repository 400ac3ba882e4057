import Bytes
import UnicodeText

/// The classes of scalars that the patterns of byte-level tokenizers tell apart; a scalar is in
/// one.
struct TextClass: OptionSet {
  let rawValue: UInt8

  /// What `\s` matches.
  static let space = TextClass(rawValue: 1)
  /// What `\p{N}` matches.
  static let number = TextClass(rawValue: 2)
  /// What `[\p{Lu}\p{Lt}]` matches.
  static let upper = TextClass(rawValue: 4)
  /// What `\p{Ll}` matches.
  static let lower = TextClass(rawValue: 8)
  /// What `[\p{Lm}\p{Lo}]` matches.
  static let caseless = TextClass(rawValue: 16)
  /// What `\p{M}` matches.
  static let mark = TextClass(rawValue: 32)
  /// Nothing of these.
  static let other = TextClass(rawValue: 64)

  /// What `\p{L}` matches.
  static let letter: TextClass = [.upper, .lower, .caseless]
  /// What `[^\s\p{L}\p{N}]` matches.
  static let symbol: TextClass = [.mark, .other]

  /// What of ``letter``, ``number``, ``space`` and ``symbol`` the class belongs to.
  var family: TextClass {
    if TextClass.letter.contains(self) { return .letter }
    return TextClass.symbol.contains(self) ? .symbol : self
  }

  /// The class of the scalar at `position`, and how many bytes it has.
  @inline(__always)
  static func at(_ position: Int, in text: Span<UInt8>) -> (found: TextClass, length: Int) {
    let byte = text[position]
    if byte < 0x80 { return (ofASCII(byte), 1) }
    let (scalar, length) = text.scalar(at: position)
    return (of(scalar), length)
  }

  /// Whether `text[rest]` begins with a scalar of one of some classes.
  @inline(__always)
  static func begins(_ text: Span<UInt8>, _ rest: Range<Int>, with classes: TextClass) -> Bool {
    !rest.isEmpty && classes.contains(at(rest.lowerBound, in: text).found)
  }

  /// The end of the run of scalars of some classes that `text[rest]` begins with.
  static func endOfRun(
    of classes: TextClass, in text: Span<UInt8>, _ rest: Range<Int>
  ) -> Int {
    var position = rest.lowerBound
    while position < rest.upperBound {
      let byte = text[position]
      if byte < 0x80 {
        guard classes.contains(ofASCII(byte)) else { break }
        position += 1
      } else {
        let (scalar, length) = text.scalar(at: position)
        guard classes.contains(of(scalar)) else { break }
        position += length
      }
    }
    return position
  }

  /// The end of the run of letters that `text[rest]` begins with: as ``endOfRun(of:in:_:)``, eight bytes
  /// at once, for most of a text are letters.
  @inline(__always)
  static func endOfLetters(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    var position = rest.lowerBound
    while position + 8 <= rest.upperBound {
      let others = text.eightBytes(at: position).bytesButLetters
      guard others == 0 else {
        position += others.trailingZeroBitCount / 8
        return text[position] < 0x80
          ? position : endOfRun(of: .letter, in: text, position..<rest.upperBound)
      }
      position += 8
    }
    return endOfRun(of: .letter, in: text, position..<rest.upperBound)
  }

  /// The class of a scalar.
  static func of(_ scalar: Unicode.Scalar) -> TextClass {
    scalar.value < 0x10000 ? basic[Int(scalar.value)] : classified(scalar)
  }

  /// The class of an ASCII character, without a table: most text is letters.
  @inline(__always)
  private static func ofASCII(_ byte: UInt8) -> TextClass {
    switch byte {
    case 0x61...0x7A: .lower
    case 0x20, 0x09...0x0D: .space
    case 0x41...0x5A: .upper
    case 0x30...0x39: .number
    default: .other
    }
  }

  /// The Basic Multilingual Plane.
  private static let basic: [TextClass] = (0..<0x10000).map { value in
    Unicode.Scalar(UInt32(value)).map(classified) ?? .other
  }

  private static func classified(_ scalar: Unicode.Scalar) -> TextClass {
    if WhiteSpace.contains(scalar) { return .space }
    switch GeneralCategory(of: scalar) {
    case .lu, .lt: return .upper
    case .ll: return .lower
    case .lm, .lo: return .caseless
    case .nd, .nl, .no: return .number
    case .mn, .mc, .me: return .mark
    default: return .other
    }
  }
}

extension UInt8 {
  /// In one comparison: what begins a word is hard to predict.
  @inline(__always)
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
}
