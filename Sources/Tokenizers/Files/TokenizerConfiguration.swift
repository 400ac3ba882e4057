import JSONText
import SystemPackage

/// tokenizer_config.json, special_tokens_map.json and added_tokens.json: what transformers keeps
/// beside the vocabulary.
struct TokenizerConfiguration {
  /// tokenizer_config.json.
  var main: JSONField?
  /// special_tokens_map.json.
  var specialTokensMap: JSONField?
  /// added_tokens.json, from tokens to ids.
  var addedTokensMap: JSONField?

  /// Keys of single special tokens, each a string or an object with `content`.
  private static let tokenKeys = [
    "unk_token", "sep_token", "pad_token", "cls_token", "mask_token", "bos_token", "eos_token",
  ]
  /// Keys of lists of special tokens, or of objects from names to tokens.
  private static let tokenListKeys = ["additional_special_tokens", "extra_special_tokens"]
  /// What BERT's tokenizer class assumes where the files are silent.
  private static let defaultTokens = [
    "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
    "mask_token": "[MASK]",
  ]

  /// The tokens that the files call special, in the order of their keys.
  func namedTokens() throws(TokenizerError) -> [JSONField] {
    var tokens: [JSONField] = []
    for file in [main, specialTokensMap].compactMap({ $0 }) {
      for key in Self.tokenKeys {
        if let field = file.optional(key) { tokens.append(Self.content(field)) }
      }
      for key in Self.tokenListKeys {
        guard let list = file.optional(key) else { continue }
        if list.node.isArray {
          tokens += try list.elements().map(Self.content)
        } else {
          tokens += Self.members(list).map { Self.content($0.value) }
        }
      }
    }
    return tokens
  }

  /// `added_tokens_decoder`, an object from ids to tokens.
  var addedTokensDecoder: JSONField? { main?.optional("added_tokens_decoder") }

  /// The entries of ``addedTokensDecoder``.
  func addedTokensDecoderEntries() -> [(key: JSONField, value: JSONField)] {
    addedTokensDecoder.map(Self.members) ?? []
  }

  /// The entries of added_tokens.json: tokens and their ids.
  func addedTokensMapEntries() -> [(key: JSONField, value: JSONField)] {
    addedTokensMap.map(Self.members) ?? []
  }

  /// A special token by its key, or the default of BERT's tokenizer class.
  ///
  /// Its flags may be written with it. Where `added_tokens_decoder` is missing, transformers lets
  /// special_tokens_map.json have the last word.
  func specialToken(_ key: String) throws(TokenizerError) -> AddedToken {
    let mapped = specialTokensMap?.optional(key)
    let field =
      addedTokensDecoder == nil
      ? mapped ?? main?.optional(key) : main?.optional(key) ?? mapped
    var token = AddedToken(content: Array((Self.defaultTokens[key] ?? "").utf8))
    if let field {
      token = AddedToken(content: try Self.content(field).utf8())
      if field.node.isObject {
        token = try TokenizerJSON.addedToken(field)
        token.isNormalized = try field.optional("normalized")?.bool() ?? false
      }
    }
    token.isSpecial = true
    return token
  }

  /// A flag of tokenizer_config.json.
  func flag(_ key: String, default value: Bool) throws(TokenizerError) -> Bool {
    guard let field = main?.optional(key) else { return value }
    return try field.bool()
  }

  private static func members(_ field: JSONField) -> [(key: JSONField, value: JSONField)] {
    field.node.members.map { member in
      let place = "\(field.place)[\"\(member.key.string ?? "")\"]"
      return (
        JSONField(file: field.file, node: member.key, place: place),
        JSONField(file: field.file, node: member.value, place: place)
      )
    }
  }

  /// The string of a token that may be written as an object.
  private static func content(_ field: JSONField) -> JSONField {
    field.node.isObject ? field.optional("content") ?? field : field
  }
}
