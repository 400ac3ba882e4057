/// One value of a document.
package struct JSONNode: Sendable {
  package let document: JSONDocument
  let index: Int

  private var value: JSONDocument.Value { document.values[index] }

  /// Byte range of the value in the document's text, quotes and brackets included.
  package var range: Range<Int> { Int(value.start)..<Int(value.end) }

  /// Byte range of what is between a string's quotes; only strings have one.
  private var contents: Range<Int> { Int(value.start) + 1..<Int(value.end) - 1 }

  /// The value's text as it stands.
  package var text: ArraySlice<UInt8> { document.bytes[range] }

  package var isNull: Bool { value.kind == .null }
  package var isObject: Bool { value.kind == .object }
  package var isArray: Bool { value.kind == .array }
  package var isNumber: Bool { value.kind == .number }
  package var isString: Bool { value.kind == .string || value.kind == .escapedString }

  /// The value of `true` or `false`; `nil` for anything else.
  package var bool: Bool? {
    switch value.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// A number written as an integer that fits; `nil` for anything else.
  package var int: Int? {
    guard isNumber else { return nil }
    return Int(String(decoding: text, as: UTF8.self))
  }

  /// A number as serde_json reads it; `nil` for anything else, where it is too large, and for the NaN and
  /// Infinity that Python writes.
  package var double: Double? {
    guard isNumber, let last = text.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
    else { return nil }
    return JSONFloat.value(of: text)
  }

  /// The number that is nearest to its text, which serde_json may miss by a bit; `nil` for anything else.
  package var exactDouble: Double? {
    guard isNumber, let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// How many elements an array has; 0 for anything else.
  package var elementCount: Int { elements.reduce(0) { count, _ in count + 1 } }

  /// The UTF-8 bytes that a string stands for; `nil` for anything else.
  package var utf8: [UInt8]? {
    switch value.kind {
    case .string: return Array(document.bytes[contents])
    case .escapedString: return JSONEscapes.decoded(contents, of: document.bytes)
    default: return nil
    }
  }

  /// A string's value; not for tokens, because `String` compares by canonical equivalence.
  package var string: String? { utf8.map { String(decoding: $0, as: UTF8.self) } }

  /// Calls `body` with the bytes that a string stands for, copied only where it has escapes;
  /// `nil` for anything else.
  package func withUTF8<Result>(_ body: (Span<UInt8>) -> Result) -> Result? {
    switch value.kind {
    case .string:
      let text = document.bytes
      return body(text.span.extracting(contents))
    case .escapedString:
      let decoded = JSONEscapes.decoded(contents, of: document.bytes)
      return body(decoded.span)
    default: return nil
    }
  }

  /// The values of an array in order; empty for anything else.
  package var elements: JSONElements {
    JSONElements(document: document, range: isArray ? index + 1..<Int(value.next) : 0..<0)
  }

  /// The members of an object in order, duplicates included; empty for anything else.
  package var members: JSONMembers {
    JSONMembers(
      children: JSONElements(
        document: document, range: isObject ? index + 1..<Int(value.next) : 0..<0))
  }

  /// The value of the last member called `key`, as serde_json and Python read duplicates.
  package subscript(key: StaticString) -> JSONNode? { self[String(describing: key)] }

  /// The value of the last member called `key`.
  package subscript(key: String) -> JSONNode? {
    var found: JSONNode?
    for member in members
    where member.key.withUTF8({ Self.isEqual($0, key) }) == true {
      found = member.value
    }
    return found
  }

  private static func isEqual(_ bytes: Span<UInt8>, _ key: String) -> Bool {
    guard bytes.count == key.utf8.count else { return false }
    var position = 0
    for byte in key.utf8 {
      guard bytes[position] == byte else { return false }
      position += 1
    }
    return true
  }
}

/// Consecutive values inside an array or object.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  package let document: JSONDocument
  var range: Range<Int>

  package mutating func next() -> JSONNode? {
    guard !range.isEmpty else { return nil }
    let node = JSONNode(document: document, index: range.lowerBound)
    range = Int(document.values[range.lowerBound].next)..<range.upperBound
    return node
  }
}

/// The members of an object.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  var children: JSONElements

  package mutating func next() -> (key: JSONNode, value: JSONNode)? {
    guard let key = children.next(), let value = children.next() else { return nil }
    return (key, value)
  }
}
