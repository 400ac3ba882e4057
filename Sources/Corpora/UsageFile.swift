import Bytes
import JSONText
package import SystemPackage
package import Tokenizers

/// A usage histogram as text that can be read, sorted and added up by other tools.
///
///     # vprune usage 1
///     # documents 23695
///     # bytes 1012345
///     # replaced 0
///     # sampled-from 236950
///     # seed 0
///     id⇥token⇥occurrences⇥documents⇥needed
///     1037⇥"the"⇥51234⇥20112⇥0
///
/// The lines of samples are there where the documents are a sample. Tab-separated; tokens are JSON strings, so that none can hold a tab or a line feed; tokens that
/// do not occur are left out; ids ascend.
package enum UsageFile {
  private static let title = "# vprune usage 1"
  private static let columns = "id\ttoken\toccurrences\tdocuments\tneeded"

  /// The file's text.
  package static func text(_ usage: Usage, _ tokenizer: Tokenizer) -> [UInt8] {
    var text = Array("\(title)\n".utf8)
    let totals = [
      ("documents", usage.documents), ("bytes", usage.textSize), ("replaced", usage.replacedCount),
    ]
    let sample = usage.sample.map {
      [("sampled-from", $0.documents), ("seed", Int(clamping: $0.seed))]
    }
    for (name, value) in totals + (sample ?? []) {
      text.append(contentsOf: "# \(name) \(value)\n".utf8)
    }
    text.append(contentsOf: "\(columns)\n".utf8)
    for (index, count) in usage.counts.enumerated() where count != Usage.Count() {
      let token = tokenizer.token(TokenID(UInt32(index))).map(Array.init) ?? []
      text.append(contentsOf: "\(index)\t".utf8)
      text.append(contentsOf: JSONValue.utf8(token).line)
      text.append(
        contentsOf: "\t\(count.occurrences)\t\(count.documents)\t\(count.needed)\n".utf8)
    }
    return text
  }

  /// Reads a file that was counted with `tokenizer`.
  ///
  /// - Throws: ``CorpusError/malformedUsage(path:line:expected:)``, or
  ///   ``CorpusError/usageOfOtherTokenizer(path:line:id:token:expected:)`` where an id stands for
  ///   another token.
  package static func read(
    _ path: FilePath, for tokenizer: Tokenizer
  ) throws(CorpusError) -> Usage {
    let bytes: [UInt8]
    do throws(BytesError) {
      bytes = try ReadableFile.contents(of: path, allowingStreams: true)
    } catch {
      throw .file(error)
    }
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    var most = (documents: 0, line: 0)
    var isCounted = [Bool](repeating: false, count: tokenizer.vocabularySize)
    for (index, line) in lines.enumerated() where index == 0 || !line.isEmpty {
      let parser = LineParser(path: path, line: index + 1, text: line)
      if line.last == 0x0D { throw .windowsLineEnds(path: path) }
      if index == 0 {
        guard line.elementsEqual(title.utf8) else { throw parser.malformed(title) }
      } else if line.first == UInt8(ascii: "#") {
        try parser.total(into: &usage)
      } else if !line.elementsEqual(columns.utf8) {
        let id = try parser.count(into: &usage, tokenizer)
        guard !isCounted[id.index] else { throw parser.malformed("each id once") }
        isCounted[id.index] = true
        if usage[id].documents > most.documents { most = (usage[id].documents, index + 1) }
      }
    }
    guard most.documents <= usage.documents else {
      throw .malformedUsage(
        path: path, line: most.line, expected: "at most \(usage.documents) documents")
    }
    return usage
  }

  private struct LineParser {
    let path: FilePath
    let line: Int
    let text: ArraySlice<UInt8>

    func malformed(_ expected: String) -> CorpusError {
      .malformedUsage(path: path, line: line, expected: expected)
    }

    func total(into usage: inout Usage) throws(CorpusError) {
      let words = text.split(separator: UInt8(ascii: " "))
      guard words.count == 3, let value = Self.number(words[2]) else {
        throw malformed("# NAME NUMBER")
      }
      switch String(decoding: words[1], as: UTF8.self) {
      case "documents": usage.documents = value
      case "bytes": usage.textSize = value
      case "replaced": usage.replacedCount = value
      case "sampled-from": usage.sample = Usage.Sample(documents: value, seed: 0)
      case "seed": usage.sample?.seed = UInt64(value)
      default: throw malformed("documents, bytes, replaced, sampled-from or seed")
      }
    }

    func count(into usage: inout Usage, _ tokenizer: Tokenizer) throws(CorpusError) -> TokenID {
      let fields = text.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count == 5, let number = Self.number(fields[0]),
        let id = TokenID(exactly: number),
        let token = (try? JSONDocument(parsing: Array(fields[1])))?.root.utf8,
        let occurrences = Self.number(fields[2]), let documents = Self.number(fields[3]),
        let needed = Self.number(fields[4])
      else { throw malformed(columns) }
      let expected = tokenizer.token(id)
      guard expected == token[...] else {
        throw .usageOfOtherTokenizer(
          path: path, line: line, id: number, token: String(decoding: token, as: UTF8.self),
          expected: String(decoding: expected ?? [], as: UTF8.self))
      }
      guard documents <= occurrences else { throw malformed("at most as many documents") }
      usage[id] = Usage.Count(
        occurrences: occurrences, documents: documents, needed: needed)
      return id
    }

    /// A number that can be added up over all tokens without overflow.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
      guard text.first != UInt8(ascii: "+"), let value = Int(String(decoding: text, as: UTF8.self)),
        (0...1 << 44).contains(value)
      else { return nil }
      return value
    }
  }
}
