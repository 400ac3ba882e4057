import JSONText
import SystemPackage

/// vocab.json and merges.txt, which byte-pair tokenizers have beside tokenizer.json, or in its place.
struct BPEFiles: Sendable {
  /// From tokens to ids.
  let vocabulary: JSONField?
  /// Lines of two tokens; the first may be a comment with the version.
  let merges: (path: FilePath, text: [UInt8])?

  /// Refuses files that say other things than the tokenizer's own model.
  func check(_ tokenizer: Tokenizer, _ mainFile: FilePath) throws(TokenizerError) {
    if let vocabulary {
      guard vocabulary.node.isObject else { throw vocabulary.unexpected("an object") }
      for (key, value) in vocabulary.members {
        let (token, id) = (try key.utf8(), try value.tokenID())
        guard tokenizer.id(of: token) != id else { continue }
        throw .filesDisagree(
          path: vocabulary.file, other: mainFile, id: id.index, token: token,
          otherToken: tokenizer.token(id).map(Array.init))
      }
    }
    for (index, line) in lines.enumerated() {
      guard let parts = Self.parts(of: line, index) else { continue }
      for part in [parts.left, parts.right] where tokenizer.id(of: Array(part)) == nil {
        throw .mergeOfUnknownToken(
          path: merges?.path ?? "merges.txt", at: "of line \(index + 1)", token: Array(part))
      }
    }
  }

  /// The merges by rank.
  ///
  /// - Throws: ``TokenizerError/malformedMerge(path:at:found:)`` and
  ///   ``TokenizerError/mergeOfUnknownToken(path:at:token:)``.
  func merges(_ vocabulary: Vocabulary) throws(TokenizerError) -> [MergeTable.Merge] {
    let path = merges?.path ?? "merges.txt"
    var found: [MergeTable.Merge] = []
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if index == 0, line.starts(with: "#version".utf8) { continue }
      let place = "of line \(index + 1)"
      guard let parts = Self.parts(of: line, index) else {
        throw .malformedMerge(path: path, at: place, found: Array(line))
      }
      func id(_ token: ArraySlice<UInt8>) throws(TokenizerError) -> TokenID {
        guard let id = vocabulary.id(of: Array(token)) else {
          throw .mergeOfUnknownToken(path: path, at: place, token: Array(token))
        }
        return id
      }
      found.append(
        MergeTable.Merge(
          left: try id(parts.left), right: try id(parts.right),
          product: try id(parts.left + parts.right)))
    }
    return found
  }

  /// The files for the tokens that `map` keeps.
  func pruned(to map: TokenMap, _ tokenizer: Tokenizer) -> [(name: String, text: [UInt8])] {
    var files: [(name: String, text: [UInt8])] = []
    if let vocabulary {
      var editor = JSONEditor(vocabulary.node.document)
      editor.filterMembers(of: vocabulary.node) { $1.int.flatMap { map.newID(of: $0) } != nil }
      for (_, value) in vocabulary.node.members {
        if let id = value.int.flatMap({ map.newID(of: $0) }) { editor.replace(value, with: id) }
      }
      files.append(("vocab.json", editor.text()))
    }
    if merges != nil {
      // Loaders of transformers drop the first line and what follows the last line's end.
      var text: [UInt8] = []
      for (index, line) in lines.enumerated() where isKept(line, index, map, tokenizer) {
        text += line + [0x0A]
      }
      files.append(("merges.txt", text))
    }
    return files
  }

  private var lines: [ArraySlice<UInt8>] {
    var lines = merges?.text.split(separator: 0x0A, omittingEmptySubsequences: false) ?? []
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private func isKept(
    _ line: ArraySlice<UInt8>, _ index: Int, _ map: TokenMap, _ tokenizer: Tokenizer
  ) -> Bool {
    guard let parts = Self.parts(of: line, index) else { return true }
    return [parts.left, parts.right, parts.left + parts.right].allSatisfy { token in
      tokenizer.id(of: Array(token)).flatMap(map.newID) != nil
    }
  }

  /// The tokens of a merge; `nil` for the comment in the first line, and for what is no merge.
  private static func parts(
    of line: ArraySlice<UInt8>, _ index: Int
  ) -> (left: ArraySlice<UInt8>, right: ArraySlice<UInt8>)? {
    if index == 0, line.starts(with: "#version".utf8) { return nil }
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
