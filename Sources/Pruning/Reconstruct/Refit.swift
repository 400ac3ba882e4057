import Kernels
import Synchronization
import Transformers

/// How much of a sublayer's output its refitted projection gives back.
struct Refit {
  /// What a fit must gain, as a part of the error: less than that is rounding, for which no weights change.
  private static let leastGain = 1e-4

  /// Ridges that are tried; the one that does best on documents that fits do not see is taken.
  private static let ridges = [1e-4, 1e-3, 1e-2, 1e-1, 1]

  /// Refits an output projection so that the pruned model's residual stream follows the dense one's.
  ///
  /// - Parameters:
  ///   - fit: The regression.
  ///   - heldOut: The same of documents that it did not see, if there are any.
  ///   - linear: The projection of the inputs that stay, whose weights are the prior.
  ///   - kept: Which inputs of the regressions these are.
  ///   - outputWeights: What an output's squared error counts.
  ///   - blas: Solves.
  ///   - threads: How many threads try ridges.
  /// - Returns: The new projection; `nil` where no fit does better on documents that it did not see.
  static func linear(
    _ fit: Regression, judgedBy heldOut: Regression?, _ linear: Linear, kept: [Int],
    outputWeights: [Double], _ blas: BLAS, threads: Int
  ) -> Linear? {
    let prior = linear.weight.values.map { Double($0) }
    let before = Regression.Fit(weights: prior, bias: linear.bias.values.map { Double($0) })
    // Where there is no text to tell, the fit on all of it must do.
    let judge = heldOut.flatMap { $0.isEmpty ? nil : $0 } ?? fit
    let least = judge.error(before, kept, outputWeights: outputWeights, blas) * (1 - leastGain)
    let found = Mutex<(map: Regression.Fit, error: Double, number: Int)?>(nil)
    // Each ridge has a system of its own in memory.
    let isLarge = LayerSweep.isLarge(inputs: fit.inputCount)
    inParallel(ridges.count, threads: isLarge ? 1 : threads) { number in
      guard let map = fit.fit(kept, ridge: ridges[number], prior: prior, blas) else { return }
      let error = judge.error(map, kept, outputWeights: outputWeights, blas)
      guard error < least else { return }
      found.withLock { best in
        // Of equal ones the first, whichever thread is faster.
        if let other = best, (other.error, other.number) < (error, number) { return }
        best = (map, error, number)
      }
    }
    let best = found.withLock { $0?.map }
    guard let best else { return nil }
    return Linear(
      weight: Matrix(rows: linear.outputs, columns: kept.count, best.weights.map { Float($0) }),
      bias: Matrix(best.bias.map { Float($0) }))
  }
}
