import Tensors

/// What calls in a pickle give, for the few globals that tensors are made of; nothing is called.
struct PickleCalls {
  let memory: PickleMemory

  /// The value of a call; `nil` where the global is none of these or the arguments do not fit it.
  ///
  /// - Throws: ``CheckpointError/PickleProblem/unsupportedTensor(_:)``.
  func result(
    of function: PickleValue, _ arguments: PickleValue
  ) throws(CheckpointError.PickleProblem) -> PickleValue? {
    guard case .global(let module, let name) = function, case .tuple(let arguments, _) = arguments
    else { return nil }
    switch (module, name) {
    case ("collections", "OrderedDict") where arguments.isEmpty: return memory.makeDictionary()
    case ("torch", "Size"), ("torch._utils", "_rebuild_parameter"): return arguments.first
    case ("torch._utils", "_rebuild_tensor"): return tensor(arguments, nil)
    case ("torch._utils", "_rebuild_tensor_v2"):
      try Self.checkMetadata(arguments.dropFirst(6).first)
      return tensor(arguments, nil)
    case ("torch._utils", "_rebuild_tensor_v3"):
      try Self.checkMetadata(arguments.dropFirst(7).first)
      guard arguments.count >= 7, case .global("torch", let name) = arguments[6] else { return nil }
      guard let dataType = Self.dataTypes[name] else { throw .unsupportedTensor("torch.\(name)") }
      return tensor(arguments, dataType)
    default: return nil
    }
  }

  /// Metadata such as a conjugate bit: the elements are not what the storage holds.
  private static func checkMetadata(_ value: PickleValue?) throws(CheckpointError.PickleProblem) {
    if case .dictionary(let metadata) = value, !metadata.members.isEmpty {
      throw .unsupportedTensor("conjugate or negative")
    }
  }

  private func tensor(_ arguments: [PickleValue], _ dataType: DataType?) -> PickleValue? {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0],
      case .integer(let offset) = arguments[1], let dataType = dataType ?? storage.dataType,
      let dimensions = Self.integers(arguments[2]), let strides = Self.integers(arguments[3]),
      let shape = try? Shape(dimensions), strides.count == dimensions.count
    else { return nil }
    return .tensor(
      TorchTensor(
        storage: storage, dataType: dataType, offset: offset, shape: shape, strides: strides))
  }

  /// A storage by its persistent id: `("storage", class, key, device, count)`, and in older files a view
  /// of it, of which there has been none since torch 0.4.
  ///
  /// - Throws: ``CheckpointError/PickleProblem/unsupportedTensor(_:)``.
  func storage(_ id: PickleValue) throws(CheckpointError.PickleProblem) -> PickleValue? {
    guard case .tuple(let parts, _) = id, parts.count >= 5, case .string("storage") = parts[0],
      case .global(let module, let name) = parts[1], case .string(let key) = parts[2],
      case .integer(let count) = parts[4], count >= 0
    else { return nil }
    if parts.count > 5 { guard case .none = parts[5] else { return nil } }
    let isUntyped = module == "torch.storage" && name == "UntypedStorage"
    let dataType = Self.storages[name]
    guard isUntyped || dataType != nil && ["torch", "torch.cuda"].contains(module) else {
      throw .unsupportedTensor("\(module).\(name)")
    }
    let storage = TorchStorage(key: key, dataType: isUntyped ? nil : dataType, count: count)
    return memory.note(storage) ? .storage(storage) : nil
  }

  private static let storages: [String: DataType] = [
    "DoubleStorage": .f64, "FloatStorage": .f32, "HalfStorage": .f16, "BFloat16Storage": .bf16,
    "LongStorage": .i64, "IntStorage": .i32, "ShortStorage": .i16, "CharStorage": .i8,
    "ByteStorage": .u8, "BoolStorage": .bool, "ComplexFloatStorage": .c64,
  ]

  /// dtypes that have no class of storages of their own.
  private static let dataTypes: [String: DataType] = [
    "uint16": .u16, "uint32": .u32, "uint64": .u64, "float8_e4m3fn": .f8e4m3,
    "float8_e5m2": .f8e5m2, "float8_e4m3fnuz": .f8e4m3fnuz, "float8_e5m2fnuz": .f8e5m2fnuz,
    "float8_e8m0fnu": .f8e8m0,
  ]

  private static func integers(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let parts, _) = value else { return nil }
    let numbers = parts.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    return numbers.count == parts.count ? numbers : nil
  }
}
