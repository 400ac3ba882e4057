import JSONText

/// The write side: the same files for fewer tokens.
extension TokenizerFiles {
  /// The text of every file that holds tokens or ids, for the tokens that `map` keeps.
  ///
  /// Files that hold neither, such as special_tokens_map.json, are not among them.
  ///
  /// - Throws: ``TokenizerError/missingValue(path:at:)`` and its kin where a file is not as its
  ///   format asks for.
  package func pruned(
    to map: TokenMap
  ) throws(TokenizerError) -> [(name: String, text: [UInt8])] {
    var files: [(name: String, text: [UInt8])] = []
    if let tokenizerJSON {
      files.append(("tokenizer.json", try prunedTokenizerJSON(tokenizerJSON, to: map)))
    }
    if let text = vocabularies.text {
      files.append(("vocab.txt", VocabularyText.text(text, keeping: map)))
    }
    files += vocabularies.bpe.pruned(to: map, tokenizer)
    for file in vocabularies.sentencePiece {
      let text = file.pruned { isKept($0, of: file, map) }
      files.append((file.name, text))
    }
    for file in vocabularies.tiktoken {
      let text = file.pruned { tokenizer.id(of: Array($0)).flatMap(map.newID)?.index }
      files.append((file.name, text))
    }
    if let main = configuration.main {
      files.append(("tokenizer_config.json", try prunedConfiguration(main, to: map)))
    }
    if let addedTokens = configuration.addedTokensMap {
      files.append(("added_tokens.json", prunedAddedTokens(addedTokens, to: map)))
    }
    return files
  }

  /// Whether a piece of a SentencePiece file stays: pieces that are no tokens take part in segmenting all
  /// the same.
  func isKept(_ piece: TokenID, of file: SentencePieceFile, _ map: TokenMap) -> Bool {
    guard file.pieces.kind(piece) == .normal,
      let token = tokenizer.id(of: Array(file.pieces.pieces[piece]))
    else { return true }
    return map.newID(of: token) != nil
  }

  private func prunedTokenizerJSON(
    _ file: JSONField, to map: TokenMap
  ) throws(TokenizerError) -> [UInt8] {
    var editor = JSONEditor(file.node.document)
    try ModelJSON.prune(file.required("model"), to: map, tokenizer.vocabulary, &editor)
    if let addedTokens = file.optional("added_tokens") {
      editor.filterElements(of: addedTokens.node) { newID(ofContent: $0["content"], map) != nil }
      for token in try addedTokens.elements() {
        guard let id = newID(ofContent: token.node["content"], map) else { continue }
        editor.replace(try token.required("id").node, with: id.index)
      }
    }
    var idFields: [JSONField] = []
    if let postProcessor = file.optional("post_processor") {
      idFields += try PostProcessorJSON.tokenIDPairs(postProcessor).map(\.id)
    }
    if let padding = file.optional("padding")?.optional("pad_id") { idFields.append(padding) }
    for field in idFields {
      guard let id = map.newID(of: try field.tokenID()) else {
        throw field.unexpected("the id of a token that is kept")
      }
      editor.replace(field.node, with: id.index)
    }
    return editor.text()
  }

  private func prunedConfiguration(
    _ file: JSONField, to map: TokenMap
  ) throws(TokenizerError) -> [UInt8] {
    var editor = JSONEditor(file.node.document)
    if let decoder = configuration.addedTokensDecoder {
      editor.filterMembers(of: decoder.node) { newID(ofContent: $1["content"], map) != nil }
    }
    for (key, value) in configuration.addedTokensDecoderEntries() {
      guard let id = newID(ofContent: value.node["content"], map) else { continue }
      editor.replace(key.node, with: "\"\(id.index)\"".utf8)
    }
    return editor.text()
  }

  private func prunedAddedTokens(_ file: JSONField, to map: TokenMap) -> [UInt8] {
    var editor = JSONEditor(file.node.document)
    editor.filterMembers(of: file.node) { key, _ in newID(ofContent: key, map) != nil }
    for (key, value) in file.node.members {
      guard let id = newID(ofContent: key, map) else { continue }
      editor.replace(value, with: id.index)
    }
    return editor.text()
  }

  private func newID(ofContent node: JSONNode?, _ map: TokenMap) -> TokenID? {
    node?.utf8.flatMap(tokenizer.id(of:)).flatMap(map.newID)
  }
}
