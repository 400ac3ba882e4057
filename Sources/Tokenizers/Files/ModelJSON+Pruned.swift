import JSONText

/// The write side: the same model for fewer tokens.
extension ModelJSON {
  /// Takes the tokens that go out of the vocabulary, and with them the merges that need them.
  static func prune(
    _ field: JSONField, to map: TokenMap, _ vocabulary: Vocabulary, _ editor: inout JSONEditor
  ) throws(TokenizerError) {
    let tokens = try field.required("vocab").node
    if tokens.isArray {
      var id = -1
      editor.filterElements(of: tokens) { _ in
        id += 1
        return map.newID(of: id) != nil
      }
      if let unknown = field.optional("unk_id") {
        editor.replace(unknown.node, with: try keptID(unknown, map))
      }
    } else {
      editor.filterMembers(of: tokens) { newID($1, map) != nil }
      for (_, value) in tokens.members {
        if let id = newID(value, map) { editor.replace(value, with: id.index) }
      }
    }
    if let merges = field.optional("merges") {
      let prefix = try field.optional("continuing_subword_prefix")?.utf8() ?? []
      editor.filterElements(of: merges.node) { merge in
        guard let parts = MergesJSON.parts(of: merge) else { return true }
        let product = Array(parts.left + parts.right.dropFirst(prefix.count))
        return [Array(parts.left), Array(parts.right), product].allSatisfy { token in
          vocabulary.id(of: token).flatMap(map.newID) != nil
        }
      }
    }
  }

  private static func keptID(_ field: JSONField, _ map: TokenMap) throws(TokenizerError) -> Int {
    guard let id = map.newID(of: try field.tokenID()) else {
      throw field.unexpected("the id of a token that is kept")
    }
    return id.index
  }

  private static func newID(_ node: JSONNode, _ map: TokenMap) -> TokenID? {
    node.int.flatMap(TokenID.init(exactly:)).flatMap(map.newID)
  }
}
