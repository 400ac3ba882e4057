import SystemPackage

/// SentencePiece files where there is no tokenizer.json.
enum SentencePieceTokenizerFiles {
  /// The tokenizers of the files.
  ///
  /// The first is what texts are read with; others are what texts are written with (Marian's
  /// `target.spm`), and what transformers 5 makes of the file.
  ///
  /// Ids come from vocab.json where there is one, as with Marian and M2M-100, otherwise from the order of
  /// the pieces, as the tokenizer's class counts them.
  static func tokenizers(
    _ files: [SentencePieceFile], _ vocabularyJSON: JSONField?,
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Tokenizer] {
    guard let first = files.first else { return [] }
    if let vocabularyJSON { return try numbered(files, vocabularyJSON, configuration) }
    if let second = files.dropFirst().first {
      throw .incompleteTokenizer(
        directory: first.path.removingLastComponent(),
        found: [first.name, second.name])
    }
    return try counted(first, configuration)
  }

  /// Tokens that the class puts before the pieces, or counts on behind them.
  static func classTokens(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [[UInt8]] {
    let row = TokenizerClass.row(configuration)
    var tokens = row?.pieces?.numbering.leading ?? []
    if row?.languages == .counted { tokens += try LanguageCodes.m2m100(configuration) }
    return tokens.map { Array($0.utf8) }
  }

  /// Ids that the class's code has built in.
  static func fixedIDs(_ configuration: TokenizerConfiguration) -> [TokenID] {
    let highest = TokenizerClass.row(configuration)?.pieces?.pipeline.unknownID
    return highest.map { (0...UInt32($0)).map { TokenID($0) } } ?? []
  }

  /// Whether the class has no tokens but those that it is known for and that files list.
  static func namesAllTokens(
    _ configuration: TokenizerConfiguration, hasVocabularyJSON: Bool
  ) -> Bool {
    let row = TokenizerClass.row(configuration)
    if hasVocabularyJSON { return row?.languages != nil }
    guard let pieces = row?.pieces else { return false }
    return !pieces.leavesLanguagesToFiles || configuration.listsTokens
  }

  // MARK: - With vocab.json

  private static func numbered(
    _ files: [SentencePieceFile], _ vocabularyJSON: JSONField,
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Tokenizer] {
    let row = TokenizerClass.row(configuration)
    let isKnown = row?.languages != nil
    let special = try SpecialTokens(
      configuration, defaults: isKnown ? row?.specialTokens ?? [:] : TokenizerClass.marianTokens)
    var vocabulary = try ModelJSON.vocabulary(vocabularyJSON)
    var addedTokens = special.addedTokens
    if row?.languages == .counted {
      for code in try LanguageCodes.m2m100(configuration) {
        _ = vocabulary.append(Array(code.utf8).span)
      }
    } else {
      add(languageCodes(vocabulary), to: &addedTokens)
    }
    var tokenizers: [Tokenizer] = []
    for file in files {
      tokenizers.append(
        file.tokenizer(
          vocabulary, unknownID: try unknownID(file, vocabulary), addedTokens: addedTokens,
          knowsMore: true))
    }
    return tokenizers
  }

  /// Marian's tokens for the language to translate to, such as `>>fra<<`.
  private static func languageCodes(_ vocabulary: Vocabulary) -> [[UInt8]] {
    (0..<vocabulary.count).map { Array(vocabulary[TokenID(UInt32($0))]) }
      .filter {
        $0.starts(with: ">>".utf8) && $0.suffix(2).elementsEqual("<<".utf8) && $0.count > 4
      }
  }

  // MARK: - By the order of pieces

  private static func counted(
    _ file: SentencePieceFile, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Tokenizer] {
    let row = TokenizerClass.row(configuration)
    let pieces = row?.pieces
    let numbering = pieces?.numbering ?? PieceNumbering()
    let vocabulary = numbering.vocabulary(file.pieces.pieces)
    let unknownID = try unknownID(file, vocabulary)
    let defaults = pieces == nil ? [:] : row?.specialTokens ?? [:]
    let trailing = numbering.trailing.map { Array($0.utf8) }
    let special = try SpecialTokens(configuration, defaults: defaults)
    var addedTokens = special.addedTokens
    add(trailing, to: &addedTokens)
    var tokenizers = [
      file.tokenizer(
        vocabulary, unknownID: unknownID, addedTokens: addedTokens,
        after: try ConvertedPipeline.Step.normalizers(
          pieces?.cleaning ?? [], file.map, configuration, file.path))
    ]
    // transformers finds the unknown token in texts, SentencePiece does not.
    addedTokens = try SpecialTokens(
      configuration, defaults: defaults.merging(["unk_token": file.unknownText]) { own, _ in own }
    ).addedTokens
    add(trailing, to: &addedTokens)
    // Pieces that a user defined are looked for, unless tokenizer_config.json has a list in their place.
    let looksForPieces = configuration.listsExtraTokens ? [true, false] : [true]
    for pipeline in pipelines(row, configuration, isBPE: file.isBPE) {
      for looks in looksForPieces {
        tokenizers.append(
          try file.convertedTokenizer(
            pipeline, vocabulary, unknownID: unknownID, addedTokens: addedTokens, configuration,
            lookingForPieces: looks))
      }
    }
    return tokenizers.map { $0.with(postProcessor(pieces?.ends, $0, special)) }
  }

  private static func postProcessor(
    _ ends: TokenizerClass.TextEnds?, _ tokenizer: Tokenizer, _ special: SpecialTokens
  ) -> PostProcessor? {
    guard let ends else { return nil }
    let isDoubled = ends == .doubled
    guard let first = tokenizer.id(of: special.content(isDoubled ? "bos_token" : "cls_token")),
      let last = tokenizer.id(of: special.content(isDoubled ? "eos_token" : "sep_token"))
    else { return nil }
    return .template(TemplateProcessing(cls: first, sep: last, inOneSegment: isDoubled))
  }

  /// What transformers 5 may make of a file: for a model that has another class, it takes the plain
  /// pipeline now and then.
  private static func pipelines(
    _ row: TokenizerClass?, _ configuration: TokenizerConfiguration, isBPE: Bool
  ) -> [ConvertedPipeline] {
    guard let row, let pieces = row.pieces else {
      return isBPE ? [.plain, .llama] : ConvertedPipeline.others
    }
    let isOwn = configuration.modelType.map(row.modelTypes.contains) ?? true
    return [pieces.pipeline] + (isOwn ? [] : [.plain])
  }

  private static func unknownID(
    _ file: SentencePieceFile, _ vocabulary: Vocabulary
  ) throws(TokenizerError) -> TokenID {
    let unknown = Array(file.pieces.pieces[file.pieces.unknown])
    guard let id = vocabulary.id(of: unknown) else {
      throw .unknownToken(path: file.path, at: "the piece for unknown text", token: unknown)
    }
    return id
  }

  private static func add(_ tokens: [[UInt8]], to addedTokens: inout [AddedToken]) {
    for token in tokens where !addedTokens.contains(where: { $0.content == token }) {
      addedTokens.append(AddedToken(special: token))
    }
  }
}
