/// BERT, Devlin et al. 2019; names as in transformers' `modeling_bert.py`.
extension Family {
  static let bert = Family(
    modelType: "bert",
    prefix: "bert.",
    base: BERTLayers.embeddings(width: .hidden) + BERTLayers.others
      + ParameterRule.linear("pooler.dense", from: .hidden, to: .hidden),
    heads: [
      // Masked and causal LM, and pre-training. The bias stands apart from the decoder, whose
      // own is the same tensor and may be stored too.
      ParameterRule.linear("cls.predictions.transform.dense", from: .hidden, to: .hidden),
      ParameterRule.norm("cls.predictions.transform.LayerNorm", .hidden),
      ParameterRule.linear("cls.predictions.decoder", from: .hidden, to: .vocabulary),
      [ParameterRule("cls.predictions.bias", [.vocabulary])],
      // Next sentence.
      ParameterRule.linear("cls.seq_relationship", from: .hidden, to: .other),
      // Sequence and token classification, multiple choice; question answering.
      ParameterRule.linear("classifier", from: .hidden, to: .other),
      ParameterRule.linear("qa_outputs", from: .hidden, to: .other),
    ].flatMap(\.self),
    defaultVocabularySize: 30522,
    defaultTokenIDs: [("pad_token_id", 0)], encoder: .bert)
}

/// What BERT and ELECTRA share: the embeddings, and what only some models have in their layers.
enum BERTLayers {
  static func embeddings(width: AxisRole) -> [ParameterRule] {
    [
      ParameterRule.embedding("embeddings.word_embeddings", .vocabulary, width),
      ParameterRule.embedding("embeddings.position_embeddings", .positions, width),
      ParameterRule.embedding("embeddings.token_type_embeddings", .segments, width),
      ParameterRule.norm("embeddings.LayerNorm", width),
      // Buffers that older versions of transformers stored, (1, positions).
      [
        ParameterRule("embeddings.position_ids", [.other, .positions]),
        ParameterRule("embeddings.token_type_ids", [.other, .positions]),
      ],
    ].flatMap(\.self)
  }

  /// Relative positions of older checkpoints (`position_embedding_type`), as wide as a head, and
  /// attention of decoders to an encoder, which masks have nothing to do with.
  static let others: [ParameterRule] =
    ["attention", "crossattention"].flatMap {
      ParameterRule.embedding(
        "encoder.layer.*.\($0).self.distance_embedding", .positions, .other)
    }
    + ["self.query", "self.key", "self.value", "output.dense"].flatMap {
      ParameterRule.linear("encoder.layer.*.crossattention.\($0)", from: .other, to: .other)
    }
    + ParameterRule.norm("encoder.layer.*.crossattention.output.LayerNorm", .hidden)
}
