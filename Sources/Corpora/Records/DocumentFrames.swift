import SystemPackage

/// Documents out of a stream of frames, for programs that hand over texts with line feeds in them.
///
/// A frame is the document's length in bytes, as a big-endian number of four bytes, and the document
/// in UTF-8. Behind the last one stands ``endMark`` in the place of a length, and nothing more: a
/// sender that dies between two frames is not taken for one that has done.
struct DocumentFrames {
  /// What ends a stream of frames.
  static let endMark = UInt32.max
  /// Bytes that a document may have.
  ///
  /// Text that comes without frames begins, as a length, above that, and so does gzip.
  static let longestDocument = 1 << 28

  private let path: FilePath
  /// What was read.
  private var buffer: [UInt8] = []
  /// Where in it the next frame begins.
  private var position = 0
  private var documentCount = 0
  private var hasEnded = false

  init(path: FilePath) { self.path = path }

  /// The next documents, `size` bytes or a little more, or `nil` at the end.
  ///
  /// - Throws: ``CorpusError/truncatedFrames(path:document:)``,
  ///   ``CorpusError/oversizedFrame(path:document:size:limit:)`` or
  ///   ``CorpusError/bytesAfterFrames(path:documents:)``.
  mutating func next(
    _ stream: inout ByteStream, size: Int = DocumentReader.blockSize
  ) throws(CorpusError) -> DocumentTexts? {
    var texts = DocumentTexts()
    while !hasEnded, texts.bytes.count < size {
      let length = try length(&stream)
      guard length != Self.endMark else {
        hasEnded = true
        guard try !read(&stream, 1) else {
          throw .bytesAfterFrames(path: path, documents: documentCount)
        }
        break
      }
      documentCount += 1
      guard length <= Self.longestDocument else {
        throw .oversizedFrame(
          path: path, document: documentCount, size: Int(length), limit: Self.longestDocument)
      }
      guard try read(&stream, Int(length)) else {
        throw .truncatedFrames(path: path, document: documentCount)
      }
      let end = position + Int(length)
      texts.append { $0 += buffer[position..<end] }
      position = end
    }
    return texts.ends.isEmpty ? nil : texts
  }

  private mutating func length(_ stream: inout ByteStream) throws(CorpusError) -> UInt32 {
    guard try read(&stream, 4) else {
      throw .truncatedFrames(path: path, document: documentCount + 1)
    }
    defer { position += 4 }
    return buffer[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Whether so many bytes are there, from ``position`` on; memory grows with what has come, not
  /// with what a length promises.
  private mutating func read(
    _ stream: inout ByteStream, _ count: Int
  ) throws(CorpusError) -> Bool {
    guard buffer.count - position < count else { return true }
    buffer.removeFirst(position)
    position = 0
    while buffer.count < count {
      guard try stream.append(upTo: DocumentReader.blockSize, to: &buffer) > 0 else { return false }
    }
    return true
  }
}
