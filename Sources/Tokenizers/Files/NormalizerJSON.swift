import JSONText

/// The `normalizer` of tokenizer.json.
enum NormalizerJSON {
  /// In the order in which `tokenizers` tries them where the type is left out.
  static let types: [(name: String, members: [String])] = [
    ("BertNormalizer", ["clean_text", "handle_chinese_chars", "lowercase"]),
    ("Strip", ["strip_left", "strip_right"]), ("StripAccents", []), ("NFC", []), ("NFD", []),
    ("NFKC", []), ("NFKD", []), ("Sequence", ["normalizers"]), ("Lowercase", []), ("Nmt", []),
    ("Precompiled", ["precompiled_charsmap"]), ("Replace", ["pattern", "content"]),
    ("Prepend", ["prepend"]), ("ByteLevel", []),
  ]

  static func normalizer(_ field: JSONField) throws(TokenizerError) -> Normalizer {
    let type = try TokenizerJSON.type(field, known: types)
    switch type {
    case "BertNormalizer": return .bert(try bert(field))
    case "ByteLevel": return .byteLevel
    case "Lowercase": return .lowercase
    case "Nmt": return .nmt
    case "Precompiled": return try precompiled(field.required("precompiled_charsmap"))
    case "Prepend": return .prepend(try field.required("prepend").utf8())
    case "Replace":
      return .replace(
        ReplaceNormalizer(
          pattern: try PatternJSON.pattern(field.required("pattern")),
          content: try field.required("content").utf8()))
    case "Sequence":
      var normalizers: [Normalizer] = []
      for element in try field.required("normalizers").elements() {
        normalizers.append(try normalizer(element))
      }
      return .sequence(normalizers)
    case "Strip":
      return .strip(
        left: try field.required("strip_left").bool(),
        right: try field.required("strip_right").bool())
    case "StripAccents": return .stripAccents
    default: return .form(UnicodeForm(rawValue: type) ?? .nfc)
    }
  }

  private static func bert(_ field: JSONField) throws(TokenizerError) -> BertNormalizer {
    BertNormalizer(
      cleansText: try field.required("clean_text").bool(),
      separatesChinese: try field.required("handle_chinese_chars").bool(),
      stripsAccents: try field.optional("strip_accents")?.bool(),
      lowercases: try field.required("lowercase").bool())
  }

  private static func precompiled(_ field: JSONField) throws(TokenizerError) -> Normalizer {
    guard let bytes = Base64.decoded(try field.utf8()) else {
      throw field.unexpected("text in base 64")
    }
    do throws(PrecompiledMap.Malformed) {
      return .precompiled(try PrecompiledMap(bytes))
    } catch {
      throw field.unexpected("a character map of SentencePiece")
    }
  }
}
