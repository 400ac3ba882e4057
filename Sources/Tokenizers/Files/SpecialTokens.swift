import JSONText

/// The tokens that transformers 5 adds to a tokenizer without tokenizer.json, as its `from_pretrained`
/// reads them out of the files beside the vocabulary.
///
/// Where tokenizer_config.json has `added_tokens_decoder`, the older special_tokens_map.json and
/// added_tokens.json do not count; otherwise special_tokens_map.json overrides
/// tokenizer_config.json.
struct SpecialTokens {
  private let main: JSONField?
  private let map: JSONField?
  /// Tokens that come with an id, in the order of their ids.
  private var numbered: [AddedToken] = []
  /// By key.
  private var named: [String: AddedToken] = [:]
  private var others: [AddedToken] = []
  private var extra: [AddedToken] = []
  private var hasExtraList = false

  private static let olderKey = "additional_special_tokens"

  /// - Parameters:
  ///   - configuration: The files.
  ///   - defaults: By key, what the tokenizer class assumes where the files are silent.
  /// - Throws: ``TokenizerError/unexpectedValue(path:at:expected:found:)`` and its kin.
  init(
    _ configuration: TokenizerConfiguration, defaults: [String: String]
  ) throws(TokenizerError) {
    main = configuration.main
    map = configuration.addedTokensDecoder == nil ? configuration.specialTokensMap : nil
    for key in TokenizerConfiguration.tokenKeys {
      if let field = map?.optional(key) ?? main?.optional(key) {
        named[key] = try Self.special(field)
      }
    }
    for file in [map, main].compactMap({ $0 }) {
      for field in TokenizerConfiguration.otherTokens(of: file) {
        others.append(try Self.special(field))
      }
    }
    try readExtra()
    try readNumbered(configuration)
    try readOlderExtra()
    for (key, content) in defaults where named[key] == nil {
      named[key] = Self.token(Array(content.utf8), isSpecial: true)
    }
  }

  /// The content of a special token; empty where no file and no default names one.
  func content(_ key: String) -> [UInt8] { named[key]?.content ?? [] }

  /// All tokens, each once, in the order that gives new ones their ids.
  var addedTokens: [AddedToken] {
    let named = TokenizerConfiguration.tokenKeys.compactMap { self.named[$0] } + others
    var tokens = numbered
    for token in named where !numbered.contains(where: { $0.content == token.content }) {
      // Of several keys that name one token, the last one's flags count.
      if let first = tokens.firstIndex(where: { $0.content == token.content }) {
        tokens[first] = token
      } else {
        tokens.append(token)
      }
    }
    for token in extra where !tokens.contains(where: { $0.content == token.content }) {
      tokens.append(token)
    }
    for index in tokens.indices
    where named.contains(where: { $0.content == tokens[index].content }) {
      tokens[index].isSpecial = true
    }
    return tokens
  }

  /// `extra_special_tokens`, or where it is empty `additional_special_tokens`, its older name.
  private mutating func readExtra() throws(TokenizerError) {
    var lists = [main?.optional("extra_special_tokens")].compactMap { $0 }
    if lists.allSatisfy(\.isEmpty), let older = main?.optional(Self.olderKey) { lists = [older] }
    if let list = map?.optional("extra_special_tokens") { lists.append(list) }
    for list in lists { try addExtra(list) }
    hasExtraList = lists.contains(where: \.node.isArray)
  }

  /// The older name in special_tokens_map.json, which counts where there is no other list.
  private mutating func readOlderExtra() throws(TokenizerError) {
    guard !hasExtraList, let list = map?.optional(Self.olderKey) ?? main?.optional(Self.olderKey)
    else { return }
    try addExtra(list)
  }

  private mutating func addExtra(_ list: JSONField) throws(TokenizerError) {
    if list.node.isObject {
      for (_, value) in list.members { others.append(try Self.special(value)) }
    } else {
      for field in try list.elements() { extra.append(try Self.special(field)) }
    }
  }

  /// `added_tokens_decoder`, or added_tokens.json, whose tokens are special where a file says so:
  /// a default of the class does not count, nor does one that tokenizer_config.json writes as an
  /// object, which transformers looks at only later.
  private mutating func readNumbered(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) {
    var tokens: [(id: Int, token: AddedToken)] = []
    for (key, value) in configuration.addedTokensDecoderEntries() {
      guard let id = Int(try key.string()) else { throw key.unexpected("a token id") }
      tokens.append((id, try TokenizerJSON.addedToken(value)))
    }
    if configuration.addedTokensDecoder == nil {
      let objects = TokenizerConfiguration.tokenKeys.filter {
        map?.optional($0) == nil && main?.optional($0)?.node.isObject == true
      }
      let special = named.filter { !objects.contains($0.key) }.values + extra
      for (key, value) in configuration.addedTokensMapEntries() {
        let content = try key.utf8()
        let isSpecial = special.contains { $0.content == content }
        tokens.append((try value.count(), Self.token(content, isSpecial: isSpecial)))
      }
    }
    numbered = tokens.sorted { $0.id < $1.id }.map(\.token)
  }

  /// A special token that is written as its text, or as an object that may have flags.
  private static func special(_ field: JSONField) throws(TokenizerError) -> AddedToken {
    guard field.node.isObject else { return token(try field.utf8(), isSpecial: true) }
    var token = try TokenizerJSON.addedToken(field)
    token.isSpecial = true
    token.isNormalized = try field.optional("normalized")?.bool() ?? false
    return token
  }

  /// A token without flags of its own: transformers looks for special ones in the raw text and
  /// for others in the normalized text.
  private static func token(_ content: [UInt8], isSpecial: Bool) -> AddedToken {
    var token = AddedToken(content: content)
    token.isSpecial = isSpecial
    token.isNormalized = !isSpecial
    return token
  }
}

extension JSONField {
  /// Whether an array or an object has nothing in it.
  fileprivate var isEmpty: Bool { Array(node.elements).isEmpty && members.isEmpty }
}
