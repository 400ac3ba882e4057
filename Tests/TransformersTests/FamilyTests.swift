import Testing
import Transformers

struct FamilyTests {
  @Test(arguments: [
    ("bert", "bert.embeddings.word_embeddings.weight", [AxisRole.vocabulary, .hidden]),
    ("bert", "embeddings.word_embeddings.weight", [.vocabulary, .hidden]),
    ("bert", "cls.predictions.bias", [.vocabulary]),
    ("bert", "cls.predictions.decoder.weight", [.vocabulary, .hidden]),
    ("bert", "bert.encoder.layer.11.attention.self.query.bias", [.heads]),
    ("bert", "encoder.layer.0.crossattention.output.dense.weight", [.other, .other]),
    ("mpnet", "mpnet.encoder.layer.0.attention.attn.o.weight", [.hidden, .heads]),
    (
      "albert", "albert.encoder.albert_layer_groups.0.albert_layers.1.ffn.bias", [.intermediate]
    ),
    ("deberta", "deberta.encoder.layer.2.attention.self.q_bias", [.heads]),
    ("deberta-v2", "encoder.layer.2.attention.self.pos_key_proj.bias", [.heads]),
    ("bert", "bert.encoder.layer.3.output.dense.weight", [.hidden, .intermediate]),
    ("bert", "bert.embeddings.LayerNorm.gamma", [.hidden]),
    ("bert", "embeddings.position_ids", [.other, .positions]),
    ("bert", "qa_outputs.weight", [.other, .hidden]),
    ("distilbert", "vocab_projector.bias", [.vocabulary]),
    ("distilbert", "distilbert.transformer.layer.5.ffn.lin1.weight", [.intermediate, .hidden]),
    ("electra", "electra.embeddings.word_embeddings.weight", [.vocabulary, .embedding]),
    ("electra", "generator_lm_head.weight", [.vocabulary, .embedding]),
    ("electra", "classifier.out_proj.weight", [.other, .hidden]),
  ])
  func explains(_ family: String, _ name: String, _ axes: [AxisRole]) throws {
    #expect(try #require(Family.named(family)).axes(of: name, rank: axes.count) == axes)
  }

  @Test(arguments: [
    ("bert", "bert.cls.predictions.bias", 1), ("bert", "embeddings.word_embeddings.weight", 1),
    ("bert", "encoder.layer.x.output.dense.weight", 2), ("bert", "bert", 1), ("bert", "", 0),
    ("bert", "encoder.layer.-1.output.dense.weight", 2), ("distilbert", "cls.predictions.bias", 1),
  ])
  func explainsNothingElse(_ family: String, _ name: String, _ rank: Int) throws {
    #expect(try #require(Family.named(family)).axes(of: name, rank: rank) == nil)
  }
}
