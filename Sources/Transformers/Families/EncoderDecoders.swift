/// Encoder-decoders; names as in transformers' modeling files, sizes and ids as in its configuration
/// classes.
///
/// Encoder, decoder and output mostly share one matrix, which is stored once, or under each name.
extension Family {
  static let encoderDecoders: [Family] = [
    // Raffel et al. 2020; Xue et al. 2021; Chung et al. 2023.
    t5("t5", 32128, decoderStart: nil), t5("mt5", 250112, decoderStart: 0),
    t5("umt5", 250112, decoderStart: 0),
    // Lewis et al. 2020; Liu et al. 2020.
    bart(
      "bart", 50265,
      robertaIDs + [("decoder_start_token_id", 2), ("forced_eos_token_id", 2)]),
    bart("mbart", 50265, robertaIDs + [("forced_eos_token_id", 2)]),
    // Junczys-Dowmunt et al. 2018.
    bart(
      "marian", 58101,
      [
        ("decoder_start_token_id", 58100), ("pad_token_id", 58100), ("eos_token_id", 0),
        ("forced_eos_token_id", 0),
      ]),
    // Fan et al. 2021, NLLB Team 2022.
    bart("m2m_100", 128112, robertaIDs + [("decoder_start_token_id", 2)]).paddedFreely(),
    // Zhang et al. 2020.
    bart(
      "pegasus", 50265,
      [
        ("decoder_start_token_id", 0), ("pad_token_id", 0), ("eos_token_id", 1),
        ("forced_eos_token_id", 1),
      ]),
    // Radford et al. 2023: the encoder hears, so only the decoder has tokens.
    Family(
      "whisper", prefix: "model.", embeddings: ["decoder.embed_tokens"],
      positions: ["encoder.embed_positions", "decoder.embed_positions"], outputs: ["proj_out"],
      51865,
      [
        ("decoder_start_token_id", 50257), ("pad_token_id", 50256), ("bos_token_id", 50256),
        ("eos_token_id", 50256),
      ]),
  ]

  private static let matrices = ["shared", "encoder.embed_tokens", "decoder.embed_tokens"]

  private static func t5(
    _ modelType: String, _ vocabularySize: Int, decoderStart: Int?
  ) -> Family {
    Family(
      modelType, prefix: "transformer.", embeddings: matrices, outputs: ["lm_head"], vocabularySize,
      [("pad_token_id", 0), ("eos_token_id", 1)]
        + (decoderStart.map { [("decoder_start_token_id", $0)] } ?? []))
  }

  private static func bart(
    _ modelType: String, _ vocabularySize: Int, _ ids: [(key: String, id: Int)]
  ) -> Family {
    Family(
      modelType, prefix: "model.", embeddings: matrices,
      positions: ["encoder.embed_positions", "decoder.embed_positions"], outputs: ["lm_head"],
      biases: ["final_logits_bias"], vocabularySize, ids)
  }
}
