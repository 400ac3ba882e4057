import Checkpoints
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Families that the table lacks: told from shapes where these leave no doubt.
struct UnknownFamilyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func model(_ change: (inout TinyBERT) -> Void = { _ in }, allowed: Bool) throws -> Model {
    var tiny = TinyBERT(words: ["a", "b", "c"])
    tiny.modelType = "zebra"
    change(&tiny)
    try tiny.write("model", in: folder)
    return try Model(
      directory: folder.path.appending("model"), allowingUnknownFamily: allowed)
  }

  @Test func everythingOfTheVocabularysSizeIsCut() throws {
    let model = try model(allowed: true)
    let cut = model.layout.parameters.filter { $0.vocabularyAxis == 0 }.map(\.tensor.name)
    #expect(cut == ["embeddings.word_embeddings.weight", "cls.predictions.bias"])
    #expect(model.configuration.family.isInferred)
  }

  @Test func withoutTheFlagItSaysWhatWouldBeCut() throws {
    do {
      _ = try model(allowed: false)
      Issue.record("An unknown family was accepted.")
    } catch TransformerError.unknownFamily(_, let modelType, _, let cut) {
      #expect(modelType == "zebra")
      #expect(cut == ["embeddings.word_embeddings.weight", "cls.predictions.bias"])
    }
  }

  /// Another size is the same number; an axis of the vocabulary's size twice; no size at all.
  @Test(arguments: [#""intermediate_size": 8, "#, #""nested": {"positions": 8}, "#])
  func ambiguousSizes(_ configuration: String) {
    #expect {
      try model({ $0.configuration = configuration }, allowed: true)
    } throws: { error in
      guard case TransformerError.ambiguousSizes(_, let place, 8) = error else { return false }
      return ["intermediate_size", "nested.positions"].contains(place)
    }
  }

  @Test func ambiguousTensors() {
    // As many tokens as the embeddings are wide.
    #expect {
      try model(
        {
          $0.tokens = Array($0.tokens.prefix(TinyBERT.hiddenSize))
          $0.rows = TinyBERT.hiddenSize
        }, allowed: true)
    } throws: { error in
      guard case TransformerError.ambiguousTensors(_, let names, 4) = error else { return false }
      return names == ["embeddings.word_embeddings.weight"]
    }
  }
}
