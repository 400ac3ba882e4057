import Kernels

/// A sublayer from which units go while the others are refitted.
///
/// Optimal Brain Surgeon (Hassibi and Stork 1993) for units of one or more inputs of a linear map W: without the
/// inputs D the best refit of the others adds tr(W_D ([H⁻¹]_DD)⁻¹ W_D^T) to the error, where H is Σ w x x^T with
/// a ridge. W and H⁻¹ of what is left follow from what was there, so that no system is solved twice.
struct UnitElimination {
  /// The units that are left, ascending.
  private(set) var units: [Int]
  /// What the units that are gone cost.
  private(set) var error = 0.0
  private let width: Int
  private let outputs: Int
  private let blas: BLAS
  private let threads: Int
  /// H⁻¹, (inputs, inputs).
  private var inverse: [Double]
  /// In the measure of the metric, (outputs, inputs).
  private var weights: [Double]

  /// Begins; `nil` where the ridge is too small for the numbers.
  ///
  /// - Parameters:
  ///   - regression: Of the sublayer's outputs on the inputs of all units.
  ///   - units: Those that are there.
  ///   - width: Inputs of a unit: columns of a head, or 1.
  ///   - metric: L, (outputs, outputs): an error e of the outputs costs |L^T e|².
  ///   - ridge: Of the refits.
  ///   - blas: Solves.
  ///   - threads: How many threads share large products.
  init?(
    _ regression: Regression, units: [Int], width: Int, metric: [Double], ridge: Double,
    _ blas: BLAS, threads: Int = 1
  ) {
    let columns = UnitColumns.all(of: units, width: width)
    outputs = regression.outputCount
    guard !columns.isEmpty,
      let inverse = blas.inverse(
        of: regression.matrix(columns, ridge: ridge), count: columns.count),
      inverse.allSatisfy(\.isFinite)
    else { return nil }
    (self.units, self.width, self.blas, self.inverse) = (units, width, blas, inverse)
    self.threads = threads
    let cross = regression.crossProducts(columns)
    var fitted = Array(repeating: 0.0, count: cross.count)
    blas.multiply(cross, inverse, into: &fitted, rows: outputs, threads: threads)
    // L^T, row-major.
    var transposed = metric
    for row in 0..<outputs {
      for column in 0..<outputs {
        transposed[row * outputs + column] = metric[column * outputs + row]
      }
    }
    weights = fitted
    blas.multiply(transposed, fitted, into: &weights, rows: outputs)
  }

  private var count: Int { units.count * width }

  /// What each unit's going would cost, in the order of ``units``.
  var costs: [Double] {
    units.indices.map { place in
      guard width > 1 else {
        let sum = (0..<outputs).reduce(0.0) {
          let value = weights[$1 * count + place]
          return $0 + value * value
        }
        return sum / inverse[place * count + place]
      }
      let columns = Array(UnitColumns.range(of: place, width: width))
      return solved(columns)?.cost ?? .infinity
    }
  }

  /// Takes units away.
  ///
  /// - Parameter places: Which of ``units``, ascending.
  /// - Returns: Whether the numbers allowed it; where they did not, nothing is changed.
  mutating func remove(_ places: [Int]) -> Bool {
    let going = UnitColumns.all(of: places, width: width)
    guard let solved = solved(going) else { return false }
    let gone = Set(going)
    let staying = (0..<count).filter { !gone.contains($0) }
    // (staying, going) of H⁻¹, and the same times the inverse of (going, going).
    let rows = Self.block(inverse, staying, going, stride: count)
    var solution = rows
    var matrix = solved.matrix
    guard blas.solve(&matrix, &solution, count: going.count) else { return false }
    // In place: of a large layer there is no room for both.
    Self.compact(&inverse, staying, stride: count)
    blas.multiply(
      times: -1, solution, rows, .transposed, addingTo: 1, into: &inverse, rows: staying.count,
      threads: threads)
    var weights = Self.block(self.weights, Array(0..<outputs), staying, stride: count)
    blas.multiply(
      times: -1, solved.weights, solution, .transposed, addingTo: 1, into: &weights, rows: outputs)
    error += solved.cost
    self.weights = weights
    let goingPlaces = Set(places)
    units = units.indices.filter { !goingPlaces.contains($0) }.map { units[$0] }
    return true
  }

  /// The block of H⁻¹ of some columns, their weights, and what they cost together.
  private func solved(_ columns: [Int]) -> (matrix: [Double], weights: [Double], cost: Double)? {
    let matrix = Self.block(inverse, columns, columns, stride: count)
    let own = Self.block(weights, Array(0..<outputs), columns, stride: count)
    var (factor, solution) = (matrix, own)
    guard blas.solve(&factor, &solution, count: columns.count) else { return nil }
    let cost = zip(own, solution).reduce(0) { $0 + $1.0 * $1.1 }
    return cost.isFinite ? (matrix, own, max(0, cost)) : nil
  }

  /// Leaves some rows and the same columns of a square matrix, ascending.
  private static func compact(_ matrix: inout [Double], _ kept: [Int], stride: Int) {
    for (row, source) in kept.enumerated() {
      for (column, other) in kept.enumerated() {
        // Where a number goes, nothing is that is still to be moved.
        matrix[row * kept.count + column] = matrix[source * stride + other]
      }
    }
    matrix.removeLast(matrix.count - kept.count * kept.count)
  }

  private static func block(
    _ matrix: [Double], _ rows: [Int], _ columns: [Int], stride: Int
  ) -> [Double] {
    var block: [Double] = []
    block.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { block.append(matrix[row * stride + column]) }
    }
    return block
  }
}
