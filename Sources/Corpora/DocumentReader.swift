import Bytes
import SystemPackage

/// Reads a corpus from front to back, block by block.
struct DocumentReader {
  /// Text that a block holds at least, if there is as much and lines do not end it sooner: what a core's own cache
  /// has room for, beside tables.
  static let blockSize = 1 << 18
  /// Text of the corpus's first block, of which later ones are twice as long each, up to
  /// ``blockSize``: small corpora are work for several threads, too, and have a saturation curve.
  static let firstBlockSize = 1 << 14

  /// A place in a corpus that reading can begin at again.
  struct Position: Equatable, Sendable {
    /// The source, and what was counted before it.
    fileprivate var source = 0
    fileprivate var documentsBefore = 0
    fileprivate var inflatedBefore = 0
    fileprivate var storedBefore = 0
    fileprivate var replacedBefore = 0
    /// Documents of the corpus before the place itself.
    private(set) var documents = 0

    init() {}

    /// A position that was written down as ``numbers``.
    init?(_ numbers: [Int]) {
      guard numbers.count == 6 else { return nil }
      (source, documentsBefore, inflatedBefore) = (numbers[0], numbers[1], numbers[2])
      (storedBefore, replacedBefore, documents) = (numbers[3], numbers[4], numbers[5])
    }

    var numbers: [Int] {
      [source, documentsBefore, inflatedBefore, storedBefore, replacedBefore, documents]
    }

    fileprivate func with(documents: Int) -> Position {
      var position = self
      position.documents = documents
      return position
    }
  }

  /// What was read: what can be told apart on any thread is left to the one that works on it.
  enum Block {
    case documents(DocumentBlock)
    /// Objects, and the number of the first document.
    case objects(ObjectTexts, firstDocument: Int)

    /// - Throws: What is wrong with a record.
    func documents() throws(CorpusError) -> DocumentBlock {
      switch self {
      case .documents(let block): block
      case .objects(let objects, let first):
        DocumentBlock(try objects.texts(), firstDocument: first)
      }
    }
  }

  private enum Form {
    case lines
    case jsonLines(field: String)
    case frames(field: String?)
    case table(TableTexts)
  }

  private let fields: TextFields
  private var sources: ArraySlice<Corpus.Source>
  private var stream: ByteStream?
  private var path: FilePath = ""
  private var form = Form.lines
  private var frames = DocumentFrames(path: "")
  /// Lines of the current source that have been read.
  private var lineCount = 0
  private var isAtStart = true
  /// The start of a line whose end has not been read.
  private var rest: [UInt8] = []

  /// How many documents have been handed out.
  private(set) var documentCount = 0
  /// Bytes of the documents that have been handed out; texts of objects are not counted.
  private(set) var textSize = 0
  /// Bytes that have been read from the files as they are.
  private(set) var storedSize = 0
  /// Invalid byte sequences that became U+FFFD.
  private(set) var replacedCount = 0
  /// Bytes of all that has been read, inflated.
  private(set) var inflatedSize = 0

  /// Where the current source begins.
  private var start = Position()

  /// Where reading is.
  var position: Position { start.with(documents: documentCount) }

  init(_ corpus: Corpus) {
    sources = corpus.sources[...]
    fields = corpus.fields
  }

  /// Reads from the start of the source that `position` is in: what stands before it in that source
  /// comes again, with the numbers that the documents had.
  init(_ corpus: Corpus, from position: Position) {
    self.init(corpus)
    sources = corpus.sources.dropFirst(position.source)
    documentCount = position.documentsBefore
    inflatedSize = position.inflatedBefore
    storedSize = position.storedBefore
    replacedCount = position.replacedBefore
    start = position
  }

  /// The next block, or `nil` at the end of the last source.
  mutating func next() throws(CorpusError) -> Block? {
    while true {
      if stream == nil {
        guard let source = sources.popFirst() else { return nil }
        start.source = sources.startIndex - 1
        start.documentsBefore = documentCount
        start.inflatedBefore = inflatedSize
        start.storedBefore = storedSize
        start.replacedBefore = replacedCount
        try open(source)
      }
      if case .frames(let field) = form {
        guard let block = try nextFrames(field) else { continue }
        return block
      }
      let text = try nextText()
      if text == nil { stream = nil }
      if let block = try block(of: text.map { repaired($0) }) { return block }
    }
  }

  private mutating func open(_ source: Corpus.Source) throws(CorpusError) {
    stream = try ByteStream(source)
    path = source.name
    lineCount = 0
    isAtStart = true
    switch fields.form(of: source) {
    case .lines: form = .lines
    case .jsonLines(let field): form = .jsonLines(field: field)
    case .frames(let field):
      form = .frames(field: field)
      frames = DocumentFrames(path: path)
    case .table(let separator, let column):
      form = .table(TableTexts(path: path, separator, column: column))
    }
  }

  /// Whole lines of the current source, the last one's `\n` included where it has one.
  private mutating func nextText() throws(CorpusError) -> [UInt8]? {
    var text = rest
    rest = []
    var searched = 0
    let size = min(Self.blockSize, max(Self.firstBlockSize, inflatedSize))
    while true {
      let count = try stream?.append(upTo: size, to: &text) ?? 0
      if isAtStart, text.count >= ByteStream.byteOrderMark.count || count == 0 {
        isAtStart = false
        if text.starts(with: ByteStream.byteOrderMark) {
          text.removeFirst(ByteStream.byteOrderMark.count)
        }
      }
      storedSize += stream?.takeStoredSize() ?? 0
      guard count > 0 else {
        inflatedSize += text.count
        return text.isEmpty ? nil : text
      }
      if !isAtStart, let newline = text[searched...].lastIndex(of: 0x0A) {
        rest = Array(text[(newline + 1)...])
        text.removeLast(rest.count)
        inflatedSize += text.count
        return text
      }
      searched = isAtStart ? 0 : text.count
    }
  }

  /// Frames of the current source, whose end closes it.
  private mutating func nextFrames(_ field: String?) throws(CorpusError) -> Block? {
    guard var source = stream else { return nil }
    let read = try frames.next(&source)
    stream = source
    storedSize += stream?.takeStoredSize() ?? 0
    guard var texts = read else {
      stream = nil
      return nil
    }
    inflatedSize += texts.bytes.count
    texts.repair { repaired($0) }
    guard let field else { return .documents(handOut(texts)) }
    let objects = ObjectTexts(path: path, field: field, frames: texts, firstFrame: lineCount + 1)
    lineCount += texts.ends.count
    return handOut(objects)
  }

  private mutating func repaired(_ text: [UInt8]) -> [UInt8] {
    if text.span.isUTF8 { return text }
    // The standard library replaces maximal subparts, as Python's `errors="replace"` does.
    let bytes = Array(String(decoding: text, as: UTF8.self).utf8)
    replacedCount += Self.replacementCount(bytes) - Self.replacementCount(text)
    return bytes
  }

  /// The documents of a text, or those that are left at a source's end, where it is `nil`.
  private mutating func block(of text: [UInt8]?) throws(CorpusError) -> Block? {
    switch form {
    case .frames: return nil
    case .lines:
      guard let text else { return nil }
      let newlines = text.span.newlineCount
      let count = newlines + (text.last == 0x0A ? 0 : 1)
      let block = DocumentBlock(
        lines: text.withoutCarriageReturns, firstDocument: documentCount, count: count)
      documentCount += count
      textSize += block.textSize
      return .documents(block)
    case .jsonLines(let field):
      guard let text else { return nil }
      let objects = ObjectTexts(path: path, field: field, lines: text, firstLine: lineCount + 1)
      lineCount += text.span.newlineCount
      return handOut(objects)
    case .table(var table):
      let texts = try table.texts(of: text ?? [], isLast: text == nil)
      form = .table(table)
      // Blocks are put in order by their first documents.
      return texts.ends.isEmpty ? nil : .documents(handOut(texts))
    }
  }

  private mutating func handOut(_ objects: ObjectTexts) -> Block? {
    let count = objects.count
    defer { documentCount += count }
    return count == 0 ? nil : .objects(objects, firstDocument: documentCount)
  }

  private mutating func handOut(_ texts: DocumentTexts) -> DocumentBlock {
    let block = DocumentBlock(texts, firstDocument: documentCount)
    documentCount += block.count
    textSize += block.textSize
    return block
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

extension [UInt8] {
  /// Lines without the `\r` that each may end with.
  fileprivate var withoutCarriageReturns: [UInt8] {
    guard span.hasByte(0x0D) else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for (index, byte) in enumerated()
    where byte != 0x0D || index + 1 < count && self[index + 1] != 0x0A {
      result.append(byte)
    }
    return result
  }
}
