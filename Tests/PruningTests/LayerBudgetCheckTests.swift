import Testing

@testable import Pruning
@testable import Transformers

/// Budgets that a model cannot have.
struct LayerBudgetCheckTests {
  /// Two sets of weights for four layers, the second without a head.
  private static let shared = shape([4, 0], [12, 6], running: [0, 0, 1, 1])
  private static let uneven = shape([4, 1], [12, 6], running: [0, 1])

  private static func shape(_ heads: [Int], _ neurons: [Int], running: [Int]) -> EncoderShape {
    EncoderShape(
      layers: zip(heads, neurons).map {
        EncoderShape.Layer(heads: $0, neurons: $1, headNumbers: Array(0..<$0))
      }, groupSize: 1, sequence: running, hiddenSize: 16, headSize: 4, wholeHeads: 4)
  }

  private func error(
    _ size: LayerBudget.Size?, against shape: EncoderShape = Self.uneven,
    _ change: (inout LayerBudget) -> Void = { _ in }
  ) -> PruningError? {
    var budget = LayerBudget()
    budget.size = size
    change(&budget)
    do throws(PruningError) {
      try budget.check(against: shape)
      return nil
    } catch {
      return error
    }
  }

  /// Taylor's own choice differs from layer to layer, unless there is but one or it is told not to.
  @Test(arguments: [(1, nil, false), (2, nil, true), (2, 1, false), (2, 2, true)])
  func nativeTaylor(layers: Int, staying: Int?, isRefused: Bool) {
    let shape = Self.shape(
      Array(repeating: 4, count: layers), Array(repeating: 12, count: layers),
      running: Array(0..<layers))
    for isEven in [false, true] {
      var budget = LayerBudget()
      budget.size = .means(heads: nil, neurons: 8)
      budget.importance = .taylor
      (budget.layers, budget.isEvenInNeurons) = (staying, isEven)
      let check = { () throws(PruningError) in
        try budget.check(against: shape, isNative: true, keepsShape: false)
      }
      if isRefused, !isEven {
        #expect(throws: PruningError.self, performing: check)
      } else {
        #expect(throws: Never.self, performing: check)
      }
    }
  }

  @Test func counts() {
    #expect(error(.means(heads: 4, neurons: 12)) == nil)
    #expect(error(.means(heads: 5, neurons: nil)) == .tooMany(what: "head", asked: 5, there: 4))
    #expect(
      error(.means(heads: nil, neurons: 12.5)) == .tooMany(what: "neuron", asked: 12.5, there: 12))
    #expect(error(nil) { $0.layers = 3 } == .tooMany(what: "layer", asked: 3, there: 2))
    #expect(error(nil, against: Self.shared) { $0.layers = 4 } == nil)
  }

  @Test func lists() {
    #expect(error(.lists(heads: [4, 1], neurons: [12, 6])) == nil)
    #expect(
      error(.lists(heads: [4, 2], neurons: nil)) == .tooMany(what: "head", asked: 2, there: 1))
    #expect(
      error(.lists(heads: nil, neurons: [1]))
        == .wrongListLength(what: "neuron", found: 1, layers: 2))
    #expect(
      error(.lists(heads: [1, 1, 1, 1], neurons: nil), against: Self.shared)
        == .wrongSharedListLength(what: "head", found: 4, layers: 2))
    #expect(
      error(.lists(heads: [1, 1], neurons: nil), against: Self.shared)
        == .tooMany(what: "head", asked: 1, there: 0))
  }

  @Test func multiples() {
    #expect(error(.macs(0.5)) { $0.multiple = 12 } == nil)
    #expect(
      error(.macs(0.5)) { $0.multiple = 13 } == .multipleTooLarge(asked: 13, neurons: 12))
  }

  /// 18 neurons and 5 heads; 8 and 1 stay in all.
  @Test func rounds() {
    let size = LayerBudget.Size.means(heads: 0.5, neurons: 4)
    #expect(error(size) { $0.iterations = 10 } == nil)
    #expect(error(size) { $0.iterations = 11 } == .tooManyRounds(asked: 11, removed: 10))
    #expect(
      error(.means(heads: 0.5, neurons: nil)) { $0.iterations = 5 }
        == .tooManyRounds(asked: 5, removed: 4))
    #expect(
      error(.means(heads: 2.5, neurons: nil)) { $0.iterations = .max }
        == .tooManyRounds(asked: .max, removed: 0))
    #expect(error(.means(heads: 2.5, neurons: nil)) { $0.iterations = 1 } == nil)
    #expect(error(size, against: Self.shared) { $0.iterations = 2 } == .noRounds)
    #expect(error(size, against: Self.shared) { $0.order = .headsFirst } == .noRounds)
    #expect(error(size, against: Self.shared) == nil)
  }
}
