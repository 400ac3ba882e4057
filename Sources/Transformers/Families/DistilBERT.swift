/// DistilBERT, Sanh et al. 2019; names as in transformers' `modeling_distilbert.py`.
extension Family {
  static let distilbert = Family(
    modelType: "distilbert",
    prefix: "distilbert.",
    base: [
      ParameterRule.embedding("embeddings.word_embeddings", .vocabulary, .hidden),
      ParameterRule.embedding("embeddings.position_embeddings", .positions, .hidden),
      ParameterRule.norm("embeddings.LayerNorm", .hidden),
      [ParameterRule("embeddings.position_ids", [.other, .positions])],
    ].flatMap(\.self),
    heads: [
      // Masked LM.
      ParameterRule.linear("vocab_transform", from: .hidden, to: .hidden),
      ParameterRule.norm("vocab_layer_norm", .hidden),
      ParameterRule.linear("vocab_projector", from: .hidden, to: .vocabulary),
      // Sequence and token classification, multiple choice; question answering.
      ParameterRule.linear("pre_classifier", from: .hidden, to: .hidden),
      ParameterRule.linear("classifier", from: .hidden, to: .other),
      ParameterRule.linear("qa_outputs", from: .hidden, to: .other),
    ].flatMap(\.self),
    defaultVocabularySize: 30522,
    defaultTokenIDs: [("pad_token_id", 0)], encoder: .distilbert)
}
