import Bytes
import Corpora
import JSONText
import Pruning
import SystemPackage

/// Text that is cut into documents or values.
enum FuzzedText {
  static func json(_ bytes: [UInt8]) throws {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: bytes)
    } catch {
      return try FuzzTarget.check(
        (0...bytes.count).contains(error.offset), "an error outside of the text")
    }
    try FuzzTarget.check(JSONEditor(document).text() == bytes, "a text that nobody edited changed")
    walk(document.root)
    let again = JSONValue(document.root).compact
    guard let copy = try? JSONDocument(parsing: again) else {
      throw FuzzTarget.Violation(description: "what was written is no JSON")
    }
    try FuzzTarget.check(
      JSONValue(copy.root).compact == again, "what was written is read as something else")
  }

  private static func walk(_ root: JSONNode) {
    var open = [root]
    while let node = open.popLast() {
      _ = (node.int, node.double, node.exactDouble, node.bool, node.utf8, node["a"])
      open += node.elements
      for (key, value) in node.members { open += [key, value] }
    }
  }

  static func gzip(_ bytes: [UInt8]) throws {
    let path = try FuzzFolder.holding("gzip", "a.gz", bytes).appending("a.gz")
    let stream = GzipStream(FileStream(try ReadableFile(path: path)))
    var (buffer, count): ([UInt8], Int) = ([], 0)
    while try stream.append(upTo: 1 << 16, to: &buffer) > 0 {
      count += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }
    // Deflate cannot do better.
    try FuzzTarget.check(count <= 1100 * bytes.count, "\(count) bytes out of \(bytes.count)")
  }

  private static let names = [
    "a.csv", "a.tsv", "a.jsonl", "a.json", "a.conll", "a.txt", "a.csv.gz", "a.jsonl.gz",
  ]

  static func records(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let name = names[Int(first) % names.count]
    let folder = try FuzzFolder.holding("records", name, Array(bytes.dropFirst()))
    let path = folder.appending(name)
    // The one refuses what the other reads.
    if name != "a.txt" { _ = try? LabelledData(path: path, LabelledData.Columns()) }
    let body: @Sendable (inout Int, DocumentBlock) throws(CorpusError) -> Void = { count, block in
      block.forEachDocument { _, range in count += block.bytes[range].count }
    }
    let (_, read) = try Corpus(CorpusRequest([path.string])).process(
      threads: 1, makeWorker: { 0 }, body)
    try FuzzTarget.check(read.documents <= bytes.count * 1100, "too many documents")
  }

  static func usage(_ bytes: [UInt8]) throws {
    let table = try UsageFile.read(
      FuzzFolder.holding("usage", "a.tsv", bytes).appending("a.tsv"))
    _ = UsageFile.text(table)
  }

  static func plan(_ bytes: [UInt8]) throws {
    let path = try FuzzFolder.holding("plan", "plan.json", bytes).appending("plan.json")
    _ = try PlanFile(path: path)
  }
}
