import Tokenizers

@testable import Corpora

/// Counting as it is defined: document after document, token after token, without a table of words.
enum PlainUsage {
  /// The lines of a text.
  static func documents(of text: [UInt8]) -> [[UInt8]] {
    let body = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    var lines = body.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    // What follows the last line feed is a document only where it is not empty.
    let last = lines.popLast() ?? []
    if !last.isEmpty { lines.append(last) }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
  }

  static func usage(of documents: [[UInt8]], _ tokenizer: Tokenizer) throws -> Usage {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    var encoder = Encoder(tokenizer)
    for document in documents {
      try encoder.encode(document.span)
      for id in encoder.encoding.ids { usage[id].occurrences += 1 }
      for id in Set(encoder.encoding.ids) { usage[id].documents += 1 }
      for id in encoder.consumedByUnknown { usage[id].needed += 1 }
    }
    usage.documents = documents.count
    usage.textSize = documents.reduce(0) { $0 + $1.count }
    return usage
  }
}

/// Files of records, by name, that hold the same documents.
enum RecordFiles {
  static func files(of documents: [[UInt8]]) -> [(name: String, bytes: [UInt8])] {
    [("records.jsonl", jsonLines(of: documents)), ("records.csv", commaSeparated(documents))]
  }

  private static func jsonLines(of documents: [[UInt8]]) -> [UInt8] {
    documents.flatMap { document in
      let text = document.flatMap { byte -> [UInt8] in
        switch byte {
        case 0x22, 0x5C: [0x5C, byte]
        case 0..<0x20: Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: [byte]
        }
      }
      return Array("{\"id\": 1, \"text\": \"".utf8) + text + Array("\"}\r\n".utf8)
    }
  }

  private static func commaSeparated(_ documents: [[UInt8]]) -> [UInt8] {
    Array("id,text\r\n".utf8)
      + documents.flatMap { document in
        [0x31, 0x2C, 0x22] + document.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
          + [0x22, 0x0D, 0x0A]
      }
  }
}
