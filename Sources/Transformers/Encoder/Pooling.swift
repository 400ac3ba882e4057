import JSONText
import Kernels

/// How sentence-transformers makes one vector of a document's tokens.
package enum Pooling: String, CaseIterable, Sendable {
  case first = "cls"
  case max = "max"
  case mean = "mean"
  /// The sum divided by the square root of the length.
  case meanOfSquareRoot = "mean_sqrt_len_tokens"
  /// Later tokens weigh more: 1, 2, 3, and so on.
  case weightedMean = "weightedmean"
  case last = "lasttoken"

  /// The older keys of 1_Pooling/config.json, each a truth value, in the order of the vectors' parts.
  private static let flags: [(key: String, mode: Pooling)] = [
    ("pooling_mode_cls_token", .first), ("pooling_mode_max_tokens", .max),
    ("pooling_mode_mean_tokens", .mean),
    ("pooling_mode_mean_sqrt_len_tokens", .meanOfSquareRoot),
    ("pooling_mode_weightedmean_tokens", .weightedMean), ("pooling_mode_lasttoken", .last),
  ]

  /// The modes that a configuration names; empty where it names none that is known.
  static func modes(in configuration: JSONNode) -> [Pooling] {
    if let node = configuration["pooling_mode"] {
      let names = node.string.map { [$0] } ?? node.elements.compactMap(\.string)
      let modes = names.map { Pooling(rawValue: $0) }
      return modes.contains(nil) ? [] : modes.compactMap(\.self)
    }
    return flags.filter { configuration[$0.key]?.bool == true }.map(\.mode)
  }

  /// One row for each document, the modes side by side.
  static func forward(
    _ modes: [Pooling], _ hidden: Matrix, _ batch: TokenBatch
  ) -> (output: Matrix, trace: PoolingTrace) {
    let width = hidden.columns
    let output = Matrix(rows: batch.count, columns: modes.count * width, repeating: 0)
    var largest: [[Int]] = []
    for (part, mode) in modes.enumerated() {
      for document in 0..<batch.count {
        let rows = batch.rows(of: document)
        let target = output.rows(document..<document + 1).columns(part * width..<(part + 1) * width)
        if mode == .max {
          let places = Self.largest(hidden, rows)
          for (column, row) in places.enumerated() { target[0, column] = hidden[row, column] }
          largest.append(places)
        } else {
          for (row, weight) in zip(rows, mode.weights(count: rows.count)) where weight != 0 {
            target.add(hidden.rows(row..<row + 1), times: weight)
          }
        }
      }
    }
    return (output, PoolingTrace(modes: modes, largest: largest))
  }

  /// The row of the largest number of each column, the first where there are several.
  private static func largest(_ hidden: Matrix, _ rows: Range<Int>) -> [Int] {
    (0..<hidden.columns).map { column in
      rows.dropFirst().reduce(rows.lowerBound) {
        hidden[$1, column] > hidden[$0, column] ? $1 : $0
      }
    }
  }

  /// What each token of a document counts.
  fileprivate func weights(count: Int) -> [Float] {
    switch self {
    case .first: (0..<count).map { $0 == 0 ? 1 : 0 }
    case .last: (0..<count).map { $0 == count - 1 ? 1 : 0 }
    case .mean: Array(repeating: 1 / Float(count), count: count)
    case .meanOfSquareRoot: Array(repeating: 1 / Float(count).squareRoot(), count: count)
    case .weightedMean:
      (0..<count).map { Float($0 + 1) / (Float(count) * Float(count + 1) / 2) }
    case .max: []
    }
  }
}

/// What the backward pass of pooling needs.
struct PoolingTrace: Sendable {
  fileprivate let modes: [Pooling]
  /// For each maximum, document after document, the row that it came from, one a column.
  fileprivate let largest: [[Int]]

  /// The gradient with respect to the hidden states.
  func backward(_ gradient: Matrix, _ batch: TokenBatch, hiddenSize: Int) -> Matrix {
    let result = Matrix(rows: batch.tokenCount, columns: hiddenSize, repeating: 0)
    var maxima = largest.makeIterator()
    for (part, mode) in modes.enumerated() {
      for document in 0..<batch.count {
        let rows = batch.rows(of: document)
        let source = gradient.rows(document..<document + 1)
          .columns(part * hiddenSize..<(part + 1) * hiddenSize)
        if mode == .max {
          for (column, row) in (maxima.next() ?? []).enumerated() {
            result[row, column] += source[0, column]
          }
        } else {
          for (row, weight) in zip(rows, mode.weights(count: rows.count)) where weight != 0 {
            result.rows(row..<row + 1).add(source, times: weight)
          }
        }
      }
    }
    return result
  }
}
