import JSONText

extension TokenizerFiles {
  /// What decides which tokens a text has, as names and bytes: equal where two directories make the same of any
  /// text.
  ///
  /// Truncation and padding, chat templates and the like do not count: they change no token.
  ///
  /// - Throws: ``TokenizerError/file(_:)`` where a file has gone.
  package func identity() throws(TokenizerError) -> [(name: String, bytes: [UInt8])] {
    var parts: [(name: String, bytes: [UInt8])] = []
    if let tokenizerJSON {
      parts.append(("tokenizer.json", Self.text(of: tokenizerJSON, without: Self.lengths)))
    } else {
      for name in ["vocab.txt"] + vocabularies.names.sorted() where Self.isText(name) {
        if let bytes = try Self.contents(name, in: directory) { parts.append((name, bytes)) }
      }
      let files = [
        ("tokenizer_config.json", configuration.main),
        ("special_tokens_map.json", configuration.specialTokensMap),
        ("added_tokens.json", configuration.addedTokensMap),
      ]
      for case (let name, let file?) in files {
        parts.append((name, Self.text(of: file, without: Self.lengths + Self.habits)))
      }
      // All that is read of config.json.
      let name = "\(configuration.className ?? "") \(configuration.modelType ?? "")"
      parts.append(("class", Array(name.utf8)))
    }
    for name in vocabularies.names.sorted() where !Self.isText(name) {
      if let bytes = try Self.contents(name, in: directory) { parts.append((name, bytes)) }
    }
    return parts
  }

  /// Files that tokenizer.json takes the place of, and must agree with.
  private static func isText(_ name: String) -> Bool {
    ["vocab.txt", "vocab.json", "merges.txt"].contains(name)
  }

  private static let lengths = ["truncation", "padding"]
  private static let habits = [
    "chat_template", "model_max_length", "name_or_path", "padding_side", "truncation_side",
  ]

  private static func text(of file: JSONField, without keys: [String]) -> [UInt8] {
    var editor = JSONEditor(file.node.document)
    for key in keys {
      if let field = file.optional(key) { editor.replace(field.node, with: "null".utf8) }
    }
    return editor.text()
  }
}
