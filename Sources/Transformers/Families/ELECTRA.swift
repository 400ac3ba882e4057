/// ELECTRA, Clark et al. 2020; names as in transformers' `modeling_electra.py`.
extension Family {
  static let electra = Family(
    modelType: "electra",
    prefix: "electra.",
    base: BERTLayers.embeddings(width: .embedding)
      + ParameterRule.linear("embeddings_project", from: .embedding, to: .hidden)
      + BERTLayers.others,
    heads: [
      // The generator's masked LM and causal LM.
      ParameterRule.linear("generator_predictions.dense", from: .hidden, to: .embedding),
      ParameterRule.norm("generator_predictions.LayerNorm", .embedding),
      ParameterRule.linear("generator_lm_head", from: .embedding, to: .vocabulary),
      // The discriminator.
      ParameterRule.linear("discriminator_predictions.dense", from: .hidden, to: .hidden),
      ParameterRule.linear(
        "discriminator_predictions.dense_prediction", from: .hidden, to: .other),
      // Sequence classification; token classification; question answering; multiple choice.
      ParameterRule.linear("classifier.dense", from: .hidden, to: .hidden),
      ParameterRule.linear("classifier.out_proj", from: .hidden, to: .other),
      ParameterRule.linear("classifier", from: .hidden, to: .other),
      ParameterRule.linear("qa_outputs", from: .hidden, to: .other),
      ParameterRule.linear("sequence_summary.summary", from: .hidden, to: .hidden),
    ].flatMap(\.self),
    defaultVocabularySize: 30522,
    defaultTokenIDs: [("pad_token_id", 0)], encoder: .electra)
}
