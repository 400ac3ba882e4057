import JSONText

/// `truncation` and `padding` of tokenizer.json: both are left off, but `tokenizers` does not load a file
/// in which they are malformed.
enum LengthsJSON {
  static func check(_ file: JSONField) throws(TokenizerError) {
    if let truncation = file.optional("truncation") { try checkTruncation(truncation) }
    if let padding = file.optional("padding") { try checkPadding(padding) }
  }

  private static func checkTruncation(_ field: JSONField) throws(TokenizerError) {
    guard field.node.isObject else { throw field.unexpected("an object") }
    _ = try field.required("max_length").count()
    _ = try field.required("stride").count()
    try check(
      field.required("strategy"), isOneOf: ["LongestFirst", "OnlyFirst", "OnlySecond"])
    if let direction = field.optional("direction") { try checkDirection(direction) }
  }

  private static func checkPadding(_ field: JSONField) throws(TokenizerError) {
    guard field.node.isObject else { throw field.unexpected("an object") }
    let strategy = try field.required("strategy")
    if let length = strategy.optional("Fixed") {
      _ = try length.count()
    } else {
      try check(strategy, isOneOf: ["BatchLongest"])
    }
    try checkDirection(field.required("direction"))
    _ = try field.optional("pad_to_multiple_of")?.count()
    _ = try field.required("pad_id").tokenID()
    _ = try field.required("pad_type_id").count()
    _ = try field.required("pad_token").utf8()
  }

  private static func checkDirection(_ field: JSONField) throws(TokenizerError) {
    try check(field, isOneOf: ["Left", "Right"])
  }

  private static func check(
    _ field: JSONField, isOneOf values: [String]
  ) throws(TokenizerError) {
    guard let value = field.node.string, values.contains(value) else {
      throw field.unexpected(values.map { "\"\($0)\"" }.joined(separator: " or "))
    }
  }
}
