import SystemPackage

/// Cuts the records out of a table's bytes, which may come in parts.
///
/// SwiftCSV drops white space before fields, takes graphemes for characters (a mark after a comma hides it) and
/// ends lines at U+2028 and U+0085, which RFC 4180 has as text: so tables are read by hand.
struct SeparatedRecords: Sendable {
  enum Separator: UInt8, Sendable {
    /// RFC 4180: fields may be in quotes, two of which stand for one.
    case comma = 0x2C
    /// A field is what is between tabs, quotes included.
    case tab = 0x09
  }

  /// Where a field's text is.
  struct Field {
    /// Without the quotes around it.
    fileprivate(set) var range: Range<Int>
    /// Where the separator or line end after it is.
    fileprivate var end: Int
    fileprivate var hasDoubledQuotes = false
    fileprivate var lineFeeds = 0

    /// Appends the field's text.
    func append(from bytes: [UInt8], to text: inout [UInt8]) {
      guard hasDoubledQuotes else {
        text += bytes[range]
        return
      }
      var isDoubled = false
      for byte in bytes[range] {
        isDoubled = byte == UInt8(ascii: "\"") && !isDoubled
        // Of two quotes the first stays.
        if isDoubled || byte != UInt8(ascii: "\"") { text.append(byte) }
      }
    }
  }

  let path: FilePath
  let separator: Separator
  /// The line, counted from 1, in which the next record begins.
  private var line = 1

  init(path: FilePath, _ separator: Separator) {
    (self.path, self.separator) = (path, separator)
  }

  /// Finds the next record; an empty line is none.
  ///
  /// - Parameters:
  ///   - bytes: A part of the table, from the start of a record.
  ///   - position: Where to begin; then where the record ends, its line end included.
  ///   - isLast: Whether the table ends with these bytes.
  ///   - fields: Becomes the record's fields.
  /// - Returns: The line that the record begins in, or `nil` where no whole record is left.
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)`` for quotes that do not fit.
  mutating func next(
    in bytes: [UInt8], from position: inout Int, isLast: Bool, _ fields: inout [Field]
  ) throws(CorpusError) -> Int? {
    while position < bytes.count {
      fields.removeAll(keepingCapacity: true)
      var (end, lineFeeds) = (position, 0)
      while let field = try field(in: bytes.span, from: end, isLast, line + lineFeeds) {
        fields.append(field)
        lineFeeds += field.lineFeeds
        end = field.end
        guard end < bytes.count, bytes[end] == separator.rawValue else { break }
        end += 1
      }
      // Otherwise the bytes end inside a field.
      guard let last = fields.last, last.end == end else { return nil }
      if end < bytes.count {
        end += bytes[end] == 0x0D ? 2 : 1
        lineFeeds += 1
      } else if !isLast {
        return nil
      }
      let first = line
      line += lineFeeds
      position = end
      if fields.count > 1 || !last.range.isEmpty { return first }
    }
    return nil
  }

  /// The field that begins at `start`, or `nil` where its end is not among the bytes.
  private func field(
    in bytes: Span<UInt8>, from start: Int, _ isLast: Bool, _ line: Int
  ) throws(CorpusError) -> Field? {
    guard separator == .comma, start < bytes.count, bytes[start] == UInt8(ascii: "\"") else {
      var end = start
      while !ends(bytes, at: end) { end += 1 }
      return Field(range: start..<end, end: end)
    }
    var field = Field(range: start..<start, end: start)
    var position = start + 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x0A { field.lineFeeds += 1 }
      guard byte == UInt8(ascii: "\"") else { continue }
      if position < bytes.count, bytes[position] == byte {
        field.hasDoubledQuotes = true
        position += 1
        continue
      }
      guard ends(bytes, at: position) else {
        throw .malformedRecord(
          path: path, line: line + field.lineFeeds, expected: "a comma after the closing quote")
      }
      field.range = start + 1..<position - 1
      field.end = position
      return field
    }
    guard isLast else { return nil }
    throw .malformedRecord(path: path, line: line, expected: "a closing quote")
  }

  @inline(__always)
  private func ends(_ bytes: Span<UInt8>, at position: Int) -> Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    // Most bytes are above both line ends.
    guard byte <= 0x2C else { return false }
    return byte == separator.rawValue || byte == 0x0A
      || byte == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
  }
}
