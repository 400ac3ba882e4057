package import Tensors

/// What a pickle that `torch.save` wrote can hold.
package indirect enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer of more than 64 bits, little-endian.
  case bigInteger([UInt8])
  case number(Double)
  case string(String)
  case tuple([PickleValue])
  case list(PickleList)
  case dictionary(PickleDictionary)
  /// A class or function by its name; none is ever called.
  case global(module: String, name: String)
  case storage(TorchStorage)
  case tensor(TorchTensor)
}

/// A list that a pickle goes on to fill after it has been put aside.
package final class PickleList {
  package internal(set) var elements: [PickleValue] = []
}

/// A dictionary that a pickle goes on to fill after it has been put aside.
package final class PickleDictionary {
  package internal(set) var members: [(key: PickleValue, value: PickleValue)] = []

  /// The value of the last member with a string for its key.
  package subscript(key: String) -> PickleValue? {
    members.last { if case .string(key) = $0.key { true } else { false } }?.value
  }
}

/// Memory that tensors are views of.
package struct TorchStorage: Equatable, Sendable {
  /// The name of the file in an archive, or of the block in an older file.
  package let key: String
  package let dataType: DataType
  /// How many elements it has.
  package let count: Int
}

/// A view of a storage; offset and strides count elements.
package struct TorchTensor: Equatable, Sendable {
  package let storage: TorchStorage
  package let offset: Int
  package let shape: Shape
  package let strides: [Int]
}
