import JSONText
import SystemPackage

/// tokenizer.json, the file of `tokenizers`: from its text to a ``Tokenizer``.
enum TokenizerJSON {
  static func tokenizer(_ file: JSONField) throws(TokenizerError) -> Tokenizer {
    guard file.node.isObject else { throw file.unexpected("an object") }
    if let version = file.optional("version"), try version.string() != "1.0" {
      throw version.unexpected("\"1.0\"")
    }
    try LengthsJSON.check(file)
    let model = try ModelJSON.model(file.required("model"))
    var addedTokens: [AddedToken] = []
    for field in try file.optional("added_tokens")?.elements() ?? [] {
      addedTokens.append(try addedToken(field))
    }
    return Tokenizer(
      normalizer: try file.optional("normalizer").map(NormalizerJSON.normalizer),
      preTokenizer: try file.optional("pre_tokenizer").map(PreTokenizerJSON.preTokenizer),
      model: model,
      postProcessor: try file.optional("post_processor").map(PostProcessorJSON.postProcessor),
      decoder: try file.optional("decoder").map(DecoderJSON.decoder),
      addedTokens: addedTokens)
  }

  /// A component's type, which must be one of `known`.
  ///
  /// Older files do not give it, those of bert-base-uncased and DistilBERT among them. `tokenizers`
  /// then goes by the members.
  ///
  /// - Parameters:
  ///   - field: The component.
  ///   - known: Types, each with members that no other type has together; none for a type that is
  ///     always given.
  /// - Returns: The name of the type.
  /// - Throws: ``TokenizerError/unknownComponent(path:at:type:known:)``, or
  ///   ``TokenizerError/missingValue(path:at:)`` where no type is given and none fits.
  static func type(
    _ field: JSONField, known: [(name: String, members: [String])]
  ) throws(TokenizerError) -> String {
    guard let given = field.optional("type") else {
      let fitting = known.first { type in
        !type.members.isEmpty && type.members.allSatisfy { field.optional($0) != nil }
      }
      if let fitting { return fitting.name }
      throw .missingValue(path: field.file, at: "\(field.place).type")
    }
    let type = try given.string()
    guard known.contains(where: { $0.name == type }) else {
      throw .unknownComponent(
        path: field.file, at: field.place, type: type, known: known.map(\.name))
    }
    return type
  }

  /// An added token; where its flags are left out, only special ones are looked for in raw text.
  static func addedToken(_ field: JSONField) throws(TokenizerError) -> AddedToken {
    var token = AddedToken(content: try field.required("content").utf8())
    token.isSingleWord = try field.optional("single_word")?.bool() ?? false
    token.stripsLeft = try field.optional("lstrip")?.bool() ?? false
    token.stripsRight = try field.optional("rstrip")?.bool() ?? false
    token.isSpecial = try field.optional("special")?.bool() ?? false
    token.isNormalized = try field.optional("normalized")?.bool() ?? !token.isSpecial
    return token
  }
}

extension Optional where Wrapped == JSONField {
  /// `map` with a closure that throws a typed error, which the standard library's keeps too, but
  /// only for non-copyable results in this form.
  fileprivate func map<Result>(
    _ transform: (JSONField) throws(TokenizerError) -> Result
  ) throws(TokenizerError) -> Result? {
    guard let self else { return nil }
    return try transform(self)
  }
}
