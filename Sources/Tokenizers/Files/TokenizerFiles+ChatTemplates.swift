import JSONText

extension TokenizerFiles {
  /// What may stand in texts that the directory's chat templates make.
  ///
  /// They are in tokenizer_config.json, one or several by name, in chat_template.json, or in files of
  /// their own (chat_template.jinja).
  ///
  /// - Throws: ``TokenizerError/file(_:)``, or ``TokenizerError/malformedJSON(path:_:)``.
  package func templateTexts() throws(TokenizerError) -> [String] {
    var templates: [String] = []
    let other = try Self.json("chat_template.json", in: directory)
    for field in [configuration.main, other].compactMap({ $0?.optional("chat_template") }) {
      if let template = field.node.string { templates.append(template) }
      templates += field.node.elements.compactMap { $0["template"]?.string }
      templates += field.node.members.compactMap(\.value.string)
    }
    if let text = try Self.contents("chat_template.jinja", in: directory) {
      templates.append(String(decoding: text, as: UTF8.self))
    }
    return Array(Set(templates.flatMap { ChatTemplate($0).texts })).sorted()
  }
}
