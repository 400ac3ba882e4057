import JSONText

/// Texts in config.json and generation_config.json that the model reads or writes.
extension ModelConfiguration {
  /// Names of labels, which models that write text answer with, prompts, and what ends a text; but not
  /// `LABEL_0` and the like, which transformers makes up.
  package var namedTexts: [String] {
    files.flatMap { Self.texts(in: $0.document.root) }.filter { !Self.isPlaceholder($0) }
  }

  /// Keys of texts, and of objects and arrays of them.
  private static let keys: Set<String> = ["id2label", "prefix", "prompt", "stop_strings"]

  private static func texts(in node: JSONNode) -> [String] {
    node.members.flatMap { member -> [String] in
      guard let key = member.key.string, keys.contains(key) else { return texts(in: member.value) }
      return strings(in: member.value)
    }
  }

  private static func strings(in node: JSONNode) -> [String] {
    if let string = node.string { return [string] }
    return node.elements.flatMap(strings) + node.members.flatMap { strings(in: $0.value) }
  }

  private static func isPlaceholder(_ text: String) -> Bool {
    text.hasPrefix("LABEL_") && text.dropFirst(6).allSatisfy(\.isNumber)
  }
}
