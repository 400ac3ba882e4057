import Checkpoints
import Kernels
package import Tensors
import Tokenizers
package import Transformers

/// What becomes of each parameter: the one place where plans turn into slices.
package struct ModelCut: Sendable {
  /// Heads, neurons and layers that go.
  package struct Structure: Sendable {
    package let plan: TransformerPlan
    /// The shape of the original.
    package let before: EncoderShape
    /// The shape of what is left.
    package let after: EncoderShape
    /// Whether what goes becomes zeros.
    package let keepsShape: Bool
    /// Tensors that are not slices of what they were, by their names in the original; in the shape
    /// that the plan leaves.
    package let values: [String: TensorValues]
    /// What `pack` made of units that did something; `nil` elsewhere.
    package let takenOver: Packing.TakenOver?
    /// New numbers of groups of layers.
    let groupNumbers: [Int?]

    /// What a plan makes of a shape.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - shape: The shape that it was made for.
    ///   - keepingShape: Whether what goes becomes zeros.
    ///   - values: Tensors with values of their own.
    ///   - takenOver: What `pack` made of units that did something.
    package init(
      _ plan: TransformerPlan, of shape: EncoderShape, keepingShape: Bool = false,
      values: [String: TensorValues] = [:], takenOver: Packing.TakenOver? = nil
    ) {
      (self.plan, self.values, self.takenOver) = (plan, values, takenOver)
      before = shape
      after = plan.applied(to: shape)
      keepsShape = keepingShape
      groupNumbers = plan.groupNumbers(of: shape)
    }

    /// The shape that the written tensors have.
    package var written: EncoderShape { keepsShape ? before : after }

    /// Names of files that are the shape's, beside configuration and weights.
    var rewrittenNames: Set<String> { keepsShape ? [] : [ModelingCode.fileName] }
  }

  /// The slices of a parameter that stay.
  struct Slices {
    /// The parameter's name from now on.
    var name: String
    /// Indices that stay, by axis.
    var kept: [Int: [Int]] = [:]
    /// Indices that become zeros, by axis.
    var zeroed: [Int: [Int]] = [:]
  }

  private let family: Family
  /// Old ids of the tokens that stay; `nil` where all do.
  private let tokens: [Int]?
  package let structure: Structure?

  package init(_ family: Family, vocabulary: VocabularyPlan?, structure: Structure?) {
    self.init(family, tokens: vocabulary?.map.kept.map(\.index), structure: structure)
  }

  /// - Parameters:
  ///   - family: The model's family.
  ///   - tokens: Old ids of the tokens that stay; `nil` where all do.
  ///   - structure: What becomes of the layers.
  init(_ family: Family, tokens: [Int]?, structure: Structure?) {
    (self.family, self.tokens, self.structure) = (family, tokens, structure)
  }

  /// What stays of a parameter, or `nil` where it goes with its layer.
  func slices(of parameter: ParameterLayout.Parameter) -> Slices? {
    var slices = Slices(name: parameter.tensor.name)
    if let axis = parameter.vocabularyAxis, let tokens { slices.kept[axis] = tokens }
    guard let structure, let place = family.place(of: parameter.tensor.name) else {
      return slices
    }
    guard let number = structure.groupNumbers[place.group] else { return nil }
    slices.name = place.name(inGroup: number)
    let index = structure.before.layer(at: place)
    let (layer, kept) = (structure.before.layers[index], structure.plan.layers[index])
    for (axis, role) in (parameter.axes ?? []).enumerated() {
      let length = parameter.tensor.shape.dimensions[axis]
      let indices: [Int]
      switch role {
      case .heads where kept.heads.count < layer.heads:
        let width = length / layer.heads
        indices = UnitColumns.all(of: kept.heads, width: width)
      case .intermediate where kept.neurons.count < layer.neurons: indices = kept.neurons
      default: continue
      }
      if structure.keepsShape {
        let staying = Set(indices)
        slices.zeroed[axis] = (0..<length).filter { !staying.contains($0) }
      } else {
        slices.kept[axis] = indices
      }
    }
    return slices
  }

  /// The shape of a parameter when it is written, or `nil` where it goes.
  func dimensions(of parameter: ParameterLayout.Parameter) -> [Int]? {
    slices(of: parameter).map { slices in
      parameter.tensor.shape.dimensions.enumerated().map { slices.kept[$0]?.count ?? $1 }
    }
  }

  /// Where a parameter's bytes come from, or `nil` where it goes.
  func source(
    of parameter: ParameterLayout.Parameter, in checkpoint: Checkpoint
  ) -> TensorSource? {
    guard let slices = slices(of: parameter) else { return nil }
    let tensor = parameter.tensor
    let source: TensorSource
    if let values = structure?.values[tensor.name] {
      source = .computed(tensor, values.shape) { () throws(CheckpointError) in values.bytes }
    } else if slices.zeroed.isEmpty {
      source = .gather(
        tensor, slices.kept.map { TensorSource.Gather(axis: $0.key, indices: $0.value) })
    } else {
      source = .computed(tensor, tensor.shape) { () throws(CheckpointError) in
        try checkpoint.bytes(of: tensor, zeroing: slices.zeroed)
      }
    }
    return source.renamed(slices.name)
  }
}

/// A tensor's new content.
package struct TensorValues: Sendable {
  package let shape: Shape
  /// In the dtype that the tensor has.
  package let bytes: [UInt8]

  package init(shape: Shape, bytes: [UInt8]) {
    self.shape = shape
    self.bytes = bytes
  }

  /// SHA-256 of the bytes.
  var sha256: String { Fingerprint.hash(of: bytes) }
}

extension Checkpoint {
  /// A tensor's bytes, of which slices are zeros.
  fileprivate func bytes(
    of tensor: TensorLocation, zeroing slices: [Int: [Int]]
  ) throws(CheckpointError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(tensor, 0..<tensor.byteCount, into: &bytes)
    for (axis, indices) in slices {
      let layout: AxisLayout
      do throws(TensorError) {
        layout = try AxisLayout(tensor.shape, tensor.dataType, along: axis)
      } catch {
        throw .impossibleGather(tensor: tensor.name, error)
      }
      for block in 0..<layout.blockCount {
        for index in indices {
          let start = block * layout.blockByteCount + index * layout.sliceByteCount
          for offset in start..<start + layout.sliceByteCount { bytes[offset] = 0 }
        }
      }
    }
    return bytes
  }
}
