import Bytes
import Checkpoints
import Kernels
import Tensors

/// Reads weights as float32, and says what is wrong with them.
struct WeightReader: Sendable {
  let checkpoint: Checkpoint
  /// What the names of the base model's tensors start with, where a head is on top.
  let prefix: String

  /// The full name of a module's tensor, as it stands in the checkpoint or should.
  private func tensorName(_ module: ModuleName, _ suffix: String) -> String {
    let suffix = suffix.isEmpty ? "" : ".\(suffix)"
    switch module {
    case .head(let name): return name + suffix
    case .base(let name):
      let alone = name + suffix
      return checkpoint[alone] == nil ? prefix + alone : alone
    }
  }

  /// Whether the checkpoint has a tensor.
  func has(_ module: ModuleName, _ suffix: String = "weight") -> Bool {
    checkpoint[tensorName(module, suffix)] != nil
  }

  /// A tensor of one or more axes as a matrix: all axes but the first are its columns, and a vector is a row.
  ///
  /// - Parameters:
  ///   - module: The module's name.
  ///   - suffixes: Names of the tensor in it, the first of which that is there is taken.
  ///   - shape: The lengths of the axes, or `nil` where any will do; `nil` for any number of axes.
  /// - Returns: The matrix.
  /// - Throws: ``TransformerError``, with the name of a tensor that is missing, has another shape, is of a
  ///   type that is no floating-point number, or has numbers that are not finite.
  func matrix(
    _ module: ModuleName, _ suffixes: [String] = ["weight"], shape: [Int?]
  ) throws(TransformerError) -> Matrix {
    let names = suffixes.map { tensorName(module, $0) }
    guard let tensor = names.lazy.compactMap({ checkpoint[$0] }).first else {
      throw .tensorMissing(path: checkpoint.path, name: names[0])
    }
    let path = checkpoint.shards[tensor.shard].file.path
    let dimensions = tensor.shape.dimensions
    let fits =
      dimensions.count == shape.count && zip(dimensions, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else {
      throw .wrongShape(path: path, name: tensor.name, shape: dimensions, expected: shape)
    }
    guard tensor.dataType.isFloatingPoint else {
      throw .undecodableTensor(path: path, name: tensor.name, dataType: tensor.dataType)
    }
    // Either may be 0, where a layer has lost all its heads or neurons.
    let matrix = Matrix(
      rows: dimensions.count == 1 ? 1 : dimensions[0],
      columns: dimensions.dropFirst(dimensions.count == 1 ? 0 : 1).reduce(1, *))
    try read(tensor, into: matrix)
    guard matrix.isFinite else { throw .nonFiniteWeight(path: path, name: tensor.name) }
    return matrix
  }

  /// A vector.
  func vector(
    _ module: ModuleName, _ suffixes: [String] = ["bias"], count: Int?
  ) throws(TransformerError) -> Matrix {
    try matrix(module, suffixes, shape: [count])
  }

  /// A linear map; `nil` stands for sizes that the checkpoint tells.
  func linear(
    _ module: ModuleName, from inputs: Int?, to outputs: Int?, hasBias: Bool = true
  ) throws(TransformerError) -> Linear {
    let weight = try matrix(module, shape: [outputs, inputs])
    let bias =
      hasBias
      ? try vector(module, count: weight.rows)
      : Matrix(rows: 1, columns: weight.rows, repeating: 0)
    return Linear(weight: weight, bias: bias)
  }

  /// A layer normalization; checkpoints of 2018 call its weight gamma and its bias beta.
  func norm(
    _ module: ModuleName, count: Int, epsilon: Float
  ) throws(TransformerError) -> LayerNorm {
    LayerNorm(
      weight: try vector(module, ["weight", "gamma"], count: count),
      bias: try vector(module, ["bias", "beta"], count: count), epsilon: epsilon)
  }

  private func read(_ tensor: TensorLocation, into matrix: Matrix) throws(TransformerError) {
    var bytes: [UInt8] = []
    var floats: [Float] = []
    var done = 0
    // Whole elements, and few enough for the cache.
    for start in stride(from: 0, to: tensor.byteCount, by: 1 << 18) {
      do throws(CheckpointError) {
        try checkpoint.read(tensor, start..<min(start + 1 << 18, tensor.byteCount), into: &bytes)
      } catch {
        throw .weights(error)
      }
      tensor.dataType.decode(bytes, into: &floats)
      matrix.write(floats, at: done)
      done += floats.count
    }
  }
}
