import TestSupport
import Testing

@testable import Kernels

/// Attention with embeddings of distances, against its formula in float64.
struct RelativePositionTests {
  private let blas: BLAS

  init() throws { blas = try BLAS() }

  private static let headSize = 3

  private func matrix(
    _ rows: Int, _ columns: Int, _ generator: inout SeededRandom
  ) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &generator) })
  }

  private func dot(_ left: Matrix, _ row: Int, _ right: Matrix, _ other: Int, _ columns: Range<Int>)
    -> Double
  {
    columns.enumerated().reduce(0.0) {
      $0 + Double(left[row, $1.offset]) * Double(right[other, $1.element])
    }
  }

  /// Rows that rise, and rows that turn back, with either term and with both, for documents up to the limit.
  @Test(arguments: [1, 2, 3, 4] as [UInt64], [(true, true), (true, false), (false, true)])
  func scoresAndGradients(_ seed: UInt64, _ terms: (keys: Bool, queries: Bool)) {
    var generator = SeededRandom(seed: seed)
    let limit = Int.random(in: 1...9, using: &generator)
    let buckets = (0..<2 * limit - 1).map { place in
      seed.isMultiple(of: 2) ? Int32(min(place, 6)) : Int32.random(in: 0..<7, using: &generator)
    }
    let (keys, queries) = (matrix(7, 6, &generator), matrix(7, 6, &generator))
    let positions = DisentangledPositions(
      keys: terms.keys ? keys : nil, queries: terms.queries ? queries : nil, buckets: buckets)
    #expect(positions.limit == limit)
    for length in 1...limit {
      let query = matrix(length, Self.headSize, &generator)
      let key = matrix(length, Self.headSize, &generator)
      let gradient = matrix(length, length, &generator)
      for head in 0..<2 {
        let columns = UnitColumns.range(of: head, width: Self.headSize)
        let scores = Matrix(rows: length, columns: length, repeating: 0)
        positions.add(query: query, key: key, columns: columns, to: scores, blas)
        let toQuery = Matrix(rows: length, columns: Self.headSize, repeating: 0)
        let toKey = Matrix(rows: length, columns: Self.headSize, repeating: 0)
        positions.addGradients(
          of: gradient, columns: columns, toQuery: toQuery, toKey: toKey, blas)
        var sums = Array(
          repeating: Array(repeating: 0.0, count: Self.headSize), count: 2 * length)
        for i in 0..<length {
          for j in 0..<length {
            let bucket = Int(buckets[limit - 1 + i - j])
            let right =
              (terms.keys ? dot(query, i, keys, bucket, columns) : 0)
              + (terms.queries ? dot(key, j, queries, bucket, columns) : 0)
            #expect(
              abs(Double(scores[i, j]) - right) < 1e-5, "seed \(seed), length \(length)")
            for column in 0..<Self.headSize {
              let slope = Double(gradient[i, j])
              let place = columns.lowerBound + column
              if terms.keys { sums[i][column] += slope * Double(keys[bucket, place]) }
              if terms.queries {
                sums[length + j][column] += slope * Double(queries[bucket, place])
              }
            }
          }
        }
        for row in 0..<length {
          for column in 0..<Self.headSize {
            #expect(abs(Double(toQuery[row, column]) - sums[row][column]) < 1e-5, "seed \(seed)")
            #expect(
              abs(Double(toKey[row, column]) - sums[length + row][column]) < 1e-5, "seed \(seed)")
          }
        }
      }
    }
  }

  /// Heads that stay bring their columns along.
  @Test func someHeads() {
    var generator = SeededRandom(seed: 5)
    let (keys, queries) = (matrix(3, 6, &generator), matrix(3, 6, &generator))
    let all = DisentangledPositions(keys: keys, queries: queries, buckets: [0, 1, 2])
    let some = all.keeping(heads: [1], headSize: 3)
    #expect(some.keys?.values == keys.gathering(columns: [3, 4, 5]).values)
    #expect(some.queries?.values == queries.gathering(columns: [3, 4, 5]).values)
    #expect(some.limit == 2)
    #expect(all.keeping(heads: [], headSize: 3).keys?.columns == 0)
    #expect(UnitColumns.all(of: [2, 0], width: 2) == [4, 5, 0, 1])
  }
}
