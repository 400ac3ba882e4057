import JSONText
import SystemPackage

/// vocab.json and merges.txt, which byte-pair tokenizers have beside tokenizer.json, or in its place.
struct BPEFiles: Sendable {
  /// From tokens to ids.
  let vocabulary: JSONField?
  let merges: MergesText?

  /// Refuses files that say other things than the tokenizer's own model.
  func check(_ tokenizer: Tokenizer, _ mainFile: FilePath) throws(TokenizerError) {
    if let vocabulary { try check(vocabulary, tokenizer, mainFile) }
    // Where the model is another, no loader reads the merges.
    if let merges, case .bpe(let model) = tokenizer.model { try merges.check(model, mainFile) }
  }

  private func check(
    _ vocabulary: JSONField, _ tokenizer: Tokenizer, _ mainFile: FilePath
  ) throws(TokenizerError) {
    guard vocabulary.node.isObject else { throw vocabulary.unexpected("an object") }
    for (key, value) in vocabulary.node.members {
      let known = key.withUTF8 { tokenizer.vocabulary.id(of: $0) } ?? nil
      if let known, value.int == known.index { continue }
      // An added token, or a fault.
      let token = key.utf8 ?? []
      let id = try vocabulary.member(key, value).tokenID()
      guard tokenizer.id(of: token) != id else { continue }
      throw .filesDisagree(
        path: vocabulary.file, other: mainFile, id: id.index, token: token,
        otherToken: tokenizer.token(id).map(Array.init))
    }
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
    if let merges, case .bpe(let model) = tokenizer.model {
      files.append(("merges.txt", merges.pruned(to: map, model)))
    }
    return files
  }
}
