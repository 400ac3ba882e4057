import Checkpoints
import Kernels
import SystemPackage
import TestSupport
import Testing

@testable import Transformers

/// What config.json says of distances, with the buckets that `make_log_bucket_position` of transformers 5 gives.
struct RelativeReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func attention(_ model: FormulaDeBERTa) throws -> DebertaAttention {
    try model.write(in: folder)
    return try DebertaAttention(EncoderSettings(ModelConfiguration(directory: folder.path)))
  }

  private func encoder(_ model: FormulaDeBERTa) throws -> Encoder {
    try model.write(in: folder)
    return try Encoder(
      try ModelConfiguration(directory: folder.path), try Checkpoint(directory: folder.path))
  }

  private func refusal(_ model: FormulaDeBERTa) -> TransformerError? {
    do {
      _ = try encoder(model)
      return nil
    } catch {
      return error as? TransformerError
    }
  }

  /// Where the largest distance is below half of the buckets, they turn back, as they do there.
  @Test(arguments: [
    (16, 144, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 11]),
    (16, 7, [0, 1, 2, 3, 4, 5, 6, 7, 8, 6, 3, 1, -1, -3, -5, -7, -8, -10, -11, -13]),
    (16, 2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 7, 7, 7, 7, 6, 6, 6, 6, 6]),
    (16, 1, [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]),
    (2, 144, [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
    (3, 144, [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
    (8, 512, [0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
    (-2, 5, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
    (0, 30, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
  ])
  func buckets(_ count: Int, _ largest: Int, _ expected: [Int]) throws {
    var model = FormulaDeBERTa()
    model.members["position_buckets"] = "\(count)"
    // The key that stands in for the other, too.
    for key in ["max_relative_positions", "max_position_embeddings"] {
      model.members["max_relative_positions"] = "-1"
      model.members[key] = "\(largest)"
      let attention = try attention(model)
      let span = count > 0 ? count : largest
      #expect(attention.rowCount == 2 * span)
      let rows = try attention.rows(limit: 20)
      #expect(rows.count == 39)
      for (length, bucket) in expected.enumerated() {
        #expect(Int(rows[19 + length]) == min(max(span + bucket, 0), 2 * span - 1), "\(length)")
        #expect(Int(rows[19 - length]) == min(max(span - bucket, 0), 2 * span - 1), "\(-length)")
      }
    }
  }

  /// What divides by 0 in transformers, or makes a number that is none an index.
  @Test(arguments: [
    (["position_buckets": "1"], "position_buckets"),
    (["position_buckets": "16", "max_relative_positions": "9"], "max_relative_positions"),
    (["position_buckets": "4", "max_position_embeddings": "3"], "max_position_embeddings"),
    (["position_buckets": "2", "max_relative_positions": "2"], "max_relative_positions"),
    (
      ["max_position_embeddings": "2000000000", "position_biased_input": "false"],
      "max_position_embeddings"
    ),
    (["pos_att_type": "5"], "pos_att_type"), (["pos_att_type": "[\"c2p\", 1]"], "pos_att_type"),
    (["pos_att_type": "{}"], "pos_att_type"),
    (["position_buckets": "1.5"], "position_buckets"),
    (["relative_attention": "1"], "relative_attention"),
  ])
  func configurationsThatDoNotFit(_ members: [String: String], _ key: String) {
    var model = FormulaDeBERTa()
    model.members.merge(members) { $1 }
    model.distances = 2 * (members["position_buckets"].flatMap { Int($0) } ?? 4)
    let refusal = refusal(model)
    guard case .unexpectedValue(let path, key, _) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(path == folder.path.appending("config.json"))
  }

  /// transformers would not load another table either.
  @Test(arguments: [2, 6, 7, 10])
  func tablesOfAnotherShape(_ rows: Int) {
    var model = FormulaDeBERTa()
    model.distances = rows
    guard
      case .wrongShape(_, "encoder.rel_embeddings.weight", [rows, 8], [8, 8]) = refusal(model)
    else {
      Issue.record("\(String(describing: refusal(model)))")
      return
    }
  }

  /// Without terms of positions there is content alone, whatever table there is.
  @Test(arguments: ["null", "[]", "\"\"", "\"none\"", "[\"p2p\"]"])
  func contentAlone(_ terms: String) throws {
    var model = FormulaDeBERTa()
    model.members["pos_att_type"] = terms
    let attention = try attention(model)
    #expect(attention.termCount == 1 && attention.isRelative)
    var batch = TokenBatch()
    for document in [[2, 4, 7, 10, 3], [2, 3], [5]] { batch.append(document) }
    let encoder = try encoder(model)
    let outputs = try encoder.outputs(batch, EncoderRun(encoder.blas))
    model.members["relative_attention"] = "false"
    let other = try self.encoder(model)
    #expect(outputs.values == (try other.outputs(batch, EncoderRun(other.blas)).values))
    model.members["relative_attention"] = "true"
    model.members["pos_att_type"] = #"["c2p"]"#
    let third = try self.encoder(model)
    #expect(outputs.values != (try third.outputs(batch, EncoderRun(third.blas)).values))
  }

  @Test(arguments: [
    (#"["c2p", "p2c"]"#, true, true), (#""c2p|p2c""#, true, true), (#"" C2P | p2c""#, true, true),
    (#""p2c""#, false, true), (#"["c2p", "other"]"#, true, false), ("null", false, false),
  ])
  func terms(_ written: String, _ keys: Bool, _ queries: Bool) throws {
    var model = FormulaDeBERTa()
    model.members["pos_att_type"] = written
    let attention = try attention(model)
    #expect(attention.hasKeys == keys && attention.hasQueries == queries)
    #expect(attention.termCount == 1 + (keys ? 1 : 0) + (queries ? 1 : 0))
  }

  /// Keys that are another family's say nothing here.
  @Test func otherFamilies() throws {
    var model = TinyEncoder()
    let before = try model.encoder(in: folder).layers[0].attention.scale
    model.configuration.replace(
      "\"vocab_size\"", with: "\"pos_att_type\": [\"c2p\", \"p2c\"], \"vocab_size\"")
    #expect(try model.encoder(in: folder).layers[0].attention.scale == before)
  }
}
