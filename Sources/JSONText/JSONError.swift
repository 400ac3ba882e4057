/// A text that is not JSON (RFC 8259), and where.
package struct JSONError: Error, Equatable, Sendable {
  /// Which rule the text breaks.
  package enum Problem: Equatable, Sendable {
    case byteOrderMark
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case malformedNumber
    case malformedEscape
    case unpairedSurrogate
    case controlCharacterInString
    case invalidUTF8
    case nestedTooDeep(limit: Int)
    case contentAfterEnd
    case tooLarge
  }

  /// Offset of the offending byte from the start of the text.
  package var offset: Int
  package var problem: Problem

  /// Creates an error at a byte offset.
  package init(offset: Int, problem: Problem) {
    self.offset = offset
    self.problem = problem
  }
}
