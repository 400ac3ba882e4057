import Bytes
import SystemPackage

/// Reads a corpus from front to back, block by block.
struct DocumentReader {
  /// Text that a block holds at least, if there is as much and lines do not end it sooner.
  static let blockSize = 1 << 20

  private var sources: ArraySlice<Corpus.Source>
  private var stream: ByteStream?
  /// The start of a document whose end has not been read.
  private var rest: [UInt8] = []

  /// How many documents have been handed out.
  private(set) var documentCount = 0
  /// Bytes of text that have been read, inflated.
  private(set) var textSize = 0
  /// Bytes that have been read from the files as they are.
  private(set) var storedSize = 0
  /// Invalid byte sequences that became U+FFFD.
  private(set) var replacedCount = 0

  init(_ corpus: Corpus) {
    sources = corpus.sources[...]
  }

  /// The next block, or `nil` at the end of the last source.
  mutating func next() throws(CorpusError) -> DocumentBlock? {
    while true {
      if stream == nil {
        guard let source = sources.popFirst() else { return nil }
        stream = try ByteStream(source)
      }
      guard let text = try nextText() else {
        stream = nil
        continue
      }
      return block(of: text)
    }
  }

  /// Whole lines of the current source, the last one's `\n` included where it has one.
  private mutating func nextText() throws(CorpusError) -> [UInt8]? {
    var text = rest
    rest = []
    var searched = 0
    while true {
      let count = try stream?.append(upTo: Self.blockSize, to: &text) ?? 0
      guard count > 0 else { return text.isEmpty ? nil : text }
      if let newline = text[searched...].lastIndex(of: 0x0A) {
        rest = Array(text[(newline + 1)...])
        text.removeLast(rest.count)
        return text
      }
      searched = text.count
    }
  }

  private mutating func block(of text: [UInt8]) -> DocumentBlock {
    textSize += text.count
    storedSize += stream?.takeStoredSize() ?? 0
    var bytes = text
    if (try? UTF8Span(validating: text.span)) == nil {
      // The standard library replaces maximal subparts, as Python's `errors="replace"` does.
      bytes = Array(String(decoding: text, as: UTF8.self).utf8)
      replacedCount += Self.replacementCount(bytes) - Self.replacementCount(text)
    }
    let newlines = bytes.span.newlineCount
    let count = newlines + (bytes.last == 0x0A ? 0 : 1)
    defer { documentCount += count }
    return DocumentBlock(bytes: bytes, firstDocument: documentCount, count: count)
  }

  private static func replacementCount(_ bytes: [UInt8]) -> Int {
    var count = 0
    for index in bytes.indices.dropLast(2)
    where bytes[index] == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] == 0xBD {
      count += 1
    }
    return count
  }
}
