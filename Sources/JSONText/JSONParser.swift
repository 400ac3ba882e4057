/// One pass over the bytes, without recursion: the stack is an array, so that no depth of
/// nesting can overflow the thread's stack.
struct JSONParser {
  var values: [JSONDocument.Value] = []
  private var open: [Int] = []
  private var position = 0

  init(capacity: Int) {
    values.reserveCapacity(capacity)
  }

  /// What the grammar allows next.
  private enum Expectation {
    case value
    case valueOrArrayEnd
    case key
    case keyOrObjectEnd
    case separatorOrEnd
  }

  mutating func parse(_ text: Span<UInt8>) throws(JSONError) {
    if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
      throw JSONError(offset: 0, problem: .byteOrderMark)
    }
    var expectation = Expectation.value
    repeat {
      skipWhiteSpace(text)
      let byte = try peek(text)
      switch expectation {
      case .value:
        expectation = try parseValue(text, byte)
      case .valueOrArrayEnd:
        if byte == UInt8(ascii: "]") {
          close()
          expectation = .separatorOrEnd
        } else {
          expectation = try parseValue(text, byte)
        }
      case .keyOrObjectEnd where byte == UInt8(ascii: "}"):
        close()
        expectation = .separatorOrEnd
      case .key, .keyOrObjectEnd:
        try parseKey(text, byte)
        expectation = .value
      case .separatorOrEnd:
        expectation = try parseSeparator(byte)
      }
    } while !(open.isEmpty && expectation == .separatorOrEnd)
    skipWhiteSpace(text)
    guard position == text.count else {
      throw JSONError(offset: position, problem: .contentAfterEnd)
    }
  }

  // MARK: - Values

  private mutating func parseValue(
    _ text: Span<UInt8>, _ byte: UInt8
  ) throws(JSONError) -> Expectation {
    switch byte {
    case UInt8(ascii: "\""): try parseString(text)
    case UInt8(ascii: "{"):
      try begin(.object)
      return .keyOrObjectEnd
    case UInt8(ascii: "["):
      try begin(.array)
      return .valueOrArrayEnd
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber(text)
    case UInt8(ascii: "t"): try parseWord(text, "true", .true)
    case UInt8(ascii: "f"): try parseWord(text, "false", .false)
    case UInt8(ascii: "n"): try parseWord(text, "null", .null)
    case UInt8(ascii: "N"): try parseWord(text, "NaN", .number)
    case UInt8(ascii: "I"): try parseWord(text, "Infinity", .number)
    default: throw unexpected(byte)
    }
    return .separatorOrEnd
  }

  private mutating func parseKey(_ text: Span<UInt8>, _ byte: UInt8) throws(JSONError) {
    guard byte == UInt8(ascii: "\"") else { throw unexpected(byte) }
    try parseString(text)
    skipWhiteSpace(text)
    let colon = try peek(text)
    guard colon == UInt8(ascii: ":") else { throw unexpected(colon) }
    position += 1
  }

  private mutating func parseSeparator(_ byte: UInt8) throws(JSONError) -> Expectation {
    guard let container = open.last else { throw unexpected(byte) }
    let isArray = values[container].kind == .array
    switch byte {
    case UInt8(ascii: ","):
      position += 1
      return isArray ? .value : .key
    case isArray ? UInt8(ascii: "]") : UInt8(ascii: "}"):
      close()
      return .separatorOrEnd
    default: throw unexpected(byte)
    }
  }

  private mutating func begin(_ kind: JSONDocument.Value.Kind) throws(JSONError) {
    guard open.count < JSONDocument.depthLimit else {
      throw JSONError(
        offset: position, problem: .nestedTooDeep(limit: JSONDocument.depthLimit))
    }
    open.append(values.count)
    append(kind, from: position)
    position += 1
  }

  private mutating func close() {
    position += 1
    guard let container = open.popLast() else { return }
    values[container].end = UInt32(position)
    values[container].next = UInt32(values.count)
  }

  private mutating func append(_ kind: JSONDocument.Value.Kind, from start: Int) {
    values.append(
      JSONDocument.Value(
        kind: kind, start: UInt32(start), end: UInt32(position), next: UInt32(values.count + 1)))
  }

  // MARK: - Scalars

  private mutating func parseString(_ text: Span<UInt8>) throws(JSONError) {
    let start = position
    var hasEscape = false
    position += 1
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        append(hasEscape ? .escapedString : .string, from: start)
        return
      }
      guard byte >= 0x20 else {
        throw JSONError(offset: position, problem: .controlCharacterInString)
      }
      if byte == UInt8(ascii: "\\") {
        hasEscape = true
        position = try JSONEscapes.end(ofEscapeAt: position, in: text)
      } else {
        position += 1
      }
    }
    throw JSONError(offset: position, problem: .unexpectedEnd)
  }

  private mutating func parseNumber(_ text: Span<UInt8>) throws(JSONError) {
    let start = position
    if text[position] == UInt8(ascii: "-") {
      position += 1
      if position < text.count, text[position] == UInt8(ascii: "I") {
        try parseWord(text, "Infinity", .number, from: start)
        return
      }
    }
    let integerStart = position
    try skipDigits(text)
    let hasLeadingZero = text[integerStart] == UInt8(ascii: "0") && position > integerStart + 1
    guard !hasLeadingZero else {
      throw JSONError(offset: integerStart, problem: .malformedNumber)
    }
    if position < text.count, text[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits(text)
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < text.count,
        text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try skipDigits(text)
    }
    append(.number, from: start)
  }

  private mutating func skipDigits(_ text: Span<UInt8>) throws(JSONError) {
    let start = position
    while position < text.count,
      text[position] >= UInt8(ascii: "0"), text[position] <= UInt8(ascii: "9")
    {
      position += 1
    }
    guard position > start else { throw JSONError(offset: position, problem: .malformedNumber) }
  }

  private mutating func parseWord(
    _ text: Span<UInt8>, _ word: StaticString, _ kind: JSONDocument.Value.Kind,
    from start: Int? = nil
  ) throws(JSONError) {
    let start = start ?? position
    for expected in word.description.utf8 {
      let byte = try peek(text)
      guard byte == expected else { throw unexpected(byte) }
      position += 1
    }
    append(kind, from: start)
  }

  // MARK: - Bytes

  private func peek(_ text: Span<UInt8>) throws(JSONError) -> UInt8 {
    guard position < text.count else { throw JSONError(offset: position, problem: .unexpectedEnd) }
    return text[position]
  }

  private mutating func skipWhiteSpace(_ text: Span<UInt8>) {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func unexpected(_ byte: UInt8) -> JSONError {
    JSONError(offset: position, problem: .unexpectedByte(byte))
  }
}
