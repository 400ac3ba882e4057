import Kernels
import Testing
import Transformers

@testable import Pruning

/// What of a layer can go without a change.
struct LayerPackingTests {
  @Test func packsWhatDoesNothing() {
    // Unit 0 has no input and a bias, 1 no output, 2 and 3 are alike.
    let units = LayerPacking.Units(
      count: 4, inputs: [0, 0, 1, 2, 3, 4, 3, 4], bias: [2, 0, 1, 1],
      outputs: [1, 0, 5, 6, 3, 0, 7, 8], outputBias: [10, 20], inputSize: 2, width: 1)
    let packing = LayerPacking(neurons: units, .relu)
    #expect(packing.kept == [2])
    #expect(packing.constants == 1)
    #expect(packing.merged == 1)
    #expect(packing.units.outputBias == [12, 26])
    #expect(packing.keptOutputs == [11, 15])
  }

  /// What the type cannot hold is not added up.
  @Test func sumsThatCannotBeStoredAreNotMade() {
    var units = LayerPacking.Units(
      count: 4, inputs: [0, 1, 1, 1], bias: [60_000, 0, 0, 0], outputs: [1, 60_000, 30_000, 5],
      outputBias: [10_000], inputSize: 1, width: 1)
    units.largest = 65_504
    let packing = LayerPacking(neurons: units, .relu)
    #expect(packing.kept == [0, 1, 2])
    #expect(packing.constants == 0 && packing.merged == 1)
    #expect(packing.keptOutputs == [1, 60_005, 30_000])
  }

  /// Without the activation a neuron that is a constant stays: what it gives is not known.
  @Test func unknownActivationsStay() {
    let units = LayerPacking.Units(
      count: 1, inputs: [0], bias: [1], outputs: [1], outputBias: [0], inputSize: 1, width: 1)
    #expect(LayerPacking(neurons: units, nil).kept == [0])
  }

  /// Attention weights add up to 1, so a head without values gives their bias.
  @Test func headsWithoutValuesAreConstants() {
    let units = LayerPacking.Units(
      count: 2, inputs: [0, 0, 1, 1], bias: [1, 2, 3, 4], outputs: [1, 10, 1, 1],
      outputBias: [100], inputSize: 2, width: 2)
    let packing = LayerPacking(heads: units, weights: nil)
    #expect(packing.kept == [1])
    #expect(packing.units.outputBias == [121])
  }

  /// Values alone do not make heads alike: they may look elsewhere.
  @Test func headsAreAlikeWithAllTheirWeights() {
    let units = LayerPacking.Units(
      count: 3, inputs: [1, 2, 1, 2, 1, 2], bias: [0, 0, 0, 0, 0, 0],
      outputs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], outputBias: [0, 0], inputSize: 2, width: 2)
    let packing = LayerPacking(heads: units, weights: [[1, 2], [1, 3], [1, 2]])
    #expect(packing.kept == [0, 1])
    #expect(packing.merged == 1)
    #expect(packing.keptOutputs == [6, 8, 3, 4, 18, 20, 9, 10])
    #expect(LayerPacking(heads: units, weights: nil).kept == [0, 1, 2])
    #expect(LayerPacking(heads: units, weights: [[1], [2], [3]]).kept == [0, 1, 2])
  }
}
