import Pruning
import SystemPackage

/// What becomes of the attention heads, FFN neurons and layers of an encoder.
///
/// With a budget the corpus is the calibration text; labels are not needed. What is left is refitted to follow the
/// dense model.
public enum LayerLimits: Equatable, Sendable {
  /// They stay.
  case whole
  /// A file of masks says which stay: JSON with `heads` and `neurons` (a row for each layer), `layers`, 1 for what
  /// stays and 0 for what goes; or TextPruner's mask.pt.
  case masks(String)
  /// So many heads and neurons in a layer, as means; `nil` where all stay.
  case means(heads: Double?, neurons: Double?)
  /// This part of the layers' multiplications, above 0 and below 1.
  case multiplications(Double)
  /// A pass in a part of the time that it takes on this machine, above 1: 2 for half. Times are measured, so that the
  /// choice is not the same each time.
  case speedup(Double)
  /// So many whole layers.
  case layers(Int)
}

extension LayerLimits {
  var request: PruningRequest.Layers {
    var budget = LayerBudget()
    switch self {
    case .whole: return .whole
    case .masks(let path): return .masks(FilePath(path))
    case .means(let heads, let neurons): budget.size = .means(heads: heads, neurons: neurons)
    case .multiplications(let part): budget.size = .macs(part)
    case .speedup(let factor): budget.size = .speedup(factor)
    case .layers(let count): budget.layers = count
    }
    return .budgeted(budget)
  }

  /// Refuses numbers that mean nothing.
  func check() throws(PruningFailure) {
    switch self {
    case .whole: break
    case .masks(let path): try PruningFailure.require(!path.isEmpty, "The masks have no path.")
    case .means(let heads, let neurons):
      // Above a quadrillion a Double is not exact, and no model has so many.
      let areCounts = [heads, neurons].allSatisfy { $0.map { $0 >= 0 && $0 < 1e15 } ?? true }
      try PruningFailure.require(
        areCounts && (heads ?? neurons) != nil, "Means of heads or neurons must be 0 or more.")
    case .multiplications(let part):
      try PruningFailure.require(
        part > 0 && part < 1, "The part of multiplications must be above 0 and below 1.")
    case .speedup(let factor):
      try PruningFailure.require(factor > 1 && factor.isFinite, "The speedup must be above 1.")
    case .layers(let count):
      try PruningFailure.require(count >= 1, "The number of layers must be 1 or more.")
    }
  }
}
