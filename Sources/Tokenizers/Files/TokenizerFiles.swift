import Bytes
import JSONText
package import SystemPackage

/// The tokenizer files of a hub directory, and the tokenizer that they describe.
package struct TokenizerFiles: Sendable {
  /// Names of files that this type reads and rewrites.
  package static let names = [
    "tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json",
  ]

  package let directory: FilePath
  package let tokenizer: Tokenizer
  /// What other files of the directory make of a text, with the same ids: SentencePiece's own model beside
  /// tokenizer.json, or Marian's for the language to translate to.
  package let companions: [Tokenizer]
  let tokenizerJSON: JSONField?
  let configuration: TokenizerConfiguration
  let vocabularies: VocabularyFiles

  /// Names of the files that are written anew; special_tokens_map.json holds no ids.
  package var rewrittenNames: Set<String> {
    Set(Self.names).subtracting(["special_tokens_map.json"]).union(vocabularies.names)
  }

  /// The tokenizer and its companions.
  package var allTokenizers: [Tokenizer] { [tokenizer] + companions }

  /// Reads the files and checks that they agree.
  ///
  /// tokenizer.json describes the tokenizer where there is one; otherwise vocab.txt, vocab.json with
  /// merges.txt, a SentencePiece or a tiktoken file does, as the tokenizer's class puts it together.
  package init(directory: FilePath) throws(TokenizerError) {
    do throws(BytesError) {
      try LinkBoundary.check(filesIn: directory)
    } catch {
      throw .file(error)
    }
    self.directory = directory
    tokenizerJSON = try Self.json("tokenizer.json", in: directory)
    configuration = TokenizerConfiguration(
      main: try Self.json("tokenizer_config.json", in: directory),
      specialTokensMap: try Self.json("special_tokens_map.json", in: directory),
      addedTokensMap: try Self.json("added_tokens.json", in: directory),
      model: try Self.json("config.json", in: directory))
    vocabularies = try VocabularyFiles(directory: directory)
    let target = directory.appending("target_vocab.json")
    if Directory.isOccupied(target) { throw .separateVocabularies(path: target) }
    if let tokenizerJSON {
      tokenizer = try TokenizerJSON.tokenizer(tokenizerJSON)
      companions = try Self.companions(of: tokenizer, vocabularies, tokenizerJSON)
    } else {
      let tokenizers = try Self.tokenizers(vocabularies, configuration)
      guard let first = tokenizers.first else {
        let found = vocabularies.names
        throw found.isEmpty
          ? .noTokenizer(directory: directory)
          : .incompleteTokenizer(directory: directory, found: found.sorted())
      }
      tokenizer = first
      companions = Array(tokenizers.dropFirst())
    }
    if tokenizerJSON != nil { try vocabularies.bpe.check(tokenizer, mainFile) }
    try checkVocabularyText(directory.appending("vocab.txt"))
    try checkIDs()
  }

  /// The tokenizers of a directory without tokenizer.json; none where its files do not suffice.
  private static func tokenizers(
    _ files: VocabularyFiles, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Tokenizer] {
    if let vocabulary = files.text {
      return [try BertTokenizerFiles.tokenizer(vocabulary, configuration)]
    }
    if !files.sentencePiece.isEmpty {
      return try SentencePieceTokenizerFiles.tokenizers(
        files.sentencePiece, files.bpe.vocabulary, configuration)
    }
    if let vocabularyJSON = files.bpe.vocabulary, let merges = files.bpe.merges {
      let vocabulary = try ModelJSON.vocabulary(vocabularyJSON)
      return try ByteLevelTokenizerFiles.tokenizer(
        vocabulary, vocabularyJSON.file, merges.merges(vocabulary), configuration
      ).map { [$0] } ?? []
    }
    guard let file = files.tiktoken.first else { return [] }
    return [try TiktokenTokenizerFiles.tokenizer(file, configuration)]
  }

  /// The file that ids come from.
  package var mainFile: FilePath {
    if let tokenizerJSON { return tokenizerJSON.file }
    if vocabularies.text != nil { return directory.appending("vocab.txt") }
    return vocabularies.bpe.vocabulary?.file ?? vocabularies.sentencePiece.first?.path
      ?? vocabularies.tiktoken.first?.path ?? directory
  }

  /// Whether ids are written beside tokens; otherwise they are line numbers, which a lost line
  /// shifts without a trace.
  package var hasExplicitIDs: Bool { tokenizerJSON != nil || vocabularies.text == nil }

  /// Whether rows without a token are padding for sure; otherwise the tokenizer's class may have tokens
  /// there that no file names.
  package var namesAllTokens: Bool {
    guard tokenizerJSON == nil, !vocabularies.sentencePiece.isEmpty else { return true }
    return SentencePieceTokenizerFiles.namesAllTokens(
      configuration, hasVocabularyJSON: vocabularies.bpe.vocabulary != nil)
  }

  /// The tokens that are special, added or named by one of the files.
  package func namedTokens() throws(TokenizerError) -> [TokenID] {
    var ids = tokenizer.addedTokens.map(\.id)
    for field in try configuration.namedTokens() {
      if let id = tokenizer.id(of: try field.utf8()) { ids.append(id) }
    }
    if let id = tokenizer.model.unknownToken.flatMap(tokenizer.id(of:)) { ids.append(id) }
    ids += tokenizer.postProcessor?.specialTokens ?? []
    for case .sentencePiece(let model) in allTokenizers.map(\.model) { ids += model.otherTokens }
    if tokenizerJSON == nil, !vocabularies.sentencePiece.isEmpty {
      ids += try SentencePieceTokenizerFiles.classTokens(configuration).compactMap(tokenizer.id)
      ids += SentencePieceTokenizerFiles.fixedIDs(configuration)
    }
    return try ids + tokensOfProtectedWords()
  }

  /// transformers 5 reads `never_split` and ignores it, so the tokens that protected words have
  /// without protection are kept as well.
  private func tokensOfProtectedWords() throws(TokenizerError) -> [TokenID] {
    guard !tokenizer.protectedWords.isEmpty else { return [] }
    var encoder = Encoder(tokenizer.withoutProtectedWords)
    var ids: [TokenID] = []
    for word in tokenizer.protectedWords {
      try encoder.encode(word.span)
      ids += encoder.encoding.ids + encoder.consumedByUnknown
    }
    return ids
  }

  // MARK: - Agreement

  private func checkVocabularyText(_ path: FilePath) throws(TokenizerError) {
    guard let vocabularyText = vocabularies.text, let tokenizerJSON else { return }
    for index in 0..<max(vocabularyText.count, tokenizer.vocabulary.count) {
      let id = TokenID(UInt32(index))
      let line = index < vocabularyText.count ? vocabularyText[id] : nil
      guard let line, let token = tokenizer.token(id), VocabularyText.trimmed(token) == line else {
        throw .filesDisagree(
          path: path, other: tokenizerJSON.file, id: index, token: line.map(Array.init),
          otherToken: tokenizer.token(id).map(Array.init))
      }
    }
  }

  /// The ids that tokenizer_config.json and added_tokens.json give tokens are the tokens' own.
  private func checkIDs() throws(TokenizerError) {
    for (key, value) in configuration.addedTokensDecoderEntries() {
      guard let id = Int(try key.string()) else { throw key.unexpected("a token id") }
      try check(value, token: try value.required("content").utf8(), id: id)
    }
    for (key, value) in configuration.addedTokensMapEntries() {
      try check(value, token: try key.utf8(), id: try value.count())
    }
  }

  private func check(_ field: JSONField, token: [UInt8], id: Int) throws(TokenizerError) {
    guard let expected = tokenizer.id(of: token) else {
      throw .unknownToken(path: field.file, at: field.place, token: token)
    }
    guard expected.index == id else {
      throw .wrongID(
        path: field.file, at: field.place, token: token, id: id, expected: expected.index)
    }
  }

  // MARK: - Reading

  static func json(
    _ name: String, in directory: FilePath
  ) throws(TokenizerError) -> JSONField? {
    guard let bytes = try contents(name, in: directory) else { return nil }
    let path = directory.appending(name)
    let field: JSONField
    do throws(JSONError) {
      field = JSONField(file: path, node: try JSONDocument(parsing: bytes).root, place: "")
    } catch {
      throw .malformedJSON(path: path, error)
    }
    guard field.node.isObject else { throw field.unexpected("an object") }
    return field
  }

  static func contents(
    _ name: String, in directory: FilePath
  ) throws(TokenizerError) -> [UInt8]? {
    let path = directory.appending(name)
    // A link that leads nowhere is an error, not an absent file.
    guard Directory.isOccupied(path) else { return nil }
    do throws(BytesError) {
      return try ReadableFile.contents(of: path)
    } catch {
      throw .file(error)
    }
  }
}
