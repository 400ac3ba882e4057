import Bytes
import JSONText
import SystemPackage
import Tokenizers

/// token_map.tsv: which id of a token became which, for data that is tokenized already.
///
///     old⇥new⇥token
///     0⇥0⇥"[PAD]"
///
/// Of a model that was pruned before, old ids are those of the model that was pruned first. Tokens that went have no
/// line; tokens are JSON strings, ids ascend.
struct TokenMapFile: Equatable {
  static let name = "token_map.tsv"
  private static let columns = "old\tnew\ttoken"

  struct Row: Equatable {
    var old: Int
    var new: Int
    var token: [UInt8]
  }

  private(set) var rows: [Row]

  /// - Parameters:
  ///   - map: What became of a model's tokens.
  ///   - tokenizer: The model's.
  ///   - earlier: What became of the first model's tokens before; `nil` where this is the first.
  init(_ map: TokenMap, of tokenizer: Tokenizer, after earlier: TokenMapFile?) {
    rows = map.kept.enumerated().map { new, old in
      Row(old: old.index, new: new, token: tokenizer.token(old).map(Array.init) ?? [])
    }
    guard let earlier else { return }
    let first = Dictionary(
      earlier.rows.map { ($0.new, $0.old) }, uniquingKeysWith: { first, _ in first })
    // Tokens that were added in between have no first id.
    rows = rows.compactMap { row in
      first[row.old].map { Row(old: $0, new: row.new, token: row.token) }
    }
  }

  var text: [UInt8] {
    var text = Array("\(Self.columns)\n".utf8)
    for row in rows {
      text += "\(row.old)\t\(row.new)\t".utf8
      text += JSONValue.utf8(row.token).line
      text.append(0x0A)
    }
    return text
  }

  /// Reads the file of a model that was pruned before; `nil` where there is none.
  ///
  /// - Parameters:
  ///   - directory: The model's directory.
  ///   - tokenizer: The model's.
  /// - Throws: ``PruningError/malformedTokenMap(path:line:expected:)`` where the file is not this model's.
  init?(in directory: FilePath, of tokenizer: Tokenizer) throws {
    let path = directory.appending(Self.name)
    guard Directory.isOccupied(path) else { return nil }
    rows = []
    let lines = try ReadableFile.contents(of: path)
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where index == 0 || !line.isEmpty {
      func malformed(_ expected: String) -> PruningError {
        .malformedTokenMap(path: path, line: index + 1, expected: expected)
      }
      if index == 0 {
        guard line.elementsEqual(Self.columns.utf8) else { throw malformed(Self.columns) }
        continue
      }
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard fields.count == 3, let old = TokenID(decimal: fields[0]),
        let new = TokenID(decimal: fields[1]),
        let token = (try? JSONDocument(parsing: Array(fields[2])))?.root.utf8
      else { throw malformed(Self.columns) }
      guard tokenizer.token(new) == token[...] else {
        throw malformed("the token with the id \(new) in this model")
      }
      if let last = rows.last, last.old >= old.index || last.new >= new.index {
        throw malformed("ascending ids")
      }
      rows.append(Row(old: old.index, new: new.index, token: token))
    }
  }
}

extension TokenID {
  fileprivate init?(decimal text: ArraySlice<UInt8>) {
    guard let number = Int(String(decoding: text, as: UTF8.self)) else { return nil }
    self.init(exactly: number)
  }
}
