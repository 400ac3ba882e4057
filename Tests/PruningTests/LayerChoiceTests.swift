import Corpora
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Of several choices of whole layers the refits decide, not what the layers' loss does before.
struct LayerChoiceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The layers that stay, and how far the model then is from what it was: of the choice that seemed best, and of all.
  private func results(
    _ seed: Int, keeping count: Int
  ) throws -> [(layers: [Int], distance: Double)] {
    var bert = FormulaBERT()
    bert.source = { _, index in index + 89 * seed }
    try bert.write("model\(seed)", in: folder)
    let text = try folder.write("text\(seed)", bert.text(documents: 200).utf8)
    let model = try Model(directory: folder.path.appending("model\(seed)"))
    var budget = LayerBudget()
    budget.layers = count
    let pruning = LayerPruning(
      model: model, shape: try EncoderShape(model.configuration, model.layout), budget: budget,
      isNative: false, keepsShape: false, threads: 2)
    let all = try pruning.measure(Corpus(.init([text.string])).rereadable())
    #expect(all.layerChoices.count == 3 && Set(all.layerChoices).count == 3)
    return try [[all.layerChoices[0]], all.layerChoices].map { choices in
      var measured = all
      measured.layerChoices = choices
      let result = try pruning.run(measured)
      return (result.structure.plan.running, try #require(result.fit.divergence).distance)
    }
  }

  @Test(arguments: [1, 2])
  func refitsDecide(_ count: Int) throws {
    var others = 0
    for seed in 1...4 {
      let results = try results(seed, keeping: count)
      let (first, best) = (results[0], results[1])
      #expect(best.distance <= first.distance, "seed \(seed)")
      #expect((best.layers == first.layers) == (best.distance == first.distance), "seed \(seed)")
      others += best.layers == first.layers ? 0 : 1
    }
    #expect(others > 0)
  }
}
