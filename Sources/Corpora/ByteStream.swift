import Bytes
import SystemPackage

/// The text of one source, inflated where it is gzip by its first bytes.
struct ByteStream {
  /// What some programs put before UTF-8: no text.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private enum Form {
    case plain(FileStream)
    case gzip(GzipStream)
  }

  private var form: Form
  /// The first bytes, read to tell the form.
  private var head: [UInt8]
  private var storedSize = 0

  init(_ source: Corpus.Source) throws(CorpusError) {
    do throws(BytesError) {
      var stream = try source.open()
      head = []
      while head.count < 2, try stream.append(upTo: 2 - head.count, to: &head) > 0 {}
      guard head == GzipStream.magic else {
        form = .plain(stream)
        storedSize = head.count
        if source.name.extension == "gz" { throw BytesError.corruptGzip(path: source.name) }
        return
      }
      form = .gzip(GzipStream(stream, alreadyRead: head))
      head = []
    } catch .corruptGzip(let path) {
      throw .notGzip(path: path)
    } catch {
      throw .file(error)
    }
  }

  /// Appends at most `limit` bytes of text and returns how many: 0 at the end.
  mutating func append(upTo limit: Int, to bytes: inout [UInt8]) throws(CorpusError) -> Int {
    if !head.isEmpty {
      defer { head = [] }
      bytes.append(contentsOf: head)
      return head.count
    }
    do throws(BytesError) {
      switch form {
      case .plain(var stream):
        let count = try stream.append(upTo: limit, to: &bytes)
        form = .plain(stream)
        storedSize += count
        return count
      case .gzip(let stream): return try stream.append(upTo: limit, to: &bytes)
      }
    } catch {
      throw .file(error)
    }
  }

  /// Bytes read from the source since this was asked last.
  mutating func takeStoredSize() -> Int {
    defer { storedSize = 0 }
    switch form {
    case .plain: return storedSize
    case .gzip(let stream): return stream.takeCompressedSize()
    }
  }
}
