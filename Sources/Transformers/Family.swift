/// What is known of a model family: one row of the table.
package struct Family: Sendable {
  /// `model_type` in config.json.
  package let modelType: String
  /// What the names of the base model's parameters start with when a task head is on top; a base
  /// model that was saved alone has no prefix.
  let prefix: String
  /// The word embedding matrices in the base model, one of which no checkpoint lacks.
  let wordEmbeddings: [String]
  /// Parameters of the base model, without the prefix.
  let base: [ParameterRule]
  /// Parameters of the task heads.
  let heads: [ParameterRule]
  /// `vocab_size` where config.json does not say it.
  package let defaultVocabularySize: Int
  /// Token ids that transformers' configuration class assumes where config.json does not say
  /// them; keys inside of other objects have their place, such as `text_config.pad_token_id`.
  package let defaultTokenIDs: [(key: String, id: Int)]
  /// What an embedding matrix with more rows than tokens has a multiple of: 8, or 1 where the published
  /// models have a few rows for tokens that were never given out.
  package private(set) var paddingMultiple = 8
  /// The highest id that the model's code has built in: it and all before it keep their tokens.
  let highestBuiltInID: Int?
  /// Whether the row was told from a checkpoint's shapes.
  package let isInferred: Bool
  /// Where heads and neurons are; `nil` where only the vocabulary can be pruned.
  package let encoder: EncoderStructure?
  /// The object of config.json that `vocab_size` stands in; `nil` where it stands at the top.
  package private(set) var textConfiguration: String?

  init(
    modelType: String, prefix: String,
    wordEmbeddings: [String] = ["embeddings.word_embeddings.weight"], base: [ParameterRule],
    heads: [ParameterRule], defaultVocabularySize: Int,
    defaultTokenIDs: [(key: String, id: Int)], highestBuiltInID: Int? = nil,
    encoder: EncoderStructure? = nil, isInferred: Bool = false
  ) {
    self.isInferred = isInferred
    self.encoder = encoder
    self.modelType = modelType
    self.prefix = prefix
    self.wordEmbeddings = wordEmbeddings
    self.base = base + (encoder?.rules ?? [])
    self.heads = heads
    self.defaultVocabularySize = defaultVocabularySize
    self.defaultTokenIDs = defaultTokenIDs
    self.highestBuiltInID = highestBuiltInID
  }

  /// All families, by name.
  package static let all: [Family] =
    ([.bert, .distilbert, .electra] + encoders + encoderDecoders + decoders)
    .sorted { $0.modelType < $1.modelType }

  /// The family with a `model_type`.
  package static func named(_ modelType: String) -> Family? {
    all.first { $0.modelType == modelType }
  }

  /// The roles of a parameter's axes, or `nil` where no rule explains it.
  ///
  /// - Parameters:
  ///   - name: The parameter's name in the checkpoint.
  ///   - rank: How many axes it has.
  /// - Returns: One role for each axis.
  package func axes(of name: String, rank: Int) -> [AxisRole]? {
    let (rules, rest) =
      name.hasPrefix(prefix) ? (base, name.dropFirst(prefix.count)) : (base + heads, name[...])
    return rules.first { $0.axes.count == rank && $0.layer(matching: rest) != nil }?.axes
  }

  /// The same family, whose matrices may have any number of rows more than tokens.
  func paddedFreely() -> Family {
    var family = self
    family.paddingMultiple = 1
    return family
  }

  /// The same family, whose configuration of text stands in an object of its own.
  func configured(below key: String) -> Family {
    var family = self
    family.textConfiguration = key
    return family
  }

  /// Where `vocab_size` stands in config.json.
  var sizePlace: String { textConfiguration.map { "\($0).vocab_size" } ?? "vocab_size" }

  /// Whether a tensor of this name is the word embedding matrix, or one of them.
  func isWordEmbedding(_ name: String) -> Bool {
    wordEmbeddings.contains { name == $0 || name == prefix + $0 }
  }
}

extension Family {
  /// A family of which the table knows what the vocabulary concerns, and the layers where it says so.
  ///
  /// - Parameters:
  ///   - modelType: `model_type` in config.json.
  ///   - prefix: As ``prefix``.
  ///   - embeddings: Modules of the base model whose rows are tokens.
  ///   - positions: Modules of the base model whose rows are positions: as many as tokens, by chance,
  ///     must not stop a run.
  ///   - outputs: Modules of heads with an output for each token.
  ///   - biases: Vectors, or matrices of one row, with a value for each token.
  ///   - defaultVocabularySize: As ``defaultVocabularySize``.
  ///   - defaultTokenIDs: As ``defaultTokenIDs``.
  ///   - highestBuiltInID: As ``highestBuiltInID``.
  ///   - encoder: As ``encoder``.
  init(
    _ modelType: String, prefix: String, embeddings: [String], positions: [String] = [],
    outputs: [String], biases: [String] = [], _ defaultVocabularySize: Int,
    _ defaultTokenIDs: [(key: String, id: Int)], highestBuiltInID: Int? = nil,
    encoder: EncoderStructure? = nil
  ) {
    let base =
      embeddings.flatMap { ParameterRule.embedding($0, .vocabulary, .embedding) }
      + positions.flatMap { ParameterRule.embedding($0, .positions, .embedding) }
    let heads =
      outputs.flatMap { ParameterRule.linear($0, from: .hidden, to: .vocabulary) }
      + biases.flatMap {
        [ParameterRule($0, [.vocabulary]), ParameterRule($0, [.other, .vocabulary])]
      }
    self.init(
      modelType: modelType, prefix: prefix, wordEmbeddings: embeddings.map { "\($0).weight" },
      base: base, heads: heads, defaultVocabularySize: defaultVocabularySize,
      defaultTokenIDs: defaultTokenIDs, highestBuiltInID: highestBuiltInID, encoder: encoder)
  }
}
