import JSONText

/// The `pre_tokenizer` of tokenizer.json.
enum PreTokenizerJSON {
  static let types: [(name: String, members: [String])] = [
    ("BertPreTokenizer", []), ("ByteLevel", ["add_prefix_space", "trim_offsets"]),
    ("CharDelimiterSplit", ["delimiter"]), ("Metaspace", ["replacement"]), ("Whitespace", []),
    ("Sequence", ["pretokenizers"]), ("Split", ["pattern", "behavior", "invert"]),
    ("Punctuation", []), ("WhitespaceSplit", []), ("Digits", ["individual_digits"]),
    ("UnicodeScripts", []), ("FixedLength", []),
  ]

  static func preTokenizer(_ field: JSONField) throws(TokenizerError) -> PreTokenizer {
    switch try TokenizerJSON.type(field, known: types) {
    case "ByteLevel": return .byteLevel(try byteLevel(field))
    case "CharDelimiterSplit":
      let text = String(decoding: try field.required("delimiter").scalar(), as: UTF8.self)
      return .delimiter(text.unicodeScalars.first ?? " ")
    case "Digits": return .digits(individual: try field.required("individual_digits").bool())
    case "FixedLength":
      let length = try field.optional("length")?.count() ?? 5
      guard length > 0 else { throw field.unexpected("a length above 0") }
      return .fixedLength(length)
    case "Metaspace": return .metaspace(try metaspace(field))
    case "Punctuation":
      return .punctuation(try field.optional("behavior").map(behavior) ?? .isolated)
    case "Sequence":
      var preTokenizers: [PreTokenizer] = []
      for element in try field.required("pretokenizers").elements() {
        preTokenizers.append(try preTokenizer(element))
      }
      return .sequence(preTokenizers)
    case "Split":
      return .split(
        SplitPreTokenizer(
          pattern: try PatternJSON.pattern(field.required("pattern")),
          behavior: try behavior(field.required("behavior")),
          isInverted: try field.required("invert").bool()))
    case "UnicodeScripts": return .unicodeScripts
    case "Whitespace": return .wordsAndSymbols
    case "WhitespaceSplit": return .whiteSpace
    default: return .bert
    }
  }

  static func byteLevel(_ field: JSONField) throws(TokenizerError) -> ByteLevelPreTokenizer {
    _ = try field.required("trim_offsets").bool()
    return ByteLevelPreTokenizer(
      addsPrefixSpace: try field.required("add_prefix_space").bool(),
      splits: try field.optional("use_regex")?.bool() ?? true)
  }

  private static func behavior(_ field: JSONField) throws(TokenizerError) -> SplitBehavior {
    guard let behavior = SplitBehavior(rawValue: try field.string()) else {
      throw field.unexpected("a behavior such as \"Isolated\"")
    }
    return behavior
  }

  /// `add_prefix_space`, which older files have in the place of `prepend_scheme`, must not
  /// contradict it.
  static func metaspace(_ field: JSONField) throws(TokenizerError) -> MetaspacePreTokenizer {
    let name = field.optional("prepend_scheme")
    guard let scheme = MetaspacePreTokenizer.PrependScheme(rawValue: try name?.string() ?? "always")
    else { throw (name ?? field).unexpected("\"always\", \"first\" or \"never\"") }
    if let addsSpace = field.optional("add_prefix_space"), try !addsSpace.bool(), scheme != .never {
      throw addsSpace.unexpected("true where prepend_scheme is not \"never\"")
    }
    return MetaspacePreTokenizer(
      replacement: try field.required("replacement").scalar(), prependScheme: scheme,
      splits: try field.optional("split")?.bool() ?? true)
  }
}
