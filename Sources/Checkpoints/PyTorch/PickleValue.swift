import Bytes
package import Tensors

/// What a pickle that `torch.save` wrote can hold.
package enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer of more than 64 bits, little-endian.
  case bigInteger([UInt8])
  case number(Double)
  case string(String)
  /// With how many tuples lie in one another.
  case tuple([PickleValue], depth: Int)
  case list(PickleList)
  case dictionary(PickleDictionary)
  /// A class or function by its name; none is ever called.
  indirect case global(module: String, name: String)
  indirect case storage(TorchStorage)
  indirect case tensor(TorchTensor)
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

/// What a pickle made, as long as it is needed.
///
/// Lists may lie in one another a million deep, or in themselves: were each to release what is in it,
/// the stack would not suffice, or nothing would ever be released.
final class PickleMemory {
  private(set) var storages: [String: TorchStorage] = [:]
  private var lists: [PickleList] = []
  private var dictionaries: [PickleDictionary] = []

  deinit {
    for list in lists { list.elements = [] }
    for dictionary in dictionaries { dictionary.members = [] }
  }

  func makeList(_ elements: [PickleValue] = []) -> PickleValue {
    let list = PickleList()
    list.elements = elements
    lists.append(list)
    return .list(list)
  }

  func makeDictionary() -> PickleValue {
    let dictionary = PickleDictionary()
    dictionaries.append(dictionary)
    return .dictionary(dictionary)
  }

  /// Notes a storage; `false` where another one has its key.
  func note(_ storage: TorchStorage) -> Bool {
    storages.updateValue(storage, forKey: storage.key).map { $0 == storage } ?? true
  }
}

/// Memory that tensors are views of.
package struct TorchStorage: Hashable, Sendable {
  /// The name of the file in an archive, or of the block in an older file.
  package let key: String
  /// What its elements are; `nil` where only the tensors know.
  package let dataType: DataType?
  /// How many elements it has; bytes, where they are not known.
  package let count: Int

  /// Bytes of an element.
  var elementSize: Int { (dataType?.bitsPerElement ?? 8) / 8 }
}

/// A view of a storage; offset and strides count elements.
package struct TorchTensor: Hashable, Sendable {
  package let storage: TorchStorage
  package let dataType: DataType
  package let offset: Int
  package let shape: Shape
  package let strides: [Int]

  /// Bytes of an element.
  var elementSize: Int { dataType.bitsPerElement / 8 }

  /// The elements of the storage that the view begins and ends at; `nil` where it leaves it.
  ///
  /// A view of more elements than its storage has is none that a model has, but could make much of a
  /// small file.
  var extent: Range<Int>? {
    guard shape.elementCount > 0 else { return 0..<0 }
    let size = elementSize
    guard let bytes = storage.count.multiplied(checkedBy: storage.elementSize),
      shape.elementCount <= bytes / size, offset >= 0, strides.allSatisfy({ $0 >= 0 })
    else { return nil }
    var last = offset
    for (dimension, stride) in zip(shape.dimensions, strides) {
      guard let step = (dimension - 1).multiplied(checkedBy: stride),
        let next = last.adding(checked: step)
      else { return nil }
      last = next
    }
    return last < bytes / size ? offset..<last + 1 : nil
  }

  /// Whether the elements lie one after the other in row-major order.
  var isContiguous: Bool {
    guard shape.elementCount > 0 else { return true }
    var expected = 1
    for (dimension, stride) in zip(shape.dimensions, strides).reversed() where dimension != 1 {
      guard stride == expected else { return false }
      expected *= dimension
    }
    return true
  }
}
