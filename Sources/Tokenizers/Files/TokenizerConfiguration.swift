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
  /// config.json, which names the model's type.
  var model: JSONField?

  /// The tokenizer's class without `Fast`, where a file names it.
  var className: String? {
    let fields = [main, model].compactMap { $0?.optional("tokenizer_class")?.node.string }
    return fields.first.map { $0.hasSuffix("Fast") ? String($0.dropLast(4)) : $0 }
  }

  /// The model's type.
  var modelType: String? { model?.optional("model_type")?.node.string }

  /// Whether a list of special tokens has any.
  var listsTokens: Bool {
    [main, specialTokensMap].contains { file in
      Self.tokenListKeys.contains { key in
        guard let list = file?.optional(key) else { return false }
        return list.node.elements.contains { _ in true } || !list.members.isEmpty
      }
    }
  }

  /// Whether tokenizer_config.json has an array of special tokens, empty or not.
  var listsExtraTokens: Bool {
    Self.tokenListKeys.contains { main?.optional($0)?.node.isArray ?? false }
  }

  /// Keys of the special tokens of every tokenizer class, in the order in which transformers adds
  /// the tokens; each is a string or an object with `content`.
  static let tokenKeys = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]
  /// Keys of lists of special tokens, or of objects from names to tokens.
  private static let tokenListKeys = ["additional_special_tokens", "extra_special_tokens"]

  /// The tokens that the files call special, in the order of their keys.
  func namedTokens() throws(TokenizerError) -> [JSONField] {
    var tokens: [JSONField] = []
    for file in [main, specialTokensMap].compactMap({ $0 }) {
      for key in Self.tokenKeys {
        if let field = file.optional(key) { tokens.append(Self.content(field)) }
      }
      tokens += Self.otherTokens(of: file).map(Self.content)
      for key in Self.tokenListKeys {
        guard let list = file.optional(key) else { continue }
        if list.node.isArray {
          tokens += try list.elements().map(Self.content)
        } else {
          tokens += list.members.map { Self.content($0.value) }
        }
      }
    }
    return tokens
  }

  /// `added_tokens_decoder`, an object from ids to tokens.
  var addedTokensDecoder: JSONField? { main?.optional("added_tokens_decoder") }

  /// The entries of ``addedTokensDecoder``.
  func addedTokensDecoderEntries() -> [(key: JSONField, value: JSONField)] {
    addedTokensDecoder?.members ?? []
  }

  /// The entries of added_tokens.json: tokens and their ids.
  func addedTokensMapEntries() -> [(key: JSONField, value: JSONField)] {
    addedTokensMap?.members ?? []
  }

  /// Tokens under keys of a model's own, such as `image_token`.
  static func otherTokens(of file: JSONField) -> [JSONField] {
    file.members.filter { key, value in
      guard let name = key.node.string, name.hasSuffix("_token") else { return false }
      return !tokenKeys.contains(name) && (value.node.isString || value.node.isObject)
    }.map(\.value)
  }

  /// A vocabulary, and after it the tokens that have ids of their own; ids between them are holes.
  func numbered(after vocabulary: Vocabulary) throws(TokenizerError) -> Vocabulary {
    var entries: [(id: Int, token: [UInt8])] = []
    for (key, value) in addedTokensDecoderEntries() {
      guard let id = Int(try key.string()) else { throw key.unexpected("a token id") }
      entries.append((id, try value.required("content").utf8()))
    }
    for (key, value) in addedTokensMapEntries() where addedTokensDecoder == nil {
      entries.append((try value.count(), try key.utf8()))
    }
    var result = vocabulary
    for (id, token) in entries.sorted(by: { $0.id < $1.id }) {
      guard id >= result.count, id < vocabulary.count + Self.mostHoles else { continue }
      while result.count < id { result.appendHole() }
      _ = result.append(token.span)
    }
    return result
  }

  /// How many ids more than tokens there may be.
  private static let mostHoles = 1 << 16

  /// A flag of tokenizer_config.json.
  func flag(_ key: String, default value: Bool) throws(TokenizerError) -> Bool {
    guard let field = main?.optional(key) else { return value }
    return try field.bool()
  }

  /// The string of a token that may be written as an object.
  private static func content(_ field: JSONField) -> JSONField {
    field.node.isObject ? field.optional("content") ?? field : field
  }
}
