import Transformers

/// What a layer's heads and neurons cost by how many there are: multiplications, or seconds on this machine.
struct UnitCosts: Equatable, Sendable {
  /// Attention with 0, 1, 2, … heads.
  var heads: [Double]
  /// The network with 0, 1, 2, … neurons.
  var neurons: [Double]

  init(heads: [Double], neurons: [Double]) {
    (self.heads, self.neurons) = (heads, neurons)
  }

  /// Multiplications with addition for a text of the standard length (``EncoderShape/standardLength``).
  ///
  /// - Parameter shape: Sizes of the layers.
  init(multiplyAddsOf shape: EncoderShape) {
    func multiples(_ cost: Int, _ count: Int?) -> [Double] {
      (0...max(0, count ?? 0)).map { Double(cost) * Double($0) }
    }
    let length = EncoderShape.standardLength
    self.init(
      heads: multiples(
        shape.headMultiplyAdds(length: length), shape.layers.map(\.heads).max()),
      neurons: multiples(
        shape.neuronMultiplyAdds(length: length), shape.layers.map(\.neurons).max()))
  }

  /// What the units of layers cost that run one after the other.
  func sum(_ layers: [EncoderShape.Layer]) -> Double {
    layers.reduce(0) { $0 + heads[$1.heads] + neurons[$1.neurons] }
  }
}
