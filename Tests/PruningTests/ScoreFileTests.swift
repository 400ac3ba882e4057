import Bytes
import Checkpoints
import Corpora
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Files of scores are read as they were written, and whatever else is a sentence.
struct ScoreFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let scores = ImportanceScores(
    method: .taylor, heads: [[1, 0.25], [3]], neurons: [[1e-300, 2, 1e300], []],
    evenNeurons: [[1, 2, 3], []], documents: 40)

  private static let origin = ScoreOrigin(
    model: "aa", parts: [.init(digest: "bb", documents: 32), .init(digest: "cc", documents: 8)],
    batchSize: 16)

  private func write(_ saved: SavedScores, _ name: String = "scores") throws -> FilePath {
    try folder.write(name, ScoreFile.bytes(saved))
  }

  /// A file after a change of its header, which keeps its length.
  private func write(replacing old: String, with new: String) throws -> FilePath {
    let bytes = try ScoreFile.bytes(SavedScores(Self.scores, Self.origin))
    let end = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: bytes[8..<end], as: UTF8.self)
    try #require(header.contains(old) && old.utf8.count == new.utf8.count)
    header.replace(old, with: new)
    return try folder.write("scores", bytes.prefix(8) + Array(header.utf8) + bytes[end...])
  }

  @Test func roundTrip() throws {
    let saved = SavedScores(Self.scores, Self.origin)
    #expect(try ScoreFile.read(write(saved)) == saved)
    var fisher = saved
    (fisher.scores.method, fisher.scores.evenNeurons, fisher.origin.batchSize) = (.fisher, nil, nil)
    #expect(try ScoreFile.read(write(fisher)) == fisher)
    fisher.scores.method = .magnitude
    (fisher.scores.documents, fisher.origin.parts) = (0, [])
    #expect(try ScoreFile.read(write(fisher)) == fisher)
  }

  /// However short, however a byte was changed: an error or other numbers, never a trap.
  @Test func damagedFiles() throws {
    let bytes = try ScoreFile.bytes(SavedScores(Self.scores, Self.origin))
    for count in 0..<bytes.count {
      let path = try folder.write("scores", bytes.prefix(count))
      #expect(throws: (any Error).self, "\(count) bytes") { try ScoreFile.read(path) }
    }
    var random = SeededRandom(seed: 1)
    for _ in 0..<2000 {
      var damaged = bytes
      damaged[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
      let path = try folder.write("scores", damaged)
      _ = try? ScoreFile.read(path)
    }
  }

  @Test(arguments: [
    ("\"taylor\"", "\"tailor\"", "which scores"), ("\"40\"", "\"-4\"", "which scores"),
    ("\"documents\"", "\"dokuments\"", "which scores"), ("\"16\"", "\"00\"", "which model"),
    ("\"16\"", "\"xx\"", "which model"), ("model_sha256", "model_sha512", "which model"),
    ("bb:32,cc:8", "bb:32,cc:x", "which model"), ("bb:32,cc:8", "bb:32:cc:8", "which model"),
    ("\"taylor\"", "\"fisher\"", "which model"), ("\"1.heads\"", "\"7.heads\"", "lacks rows"),
    ("\"1.neurons\"", "\"7.neurons\"", "lacks rows"),
    ("\"0.even_neurons\"", "\"2.even_neurons\"", "lacks rows"),
    ("\"F64\",\"shape\":[3]", "\"I64\",\"shape\":[3]", "no vector of float64"),
  ])
  func otherHeaders(_ old: String, _ new: String, _ words: String) throws {
    let path = try write(replacing: old, with: new)
    do {
      _ = try ScoreFile.read(path)
      Issue.record("no error")
    } catch PruningError.malformedScores(path: path, let expected) {
      #expect(expected.contains(words), "\(expected)")
    }
  }

  @Test(arguments: [Double.nan, .infinity, -1])
  func numbersThatAreNoScores(_ number: Double) throws {
    var scores = Self.scores
    scores.heads[1] = [number]
    let path = try write(SavedScores(scores, Self.origin))
    #expect(
      throws: PruningError.malformedScores(
        path: path, expected: "1.heads has a number that is no score")
    ) { try ScoreFile.read(path) }
  }

  @Test func filesThatAreNone() throws {
    let text = try folder.write("text", "scores".utf8)
    #expect(throws: CheckpointError.self) { try ScoreFile.read(text) }
    #expect(throws: BytesError.self) { try ScoreFile.read(folder.path.appending("missing")) }
    try FormulaBERT().write("model", in: folder)
    let weights = folder.path.appending("model/model.safetensors")
    #expect(throws: PruningError.self) { try ScoreFile.read(weights) }
  }

  @Test func otherShapes() throws {
    try FormulaBERT().write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let shape = try EncoderShape(model.configuration, model.layout)
    let task = EncoderTask.sequenceClassification(.one)
    func row(_ count: Int) -> [Double] { Array(repeating: 1, count: count) }
    var origin = ScoreOrigin(model: try model.fingerprint(task), parts: [], batchSize: nil)
    func read(_ heads: [Int], _ neurons: [Int]) throws -> ImportanceScores {
      let scores = ImportanceScores(
        method: .magnitude, heads: heads.map(row), neurons: neurons.map(row), documents: 0)
      return try ScoreFile.read(write(SavedScores(scores, origin)), of: model, shape, task)
    }
    #expect(try read([4, 4, 4], [12, 12, 12]).heads.count == 3)
    let refusal = PruningError.scoresOfOtherModel(path: folder.path.appending("scores"))
    for (heads, neurons) in [
      ([4, 4], [12, 12]), ([4, 4, 4, 4], [12, 12, 12, 12]), ([4, 4, 3], [12, 12, 12]),
      ([4, 4, 4], [12, 12, 11]), ([4, 4, 5], [12, 12, 12]),
    ] {
      #expect(throws: refusal) { try read(heads, neurons) }
    }
    origin.model = "other"
    #expect(throws: refusal) { try read([4, 4, 4], [12, 12, 12]) }
    origin.model = try model.fingerprint(.hiddenStates)
    #expect(throws: refusal) { try read([4, 4, 4], [12, 12, 12]) }
  }

  /// Fisher scores do not depend on how documents are put together.
  @Test func batchesDoNotMatter() throws {
    try FormulaBERT().write("model", in: folder)
    let directory = folder.path.appending("model")
    let encoder = try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
    var documents = TokenBatch()
    for document in 0..<50 {
      documents.append([2] + (0...document % 9).map { 5 + ($0 * 7 + document * 3) % 35 } + [3])
    }
    let loss = SampledLoss.calibration(encoder.task)
    func scores(_ batches: [TokenBatch]) throws -> [Double] {
      let scores = try Sensitivity(of: encoder, on: batches, loss, threads: 2).scores(documents: 50)
      return (scores.heads + scores.neurons).flatMap(\.self)
    }
    let whole = try scores([documents])
    let largest = try #require(whole.max())
    for batches in [
      documents.batches(tokenLimit: 64),
      LossText(documents, batchSize: 7, drawnFor: encoder.task).batches,
      LossText(documents, batchSize: 1, drawnFor: encoder.task).batches,
    ] {
      let other = try scores(batches)
      #expect(zip(whole, other).allSatisfy { abs($0 - $1) <= 1e-6 * largest })
    }
  }

  /// Taylor's do: `importance` and `prune` put the same documents together in the same way.
  @Test(arguments: [32, 5]) func sameBatchesEverywhere(_ batchSize: Int) throws {
    try FormulaBERT().write("model", in: folder)
    let text = try folder.write("text", FormulaBERT().text(documents: 70).utf8)
    let directory = folder.path.appending("model")
    let measured = try ImportanceJob(
      model: directory, .taylor, data: nil, batchSize: batchSize, threads: 2
    ).run(.init([text.string])).scores
    #expect(measured.origin.batchSize == batchSize)
    #expect(measured.origin.parts.map(\.documents) == [70])
    let model = try Model(directory: directory)
    var budget = LayerBudget()
    (budget.importance, budget.batchSize) = (.taylor, batchSize)
    budget.size = .means(heads: 2, neurons: 6)
    let pruning = LayerPruning(
      model: model, shape: try EncoderShape(model.configuration, model.layout), budget: budget,
      isNative: false, keepsShape: false, threads: 2)
    let found = try pruning.measure(Corpus(.init([text.string])).rereadable())
    let own = try ImportanceScores.taylor(
      found.encoder, #require(found.loss), threads: 2)
    #expect(own == measured.scores)
  }
}
