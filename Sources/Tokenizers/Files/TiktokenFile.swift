import SystemPackage

/// A vocabulary of OpenAI's tiktoken: a token in base 64 and its rank a line.
///
/// Neighbours whose bytes together are a token are merged, the lowest rank first, the leftmost of equals;
/// a word that is a token is not merged at all. openai/tiktoken, `src/lib.rs`, `tiktoken/load.py`.
struct TiktokenFile: Sendable {
  let path: FilePath
  var name: String { path.lastComponent?.string ?? "" }
  /// Tokens as characters that stand for bytes (``ByteLevelAlphabet``), by rank.
  let vocabulary: Vocabulary

  /// Whether a file's bytes are a vocabulary of this form: Llama 3 calls its own `tokenizer.model`.
  static func isTiktoken(_ bytes: [UInt8]) -> Bool {
    let line = bytes.prefix { $0 != 0x0A }
    return line.count < bytes.count && entry(line) != nil
  }

  /// Reads a file's bytes.
  ///
  /// - Throws: ``TokenizerError/malformedTiktoken(path:line:)``,
  ///   ``TokenizerError/duplicateID(path:id:first:second:)`` or
  ///   ``TokenizerError/duplicateToken(path:token:first:second:)``.
  init(path: FilePath, _ bytes: [UInt8]) throws(TokenizerError) {
    self.path = path
    var tokens: [(rank: Int, token: [UInt8])] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      guard let entry = Self.entry(line) else {
        throw .malformedTiktoken(path: path, line: index + 1)
      }
      tokens.append((entry.rank, ByteLevelAlphabet.text(of: entry.token)))
    }
    tokens.sort { $0.rank < $1.rank }
    var vocabulary = Vocabulary(capacity: tokens.count)
    for (rank, token) in tokens {
      guard rank >= vocabulary.count else {
        throw .duplicateID(
          path: path, id: rank, first: Array(vocabulary[TokenID(UInt32(rank))]), second: token)
      }
      guard rank < tokens.count + Self.mostHoles else {
        throw .missingID(path: path, id: tokens.count, count: rank + 1)
      }
      while vocabulary.count < rank { vocabulary.appendHole() }
      guard vocabulary.append(token.span) != nil else {
        throw .duplicateToken(
          path: path, token: token, first: vocabulary.id(of: token)?.index ?? 0, second: rank)
      }
    }
    self.vocabulary = vocabulary
  }

  private static let mostHoles = 1 << 20

  private static func entry(_ line: ArraySlice<UInt8>) -> (token: [UInt8], rank: Int)? {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let token = Base64.decoded(Array(parts[0])), !token.isEmpty,
      let rank = Int(String(decoding: parts[1], as: UTF8.self)), rank >= 0
    else { return nil }
    return (token, rank)
  }

  /// The model: every way to make a token of two others is a merge of the token's rank.
  ///
  /// - Parameter vocabulary: Tokens with the ids that a tokenizer gives them, in the order of ranks.
  /// - Returns: Byte-pair encoding by rank.
  func model(_ vocabulary: Vocabulary) -> BPE {
    var merges: [MergeTable.Merge] = []
    for index in 0..<self.vocabulary.count {
      let token = Array(self.vocabulary[TokenID(UInt32(index))])
      guard let product = vocabulary.id(of: token) else { continue }
      for middle in token.indices.dropFirst() where token[middle] & 0xC0 != 0x80 {
        let (left, right) = (token.span.extracting(..<middle), token.span.extracting(middle...))
        // Both must be tokens of this file, not only of a larger vocabulary.
        guard self.vocabulary.id(of: left) != nil, self.vocabulary.id(of: right) != nil,
          let leftID = vocabulary.id(of: left), let rightID = vocabulary.id(of: right)
        else { continue }
        merges.append(MergeTable.Merge(left: leftID, right: rightID, product: product))
      }
    }
    var options = BPE.Options()
    options.prefersWholeWords = true
    return BPE(
      vocabulary: vocabulary, merges: MergeTable(merges, sharingRanksByProduct: true),
      options: options)
  }

  /// The file for the tokens that `newID` keeps, in the order of their ranks.
  func pruned(_ newID: (ArraySlice<UInt8>) -> Int?) -> [UInt8] {
    var text: [UInt8] = []
    for index in 0..<vocabulary.count {
      let token = vocabulary[TokenID(UInt32(index))]
      guard !token.isEmpty, let id = newID(token) else { continue }
      text += Base64.encoded(ByteLevelAlphabet.decoded(token) ?? [])
      text += " \(id)\n".utf8
    }
    return text
  }
}
