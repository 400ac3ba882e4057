import JSONText
import SystemPackage

/// tokenizer.json, the file of `tokenizers`: from its text to a ``Tokenizer``.
enum TokenizerJSON {
  static func tokenizer(_ file: JSONField) throws(TokenizerError) -> Tokenizer {
    guard file.node.isObject else { throw file.unexpected("an object") }
    if let version = file.optional("version"), try version.string() != "1.0" {
      throw version.unexpected("\"1.0\"")
    }
    let model = try model(file.required("model"))
    var addedTokens: [AddedToken] = []
    for field in try file.optional("added_tokens")?.elements() ?? [] {
      addedTokens.append(try addedToken(field))
    }
    return Tokenizer(
      normalizer: try file.optional("normalizer").map(normalizer),
      preTokenizer: try file.optional("pre_tokenizer").map(preTokenizer),
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

  private static func normalizer(_ field: JSONField) throws(TokenizerError) -> Normalizer {
    _ = try type(
      field, known: [("BertNormalizer", ["clean_text", "handle_chinese_chars", "lowercase"])])
    return .bert(
      BertNormalizer(
        cleansText: try field.required("clean_text").bool(),
        separatesChinese: try field.required("handle_chinese_chars").bool(),
        stripsAccents: try field.optional("strip_accents")?.bool(),
        lowercases: try field.required("lowercase").bool()))
  }

  private static func preTokenizer(_ field: JSONField) throws(TokenizerError) -> PreTokenizer {
    _ = try type(field, known: [("BertPreTokenizer", [])])
    return .bert
  }

  private static func model(_ field: JSONField) throws(TokenizerError) -> WordPiece {
    _ = try type(
      field,
      known: [("WordPiece", ["continuing_subword_prefix", "max_input_chars_per_word", "vocab"])])
    return WordPiece(
      vocabulary: try vocabulary(field.required("vocab")),
      unknownToken: try field.required("unk_token").utf8(),
      continuingPrefix: try field.required("continuing_subword_prefix").utf8(),
      longestWord: try field.required("max_input_chars_per_word").count())
  }

  /// The vocabulary of an object from tokens to ids, which may stand in any order but must be
  /// all of 0 ..< count.
  private static func vocabulary(_ field: JSONField) throws(TokenizerError) -> Vocabulary {
    guard field.node.isObject else { throw field.unexpected("an object") }
    let members = Array(field.node.members)
    var memberOfID = [Int](repeating: -1, count: members.count)
    for (index, member) in members.enumerated() {
      guard let id = member.value.int, id >= 0 else {
        throw .unexpectedValue(
          path: field.file, at: "\(field.place).\(member.key.string ?? "")",
          expected: "a token id", found: Array(member.value.text))
      }
      guard id < members.count else {
        let seen = Set(members.compactMap(\.value.int))
        let missing = members.indices.first { !seen.contains($0) } ?? members.count
        throw .missingID(path: field.file, id: missing, count: id + 1)
      }
      guard memberOfID[id] < 0 else {
        throw .duplicateID(
          path: field.file, id: id, first: members[memberOfID[id]].key.utf8 ?? [],
          second: member.key.utf8 ?? [])
      }
      memberOfID[id] = index
    }
    var vocabulary = Vocabulary(capacity: members.count)
    for (id, index) in memberOfID.enumerated() {
      let key = members[index].key
      let isNew = key.withUTF8 { vocabulary.append($0) != nil } ?? false
      guard isNew else {
        let token = key.utf8 ?? []
        throw .duplicateToken(
          path: field.file, token: token, first: vocabulary.id(of: token)?.index ?? 0,
          second: id)
      }
    }
    return vocabulary
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
