import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// A budget of time is met on machines that do not do what tables of parts foretell.
struct SpeedupSearchTests {
  /// Seconds by the tables: a head takes 1, a neuron 0.04.
  private let tables = UnitCosts(
    heads: (0...12).map { Double($0) }, neurons: (0...300).map { 0.04 * Double($0) })

  /// A machine on which heads and neurons take other times than the tables say, and something takes time that no table
  /// has.
  private struct Machine {
    var perHead: Double
    var perNeuron: Double
    var overhead: Double

    func seconds(_ shape: EncoderShape) -> Double {
      shape.running.reduce(overhead) {
        $0 + perHead * Double($1.heads) + perNeuron * Double($1.neurons)
      }
    }
  }

  private func search(_ shape: EncoderShape) -> UnitSearch {
    UnitSearch(
      shape: shape, running: Array(shape.sequence.indices), budget: LayerBudget(), isNative: false)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func speedupsAreMet(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = try RandomCurves(&random) { _ in (12, 300) }
    let (shape, curves) = (model.shape, model.curves)
    let machine = Machine(
      perHead: Double.random(in: 0.6...1.5, using: &random),
      perNeuron: 0.04 * Double.random(in: 0.6...1.5, using: &random),
      overhead: Double.random(in: 0...15, using: &random))
    let whole = machine.seconds(shape)
    let factor = Double.random(in: 1.2...3, using: &random)
    let floor = try #require(UnitSearch.floors.randomElement(using: &random))
    var passes = 0
    var speedup = SpeedupSearch(search(shape), tables, factor: factor) { plan in
      passes += 1
      return (whole, machine.seconds(plan.applied(to: shape)))
    }
    let plan = try #require(try speedup.plan(curves, floor: floor))
    let found = whole / machine.seconds(plan.applied(to: shape))
    // A twentieth is what users are warned of.
    #expect(
      abs(found / factor - 1) <= 0.05, "seed \(seed): asked \(factor), found \(found) of \(machine)"
    )
    #expect(passes <= 8)
  }

  @Test func whatIsOutOfReachIsRefused() throws {
    var random = SeededRandom(seed: 1)
    let model = try RandomCurves(&random) { _ in (12, 300) }
    let (shape, curves) = (model.shape, model.curves)
    let machine = Machine(perHead: 1, perNeuron: 0.04, overhead: 100)
    let whole = machine.seconds(shape)
    var speedup = SpeedupSearch(search(shape), tables, factor: 2) { plan in
      (whole, machine.seconds(plan.applied(to: shape)))
    }
    let error = #expect(throws: PruningError.self) {
      _ = try speedup.plan(curves, floor: 0.5)
    }
    // A head and a neuron in each of 3 layers, and what no unit takes.
    guard case .impossibleBudget(.speedup, let limit) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(limit - whole / (100 + 3 * 1.04)) < 1e-6)
  }
}
