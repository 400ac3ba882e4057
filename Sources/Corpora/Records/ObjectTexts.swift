import Bytes
import JSONText
import SystemPackage

/// The texts of a part of a file of JSON Lines, or of frames that hold objects; valid UTF-8.
struct ObjectTexts: Sendable {
  private let path: FilePath
  private let field: String
  private let bytes: [UInt8]
  /// Where each frame ends; `nil` where lines are objects.
  private let ends: [Int]?
  /// The first line's number, or the first frame's, counted from 1.
  private let firstLine: Int

  /// Whole lines.
  init(path: FilePath, field: String, lines: [UInt8], firstLine: Int) {
    (self.path, self.field, self.firstLine) = (path, field, firstLine)
    (bytes, ends) = (lines, nil)
  }

  /// Frames.
  init(path: FilePath, field: String, frames: DocumentTexts, firstFrame: Int) {
    (self.path, self.field, firstLine) = (path, field, firstFrame)
    (bytes, ends) = (frames.bytes, frames.ends)
  }

  /// How many lines hold a record: all but those of white space.
  var count: Int {
    var count = 0
    forEach { _, _ in count += 1 }
    return count
  }

  /// The text of each record.
  ///
  /// - Throws: ``CorpusError/malformedObject(path:line:_:)``,
  ///   ``CorpusError/malformedRecord(path:line:expected:)``, or
  ///   ``CorpusError/missingField(path:line:field:known:)`` and
  ///   ``CorpusError/fieldWithoutText(path:line:field:)``.
  func texts() throws(CorpusError) -> DocumentTexts {
    var texts = DocumentTexts()
    try forEach { number, line throws(CorpusError) in
      let record = try Self.record(bytes[line], path, line: firstLine + number)
      let value = node(in: record)
      guard let text = value?.utf8 else {
        if value != nil {
          throw .fieldWithoutText(path: path, line: firstLine + number, field: field)
        }
        throw .missingField(
          path: path, line: firstLine + number, field: field,
          known: record.members.compactMap(\.key.string))
      }
      texts.append { $0 += text }
    }
    return texts
  }

  /// Reads a line that holds an object.
  ///
  /// - Throws: ``CorpusError/malformedObject(path:line:_:)``, and
  ///   ``CorpusError/malformedRecord(path:line:expected:)`` where it holds something else.
  static func record(
    _ text: ArraySlice<UInt8>, _ path: FilePath, line: Int
  ) throws(CorpusError) -> JSONNode {
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONDocument(parsing: Array(text)).root
    } catch {
      throw .malformedObject(path: path, line: line, error)
    }
    guard root.isObject else {
      throw .malformedRecord(path: path, line: line, expected: "a JSON object")
    }
    return root
  }

  /// Calls `body` with the number, from 0, and the place of each line that is not white space.
  static func forEachLine<Failure: Error>(
    of bytes: [UInt8], _ body: (_ number: Int, _ range: Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var (start, number) = (0, 0)
    while start < bytes.count {
      let end = bytes.span.firstIndex(of: 0x0A, in: start..<bytes.count) ?? bytes.count
      if !isBlank(bytes[start..<end]) { try body(number, start..<end) }
      (start, number) = (end + 1, number + 1)
    }
  }

  private func forEach<Failure: Error>(
    _ body: (_ number: Int, _ range: Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let ends else { return try Self.forEachLine(of: bytes, body) }
    var start = 0
    for (number, end) in ends.enumerated() {
      if !Self.isBlank(bytes[start..<end]) { try body(number, start..<end) }
      start = end + 1
    }
  }

  private static func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  private func node(in record: JSONNode) -> JSONNode? {
    if let member = record[field] { return member }
    var node: JSONNode? = record
    for name in field.split(separator: ".", omittingEmptySubsequences: false) {
      node = node?[String(name)]
    }
    return node
  }
}
