import Kernels
import Synchronization
import Transformers

/// Sums over batches of the gradients' second moments, two matrices a layer.
///
/// Batches are added in their order, whichever thread is done first, so that sums do not depend on the number of
/// threads.
final class StreamMoments: Sendable {
  /// Attention's and the feed-forward network's of each layer in turn, (hidden, hidden), the lower triangles.
  let sums: [Matrix]
  private let state = Mutex(State())

  private struct State {
    var next = 0
    var waiting: [Int: [Matrix]] = [:]
  }

  init(_ encoder: Transformers.Encoder) {
    sums = encoder.layers.flatMap { layer in
      (0..<2).map { _ in Matrix(rows: layer.hiddenSize, columns: layer.hiddenSize, repeating: 0) }
    }
  }

  /// What a batch begins with.
  var zeros: [Matrix] { sums.map { Matrix(rows: $0.rows, columns: $0.columns, repeating: 0) } }

  /// Adds a batch's sums when those of all batches before it are in.
  func add(_ own: [Matrix], ofBatch number: Int) {
    state.withLock { state in
      state.waiting[number] = own
      while let ready = state.waiting.removeValue(forKey: state.next) {
        for (sum, part) in zip(sums, ready) { sum.add(part) }
        state.next += 1
      }
    }
  }
}
