import Bytes
import Checkpoints
import Dispatch
import Synchronization
import Tensors
import Tokenizers

/// Promise 2: every tensor has the bytes that it had, of the kept rows where it was cut.
///
/// What was cut is told from the shapes alone, so that a mistake in the rules that surgery goes
/// by cannot hide here.
struct TensorCheck {
  let original: Checkpoint
  let pruned: Checkpoint
  let map: TokenMap
  /// Rows of the original embedding matrix.
  let oldVocabularySize: Int

  /// Bytes of the original that are looked at in one piece.
  private static let windowSize = 4 << 20

  func run(into result: inout VerificationResult) throws {
    for tensor in pruned.tensors where original[tensor.name] == nil {
      result.note(.tensor(name: tensor.name, original: nil, pruned: Self.describe(tensor)))
    }
    let shared = Mutex<(failure: CheckpointError?, found: [(Int, Difference)])>((nil, []))
    DispatchQueue.concurrentPerform(iterations: original.tensors.count) { index in
      do throws(CheckpointError) {
        if let difference = try check(original.tensors[index]) {
          shared.withLock { $0.found.append((index, difference)) }
        }
      } catch {
        shared.withLock { $0.failure = $0.failure ?? error }
      }
    }
    let (failure, found) = shared.withLock { ($0.failure, $0.found) }
    if let failure { throw failure }
    for (_, difference) in found.sorted(by: { $0.0 < $1.0 }) { result.note(difference) }
    result.tensors = original.tensors.count
    result.tensorBytes = pruned.byteCount
  }

  private func check(_ before: TensorLocation) throws(CheckpointError) -> Difference? {
    guard let after = pruned[before.name] else {
      return .tensor(name: before.name, original: Self.describe(before), pruned: nil)
    }
    if before.dataType == after.dataType {
      if before.shape == after.shape { return try compareAll(before, after) }
      if let axis = cutAxis(before, after) { return try compareRows(before, after, axis) }
    }
    return .tensor(
      name: before.name, original: Self.describe(before), pruned: Self.describe(after))
  }

  /// The only axis whose length differs, if it is the vocabulary's in both.
  private func cutAxis(_ before: TensorLocation, _ after: TensorLocation) -> Int? {
    let (old, new) = (before.shape.dimensions, after.shape.dimensions)
    guard old.count == new.count else { return nil }
    let cut = old.indices.filter { old[$0] != new[$0] }
    guard cut.count == 1, old[cut[0]] == oldVocabularySize, new[cut[0]] == map.kept.count else {
      return nil
    }
    return cut[0]
  }

  private func compareAll(
    _ before: TensorLocation, _ after: TensorLocation
  ) throws(CheckpointError) -> Difference? {
    var (left, right): ([UInt8], [UInt8]) = ([], [])
    for start in stride(from: 0, to: before.byteCount, by: Self.windowSize) {
      let range = start..<min(start + Self.windowSize, before.byteCount)
      try original.read(before, range, into: &left)
      try pruned.read(after, range, into: &right)
      if left != right {
        let offset = zip(left, right).prefix { $0 == $1 }.count
        return .bytes(tensor: before.name, row: nil, offset: start + offset)
      }
    }
    return nil
  }

  /// Compares slices along an axis: the original's bytes are `blocks` times `old` slices, the
  /// pruned one's `blocks` times `new`.
  private func compareRows(
    _ before: TensorLocation, _ after: TensorLocation, _ axis: Int
  ) throws(CheckpointError) -> Difference? {
    let blocks = before.shape.dimensions[..<axis].reduce(1, *)
    let (old, new) = (oldVocabularySize, map.kept.count)
    let rowSize = before.byteCount / max(1, blocks * old)
    let step = max(1, Self.windowSize / max(1, rowSize))
    var (left, right): ([UInt8], [UInt8]) = ([], [])
    for block in 0..<blocks {
      var row = 0
      while row < new {
        // The rows of a window of the original stand one after the other in the pruned tensor.
        let firstOld = map.kept[row].index
        let end = map.kept[row...].prefix { $0.index < firstOld + step }.endIndex
        let lastOld = map.kept[end - 1].index
        let oldStart = (block * old + firstOld) * rowSize
        let newStart = (block * new + row) * rowSize
        try original.read(
          before, oldStart..<oldStart + (lastOld - firstOld + 1) * rowSize, into: &left)
        try pruned.read(after, newStart..<newStart + (end - row) * rowSize, into: &right)
        for kept in row..<end {
          let source = (map.kept[kept].index - firstOld) * rowSize
          let target = (kept - row) * rowSize
          if left[source..<source + rowSize] != right[target..<target + rowSize] {
            return .bytes(tensor: before.name, row: kept, offset: newStart + target)
          }
        }
        row = end
      }
    }
    return nil
  }

  private static func describe(_ tensor: TensorLocation) -> String {
    "\(tensor.dataType.rawValue) \(tensor.shape.dimensions)"
  }
}
