package import Checkpoints
package import Tensors

/// The tensors of a checkpoint, added up by module.
package struct ParameterTree: Equatable, Sendable {
  /// The last component of the module's name.
  package let name: String
  package private(set) var parameters = 0
  package private(set) var bytes = 0
  /// dtypes that occur, in the order in which they come.
  package private(set) var dataTypes: [DataType] = []
  package private(set) var children: [ParameterTree] = []

  private init(name: String) {
    self.name = name
  }

  /// Adds up all tensors; a name's components are modules, its last one the parameter.
  package init(_ tensors: [TensorLocation]) {
    self.init(name: "")
    for tensor in tensors {
      // No model nests that deep, but a file may claim so, and adding recurses.
      let path = tensor.name.split(separator: ".", maxSplits: 40).map(String.init)
      add(tensor, path[...])
    }
    sortNumbers()
  }

  private mutating func add(_ tensor: TensorLocation, _ path: ArraySlice<String>) {
    parameters += tensor.parameterCount
    bytes += tensor.byteCount
    if !dataTypes.contains(tensor.dataType) { dataTypes.append(tensor.dataType) }
    guard let first = path.first else { return }
    if let index = children.firstIndex(where: { $0.name == first }) {
      children[index].add(tensor, path.dropFirst())
    } else {
      var child = ParameterTree(name: first)
      child.add(tensor, path.dropFirst())
      children.append(child)
    }
  }

  /// Layers come by number, everything else in the order of the file.
  private mutating func sortNumbers() {
    if children.allSatisfy({ Int($0.name) != nil }) {
      children.sort { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
    }
    for index in children.indices { children[index].sortNumbers() }
  }
}

extension TensorLocation {
  /// Elements that are weights: I64 tensors are buffers of positions or segments.
  package var parameterCount: Int { dataType == .i64 ? 0 : shape.elementCount }
}
