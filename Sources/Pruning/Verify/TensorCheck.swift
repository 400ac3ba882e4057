import Bytes
import Checkpoints
import Dispatch
import Synchronization
import Tensors
import Transformers

/// Promise 2: every tensor has the bytes that it had, of the kept slices where it was cut.
///
/// What was cut along the vocabulary is told from the shapes alone, so that a mistake in the rules that
/// surgery goes by cannot hide here.
struct TensorCheck {
  let original: Model
  let pruned: Checkpoint
  /// Rows of the original embedding matrix that stay; `nil` where all do.
  let rows: [Int]?
  /// `nil` where heads, neurons and layers stay.
  let structure: ModelCut.Structure?
  /// SHA-256 of tensors that were given other values, by their names in the original.
  let computed: [String: String]

  func run(into result: inout VerificationResult) throws {
    let parameters = original.layout.parameters
    let promises = parameters.map(promise)
    let names = Set(promises.compactMap { $0?.name })
    for tensor in pruned.tensors where !names.contains(tensor.name) {
      result.note(.tensor(name: tensor.name, original: nil, pruned: Self.describe(tensor)))
    }
    let shared = Mutex<(failure: CheckpointError?, found: [(Int, Difference)])>((nil, []))
    DispatchQueue.concurrentPerform(iterations: parameters.count) { index in
      guard let promise = promises[index] else { return }
      do throws(CheckpointError) {
        if let difference = try check(parameters[index].tensor, promise) {
          shared.withLock { $0.found.append((index, difference)) }
        }
      } catch {
        shared.withLock { $0.failure = $0.failure ?? error }
      }
    }
    let (failure, found) = shared.withLock { ($0.failure, $0.found) }
    if let failure { throw failure }
    for (_, difference) in found.sorted(by: { $0.0 < $1.0 }) { result.note(difference) }
    result.tensors = names.count
    result.tensorBytes = pruned.byteCount
  }

  /// What a tensor ought to be called, and which of its slices ought to be left, or zeros.
  private struct Promise {
    var name: String
    var kept: [Int: [Int]] = [:]
    var zeros: [Int: [Int]] = [:]
  }

  /// What was promised of a tensor, or `nil` where it goes with its layer.
  private func promise(of parameter: ParameterLayout.Parameter) -> Promise? {
    let name = parameter.tensor.name
    guard let structure, let place = original.configuration.family.place(of: name) else {
      return Promise(name: name)
    }
    let runs = structure.plan.running.map { structure.before.sequence[$0] }
    guard runs.contains(place.group) else { return nil }
    let earlier = Set(runs.filter { $0 < place.group }).count
    var promise = Promise(name: place.name(inGroup: earlier))
    let number = structure.before.layer(at: place)
    let (plan, before) = (structure.plan.layers[number], structure.before.layers[number])
    for (axis, length) in parameter.tensor.shape.dimensions.enumerated() {
      let isKept: (Int) -> Bool
      switch parameter.axes?[axis] {
      case .heads:
        let kept = Set(plan.heads)
        isKept = { kept.contains($0 * before.heads / length) }
      case .intermediate:
        let kept = Set(plan.neurons)
        isKept = { kept.contains($0) }
      default: continue
      }
      if structure.keepsShape {
        promise.zeros[axis] = (0..<length).filter { !isKept($0) }
      } else {
        promise.kept[axis] = (0..<length).filter(isKept)
      }
    }
    return promise
  }

  private func check(
    _ before: TensorLocation, _ promise: Promise
  ) throws(CheckpointError) -> Difference? {
    var promise = promise
    guard let after = pruned[promise.name] else {
      return .tensor(name: promise.name, original: Self.describe(before), pruned: nil)
    }
    if let axis = vocabularyAxis(before, after) { promise.kept[axis] = rows }
    let dimensions = before.shape.dimensions.enumerated().map { promise.kept[$0]?.count ?? $1 }
    guard before.dataType == after.dataType, dimensions == after.shape.dimensions else {
      return .tensor(
        name: promise.name, original: Self.describe(before), pruned: Self.describe(after))
    }
    if let promised = computed[before.name] {
      return try sha256(of: after) == promised ? nil : .computed(tensor: promise.name)
    }
    var comparison = SliceComparison(
      original.checkpoint, before, pruned, after, kept: promise.kept, zeros: promise.zeros)
    return try comparison.firstDifference().map { row, offset in
      .bytes(tensor: promise.name, row: promise.kept.isEmpty ? nil : row, offset: offset)
    }
  }

  /// The only axis whose length differs, if it is the vocabulary's in both.
  private func vocabularyAxis(_ before: TensorLocation, _ after: TensorLocation) -> Int? {
    guard let rows else { return nil }
    let (old, new) = (before.shape.dimensions, after.shape.dimensions)
    guard old.count == new.count else { return nil }
    let cut = old.indices.filter { old[$0] != new[$0] }
    guard cut.count == 1, old[cut[0]] == original.configuration.vocabularySize,
      new[cut[0]] == rows.count
    else { return nil }
    return cut[0]
  }

  private func sha256(of tensor: TensorLocation) throws(CheckpointError) -> String {
    var digest = Digest()
    var window: [UInt8] = []
    for start in stride(from: 0, to: tensor.byteCount, by: Self.windowSize) {
      try pruned.read(
        tensor, start..<min(start + Self.windowSize, tensor.byteCount), into: &window)
      digest.update(window)
    }
    return digest.hexadecimal
  }

  private static let windowSize = 4 << 20

  private static func describe(_ tensor: TensorLocation) -> String {
    "\(tensor.dataType.rawValue) \(tensor.shape.dimensions)"
  }
}
