import Checkpoints
import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers
import Transformers

@testable import Pruning

/// The check of a written model's outputs sees what differs, and nothing else.
struct OutputCheckTests {
  private let folder: TemporaryFolder
  private let expected: Transformers.Encoder

  init() throws {
    folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    expected = try Self.encoder(folder.path.appending("model"))
  }

  private static func encoder(_ directory: FilePath) throws -> Transformers.Encoder {
    try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
  }

  private func difference(
    _ name: String, plan: VocabularyPlan? = nil, documents: TokenBatch? = nil
  ) throws -> Difference? {
    try OutputCheck(
      expected: expected,
      documents: documents ?? TokenBatch(timing: 4, length: 9, of: expected), plan: plan
    ).run(on: folder.path.appending(name)).difference
  }

  @Test func theModelItself() throws {
    #expect(try difference("model") == nil)
  }

  /// One element of a map is another.
  @Test(arguments: [
    "encoder.layer.2.output.dense.weight", "encoder.layer.0.attention.self.key.weight",
    "pooler.dense.bias", "classifier.weight",
  ])
  func anotherElement(_ tensor: String) throws {
    var other = FormulaBERT()
    other.source = { name, index in name.hasSuffix(tensor) && index == 3 ? 4 : index }
    try other.write("other", in: folder)
    guard case .outputs(let distance) = try difference("other") else {
      Issue.record("not seen")
      return
    }
    #expect(distance > 1e-5 && distance.isFinite)
  }

  @Test func anotherNumberOfLabels() throws {
    var other = FormulaBERT()
    other.labels = 2
    try other.write("other", in: folder)
    #expect(try difference("other") == .outputs(distance: .infinity))
  }

  /// Ids are those of the pruned vocabulary; documents of tokens that went are left out.
  @Test func withoutTokens() throws {
    let model = try Model(directory: folder.path.appending("model"))
    let text = FormulaBERT().text(documents: 4)
    let path = try folder.write("corpus.txt", text.utf8).string
    let request = PruningRequest(
      model: ModelPlace(directory: model.directory, hubName: nil),
      text: .corpus(CorpusRequest([path])), output: folder.path.appending("pruned"))
    _ = try PruningJob(request) { _ in }.run()
    let plan = try VocabularyPlan(
      model, Corpus(CorpusRequest([path])).usage(of: model.tokenizer, threads: 1),
      VocabularyPolicy())
    let kept = plan.map.kept.map(\.index)
    #expect(kept.count < expected.vocabularySize)
    var documents = TokenBatch()
    documents.append(Array(kept.suffix(8)))
    #expect(try difference("pruned", plan: plan, documents: documents) == nil)
    let gone = try #require((0..<expected.vocabularySize).first { !kept.contains($0) })
    var strange = TokenBatch()
    strange.append([gone])
    #expect(try difference("pruned", plan: plan, documents: strange) == nil)
  }
}
