/// Escape sequences in strings (RFC 8259, section 7), both ways.
package enum JSONEscapes {
  /// Where the escape that starts at `start` ends; surrogates must come in pairs.
  static func end(ofEscapeAt start: Int, in text: Span<UInt8>) throws(JSONError) -> Int {
    guard start + 1 < text.count else {
      throw JSONError(offset: start, problem: .unexpectedEnd)
    }
    guard text[start + 1] == UInt8(ascii: "u") else {
      guard simple(text[start + 1]) != nil else {
        throw JSONError(offset: start, problem: .malformedEscape)
      }
      return start + 2
    }
    let unit = try codeUnit(at: start, in: text)
    guard UTF16.isLeadSurrogate(unit) else {
      guard !UTF16.isTrailSurrogate(unit) else {
        throw JSONError(offset: start, problem: .unpairedSurrogate)
      }
      return start + 6
    }
    guard start + 7 < text.count, text[start + 6] == UInt8(ascii: "\\"),
      text[start + 7] == UInt8(ascii: "u"),
      UTF16.isTrailSurrogate(try codeUnit(at: start + 6, in: text))
    else { throw JSONError(offset: start, problem: .unpairedSurrogate) }
    return start + 12
  }

  /// The UTF-8 bytes that the inside of a parsed string, a part of a text, stands for.
  static func decoded(_ contents: Range<Int>, of text: [UInt8]) -> [UInt8] {
    let text = text.span.extracting(contents)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      let plain = position..<text.firstBackslash(from: position)
      bytes.append(addingCapacity: plain.count) { output in
        for place in plain { output.append(text[place]) }
      }
      position = plain.upperBound
      guard position + 1 < text.count else {
        if position < text.count { bytes.append(text[position]) }
        break
      }
      if let simple = simple(text[position + 1]) {
        bytes.append(simple)
        position += 2
        continue
      }
      var units: [UInt16] = []
      let end = (try? end(ofEscapeAt: position, in: text)) ?? text.count
      while position < end {
        units.append((try? codeUnit(at: position, in: text)) ?? 0xFFFD)
        position += 6
      }
      bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    }
    return bytes
  }

  /// Appends `text` in quotes; everything but control characters, quotes and backslashes stays
  /// as it is.
  package static func appendQuoted(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
      case 0x08: output.append(contentsOf: #"\b"#.utf8)
      case 0x0C: output.append(contentsOf: #"\f"#.utf8)
      case 0x0A: output.append(contentsOf: #"\n"#.utf8)
      case 0x0D: output.append(contentsOf: #"\r"#.utf8)
      case 0x09: output.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        output.append(contentsOf: #"\u00"#.utf8)
        if digits.utf8.count == 1 { output.append(UInt8(ascii: "0")) }
        output.append(contentsOf: digits.utf8)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The code unit of a `\uXXXX` at `start`.
  private static func codeUnit(at start: Int, in text: Span<UInt8>) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for position in start + 2..<start + 6 {
      guard position < text.count, let digit = hexadecimalDigit(text[position]) else {
        throw JSONError(offset: start, problem: .malformedEscape)
      }
      unit = unit << 4 | digit
    }
    return unit
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension Span<UInt8> {
  /// Where a backslash is, or the end.
  fileprivate func firstBackslash(from start: Int) -> Int {
    var position = start
    while position < count, self[position] != UInt8(ascii: "\\") { position += 1 }
    return position
  }
}
