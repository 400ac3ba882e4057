/// What is known of a model family: one row of the table.
package struct Family: Sendable {
  /// `model_type` in config.json.
  package let modelType: String
  /// What the names of the base model's parameters start with when a task head is on top; a base
  /// model that was saved alone has no prefix.
  let prefix: String
  /// The word embedding matrix in the base model, which no checkpoint lacks.
  let wordEmbeddings = "embeddings.word_embeddings.weight"
  /// Parameters of the base model, without the prefix.
  let base: [ParameterRule]
  /// Parameters of the task heads.
  let heads: [ParameterRule]
  /// `vocab_size` where config.json does not say it.
  package let defaultVocabularySize: Int
  /// Token ids that transformers' configuration class assumes where config.json does not say
  /// them.
  package let defaultTokenIDs: [(key: String, id: Int)]

  /// All families, by name.
  package static let all: [Family] = [.bert, .distilbert, .electra]

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
}
