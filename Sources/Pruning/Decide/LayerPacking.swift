import Kernels
import Transformers

/// What of a layer's heads and neurons does nothing, or nothing that its biases could not do.
///
/// Three things go without changing what the layer computes: a unit whose output columns are zeros; a
/// neuron whose input row is zeros, which is the constant act(bias), and a head whose values are zeros,
/// which gives the bias of its values because attention weights add up to 1, both of which the bias of
/// the output takes over; and a unit with all the inputs of another, to whose output columns its own are added.
struct LayerPacking {
  /// Input rows (count, width) and output columns (outputs, count) of units, as numbers.
  struct Units {
    let count: Int
    /// For each unit, its input row or rows, one after the other.
    let inputs: [Double]
    let bias: [Double]
    /// Row-major: an output's weights of all units.
    var outputs: [Double]
    var outputBias: [Double]
    /// Elements of a unit in `inputs`, and columns of a unit in `outputs`.
    let inputSize: Int
    let width: Int
    /// The largest number that the outputs' type has: units stay where a sum would be more.
    var largest = Double(Float.greatestFiniteMagnitude)

    var outputCount: Int { outputBias.count }
  }

  /// Units that stay, ascending.
  private(set) var kept: [Int] = []
  /// Units that became constants in the output's bias.
  private(set) var constants = 0
  /// Units that another took over.
  private(set) var merged = 0
  /// The output's bias and weights, with what was taken over.
  private(set) var units: Units

  /// Looks through neurons.
  ///
  /// - Parameters:
  ///   - neurons: One input row and output column each.
  ///   - activation: What they apply; `nil` where it is not known, so that none becomes a constant.
  init(neurons: Units, _ activation: Activation?) {
    units = neurons
    let isSilent = Self.silentUnits(neurons)
    var seen: [[Double]: Int] = [:]
    for unit in 0..<neurons.count where !isSilent[unit] {
      let row = Array(neurons.inputs[unit * neurons.inputSize..<(unit + 1) * neurons.inputSize])
      let key = row + [neurons.bias[unit]]
      if row.allSatisfy({ $0 == 0 }), let activation,
        addConstant(unit, { _ in activation(neurons.bias[unit]) })
      {
        continue
      }
      if let other = seen[key], merge(unit, into: other) { continue }
      if seen[key] == nil { seen[key] = unit }
      kept.append(unit)
    }
  }

  /// Looks through heads, whose inputs are the rows of their values.
  ///
  /// - Parameters:
  ///   - heads: The rows of values and the output columns of each.
  ///   - weights: All that decides about what each gives, queries and keys included: heads with the same numbers are
  ///     the same; `nil` where that is not known.
  init(heads: Units, weights: [[Double]]?) {
    units = heads
    let isSilent = Self.silentUnits(heads)
    var seen: [[Double]: Int] = [:]
    for unit in 0..<heads.count where !isSilent[unit] {
      let rows = heads.inputs[unit * heads.inputSize..<(unit + 1) * heads.inputSize]
      if rows.allSatisfy({ $0 == 0 }),
        addConstant(unit, { heads.bias[unit * heads.width + $0] })
      {
        continue
      }
      if let weights {
        if let other = seen[weights[unit]], merge(unit, into: other) { continue }
        if seen[weights[unit]] == nil { seen[weights[unit]] = unit }
      }
      kept.append(unit)
    }
  }

  /// Units whose output columns are all zeros.
  private static func silentUnits(_ units: Units) -> [Bool] {
    var isSilent = Array(repeating: true, count: units.count)
    let row = units.count * units.width
    for output in 0..<units.outputCount {
      for column in 0..<row where units.outputs[output * row + column] != 0 {
        isSilent[column / units.width] = false
      }
    }
    return isSilent
  }

  /// Adds what a unit always gives to the output's bias.
  ///
  /// - Returns: Whether the sums can be stored; otherwise nothing is added.
  private mutating func addConstant(_ unit: Int, _ value: (Int) -> Double) -> Bool {
    let row = units.count * units.width
    var sums = units.outputBias
    for output in 0..<units.outputCount {
      for column in 0..<units.width {
        let weight = units.outputs[output * row + unit * units.width + column]
        sums[output] += weight * value(column)
      }
    }
    guard sums.allSatisfy({ abs($0) <= units.largest }) else { return false }
    units.outputBias = sums
    constants += 1
    return true
  }

  /// Adds a unit's output columns to those of another.
  ///
  /// - Returns: Whether the sums can be stored; otherwise nothing is added.
  private mutating func merge(_ unit: Int, into other: Int) -> Bool {
    let row = units.count * units.width
    let places = (0..<units.outputCount).flatMap { output in
      (0..<units.width).map {
        (output * row + other * units.width + $0, output * row + unit * units.width + $0)
      }
    }
    let sums = places.map { units.outputs[$0] + units.outputs[$1] }
    guard sums.allSatisfy({ abs($0) <= units.largest }) else { return false }
    for (place, sum) in zip(places, sums) { units.outputs[place.0] = sum }
    merged += 1
    return true
  }

  /// The output weights of the units that stay, row-major.
  var keptOutputs: [Double] {
    let row = units.count * units.width
    var weights: [Double] = []
    for output in 0..<units.outputCount {
      for unit in kept {
        let start = output * row + unit * units.width
        weights += units.outputs[start..<start + units.width]
      }
    }
    return weights
  }
}
