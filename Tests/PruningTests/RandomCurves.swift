import SystemPackage
import TestSupport
import Transformers

@testable import Pruning

/// A model's shape with as many heads and neurons as a test wants, and curves of random scores of them.
struct RandomCurves {
  var shape: EncoderShape
  private(set) var curves: RemovalCurves

  /// 3 layers.
  ///
  /// - Parameters:
  ///   - random: Where scores come from.
  ///   - units: The heads and the neurons of a layer, layer by layer.
  /// - Throws: Where the model cannot be written.
  init(
    _ random: inout SeededRandom, units: (inout SeededRandom) -> (heads: Int, neurons: Int)
  ) throws {
    let folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    shape = try EncoderShape(model.configuration, model.layout)
    for index in shape.layers.indices {
      (shape.layers[index].heads, shape.layers[index].neurons) = units(&random)
      shape.layers[index].headNumbers = Array(0..<shape.layers[index].heads)
    }
    func curve(_ count: Int) -> RemovalCurve {
      RemovalCurve(scores: (0..<count).map { _ in Double.random(in: 0...1, using: &random) })
    }
    curves = RemovalCurves(
      heads: shape.layers.map { curve($0.heads) }, neurons: shape.layers.map { curve($0.neurons) })
  }
}
