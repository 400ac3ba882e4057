/// A parsed JSON text that still is its bytes.
///
/// Values are ranges of the text, so member order, spelling of numbers, escapes, duplicate keys
/// and white space survive: what is not edited is written back as it was read (see
/// ``JSONEditor``). Numbers may also be `NaN`, `Infinity` and `-Infinity`, which Python's `json`
/// writes and reads.
package final class JSONDocument: Sendable {
  /// The text, valid UTF-8.
  package let bytes: [UInt8]
  /// Every value in the order of the text; an object's members are keys and values in turn.
  let values: [Value]

  /// One value of the text.
  struct Value {
    enum Kind: UInt8 {
      case null, `true`, `false`, number, string, escapedString, array, object
    }

    var kind: Kind
    /// Byte range of the value's text, quotes and brackets included.
    var start: UInt32
    var end: UInt32
    /// Index of the first value that is not inside this one.
    var next: UInt32
  }

  /// How deep arrays and objects may be nested: serde_json's limit, which `tokenizers` and
  /// `safetensors` have.
  package static let depthLimit = 127

  /// Parses `bytes`, which must hold exactly one value.
  ///
  /// - Throws: The first rule that the text breaks.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    guard bytes.count < UInt32.max else { throw JSONError(offset: 0, problem: .tooLarge) }
    var parser = JSONParser(capacity: bytes.count / 12)
    try parser.parse(bytes.span)
    if let invalid = Self.firstInvalidUTF8(in: bytes) {
      throw JSONError(offset: invalid, problem: .invalidUTF8)
    }
    self.bytes = bytes
    values = parser.values
  }

  /// The outermost value.
  package var root: JSONNode { JSONNode(document: self, index: 0) }

  private static func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
