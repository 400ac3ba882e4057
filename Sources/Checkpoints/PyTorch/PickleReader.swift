import Bytes
import Tensors

/// Reads a pickle without calling anything: the opcodes that `torch.save` writes, and the few globals
/// that tensors are made of.
///
/// A pickle is a program for a stack machine (Python's `pickletools` has the opcodes). Here its results
/// are plain values; a global that is not in ``rebuilt(_:_:)`` stays a name and cannot be applied.
struct PickleReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  private var stack: [PickleValue] = []
  /// Where the stack ended at each MARK.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// What is wrong, and where.
  struct Failure: Error {
    let offset: Int
    let problem: CheckpointError.PickleProblem
  }

  /// Reads the value that starts at `position`, up to its STOP.
  static func value(
    of bytes: [UInt8], from position: inout Int
  ) throws(Failure) -> PickleValue {
    var reader = PickleReader(bytes: bytes, position: position)
    let value = try reader.run()
    position = reader.position
    return value
  }

  private init(bytes: [UInt8], position: Int) {
    self.bytes = bytes
    self.position = position
  }

  private mutating func run() throws(Failure) -> PickleValue {
    while true {
      let opcode = try byte()
      if opcode == UInt8(ascii: ".") { return try pop() }
      if try runConstant(opcode) { continue }
      if try runContainer(opcode) { continue }
      guard try runMemo(opcode) else { throw failure(.unknownOpcode(opcode)) }
    }
  }

  private mutating func runConstant(_ opcode: UInt8) throws(Failure) -> Bool {
    switch opcode {
    case 0x80: _ = try byte()  // PROTO
    case 0x95: _ = try take(8)  // FRAME
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))
    case 0x89: stack.append(.bool(false))
    case UInt8(ascii: "K"): stack.append(.integer(try integer(1)))
    case UInt8(ascii: "M"): stack.append(.integer(try integer(2)))
    case UInt8(ascii: "J"):
      stack.append(.integer(Int(Int32(truncatingIfNeeded: try integer(4)))))
    case 0x8A: try runLong()
    case UInt8(ascii: "G"):
      let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      stack.append(.number(Double(bitPattern: bits)))
    case UInt8(ascii: "X"): stack.append(.string(try string(try integer(4))))
    case 0x8C: stack.append(.string(try string(try integer(1))))
    case UInt8(ascii: "c"): stack.append(.global(module: try line(), name: try line()))
    case 0x93:
      guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
        throw failure(.wrongOperand)
      }
      stack.append(.global(module: module, name: name))
    default: return false
    }
    return true
  }

  /// LONG1: an integer of any length, two's complement.
  private mutating func runLong() throws(Failure) {
    let digits = try take(try integer(1))
    guard digits.count <= 8 else {
      stack.append(.bigInteger(Array(digits)))
      return
    }
    let fill: UInt64 = (digits.last ?? 0) >= 0x80 ? .max : 0
    let bits = digits.reversed().reduce(fill) { $0 << 8 | UInt64($1) }
    stack.append(.integer(Int(bitPattern: UInt(bits))))
  }

  private mutating func runContainer(_ opcode: UInt8) throws(Failure) -> Bool {
    switch opcode {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): stack.append(.tuple([]))
    case UInt8(ascii: "]"): stack.append(.list(PickleList()))
    case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
    case UInt8(ascii: "t"): stack.append(.tuple(try popToMark()))
    case 0x85, 0x86, 0x87: stack.append(.tuple(try pop(Int(opcode - 0x84))))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popToMark())
    case UInt8(ascii: "s"): try setItems(try pop(2))
    case UInt8(ascii: "u"): try setItems(try popToMark())
    // BUILD gives attributes, such as the metadata of a state dictionary: nothing that is needed.
    case UInt8(ascii: "b"): _ = try pop()
    case UInt8(ascii: "R"):
      let operands = try pop(2)
      guard let result = Self.rebuilt(operands[0], operands[1]) else {
        throw failure(.forbiddenCall(Self.name(of: operands[0])))
      }
      stack.append(result)
    case UInt8(ascii: "Q"):
      guard let storage = Self.storage(try pop()) else { throw failure(.wrongOperand) }
      stack.append(.storage(storage))
    default: return false
    }
    return true
  }

  private mutating func runMemo(_ opcode: UInt8) throws(Failure) -> Bool {
    switch opcode {
    case UInt8(ascii: "q"): memo[try integer(1)] = try top()
    case UInt8(ascii: "r"): memo[try integer(4)] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): stack.append(try recall(try integer(1)))
    case UInt8(ascii: "j"): stack.append(try recall(try integer(4)))
    default: return false
    }
    return true
  }

  // MARK: - What may be called

  /// What a call of a global gives, for the globals that tensors are made of.
  private static func rebuilt(_ function: PickleValue, _ arguments: PickleValue) -> PickleValue? {
    guard case .global(let module, let name) = function, case .tuple(let arguments) = arguments
    else { return nil }
    switch (module, name) {
    case ("collections", "OrderedDict"): return .dictionary(PickleDictionary())
    case ("torch._utils", "_rebuild_parameter"): return arguments.first
    case ("torch._utils", "_rebuild_tensor_v2"):
      guard arguments.count >= 4, case .storage(let storage) = arguments[0],
        case .integer(let offset) = arguments[1],
        let dimensions = integers(arguments[2]), let strides = integers(arguments[3]),
        let shape = try? Shape(dimensions), strides.count == dimensions.count
      else { return nil }
      return .tensor(
        TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides))
    default: return nil
    }
  }

  /// A storage by its persistent id: `("storage", class, key, device, count)`.
  private static func storage(_ id: PickleValue) -> TorchStorage? {
    guard case .tuple(let parts) = id, parts.count >= 5, case .string("storage") = parts[0],
      case .global("torch", let name) = parts[1], let dataType = dataTypes[name],
      case .string(let key) = parts[2], case .integer(let count) = parts[4], count >= 0
    else { return nil }
    return TorchStorage(key: key, dataType: dataType, count: count)
  }

  private static let dataTypes: [String: DataType] = [
    "DoubleStorage": .f64, "FloatStorage": .f32, "HalfStorage": .f16, "BFloat16Storage": .bf16,
    "LongStorage": .i64, "IntStorage": .i32, "ShortStorage": .i16, "CharStorage": .i8,
    "ByteStorage": .u8, "BoolStorage": .bool,
  ]

  private static func integers(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let parts) = value else { return nil }
    let numbers = parts.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    return numbers.count == parts.count ? numbers : nil
  }

  private static func name(of value: PickleValue) -> String {
    guard case .global(let module, let name) = value else { return "a value" }
    return "\(module).\(name)"
  }

  // MARK: - The stack

  private mutating func append(_ values: [PickleValue]) throws(Failure) {
    guard case .list(let list) = try top() else { throw failure(.wrongOperand) }
    list.elements += values
  }

  private mutating func setItems(_ items: [PickleValue]) throws(Failure) {
    guard case .dictionary(let dictionary) = try top(), items.count.isMultiple(of: 2) else {
      throw failure(.wrongOperand)
    }
    for index in stride(from: 0, to: items.count, by: 2) {
      dictionary.members.append((items[index], items[index + 1]))
    }
  }

  private func top() throws(Failure) -> PickleValue {
    guard let last = stack.last else { throw failure(.wrongOperand) }
    return last
  }

  private mutating func pop() throws(Failure) -> PickleValue {
    guard stack.count > marks.last ?? 0, let last = stack.popLast() else {
      throw failure(.wrongOperand)
    }
    return last
  }

  private mutating func pop(_ count: Int) throws(Failure) -> [PickleValue] {
    var values: [PickleValue] = []
    for _ in 0..<count { values.append(try pop()) }
    return values.reversed()
  }

  private mutating func popToMark() throws(Failure) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw failure(.wrongOperand) }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  private func recall(_ key: Int) throws(Failure) -> PickleValue {
    guard let value = memo[key] else { throw failure(.wrongOperand) }
    return value
  }

  // MARK: - Bytes

  private mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw failure(.endOfData) }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func byte() throws(Failure) -> UInt8 {
    guard let byte = try take(1).first else { throw failure(.endOfData) }
    return byte
  }

  /// An unsigned little-endian number of 1 to 4 bytes.
  private mutating func integer(_ count: Int) throws(Failure) -> Int {
    try take(count).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func string(_ count: Int) throws(Failure) -> String {
    String(decoding: try take(count), as: UTF8.self)
  }

  private mutating func line() throws(Failure) -> String {
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw failure(.endOfData)
    }
    let text = try string(end - position)
    position += 1
    return text
  }

  private func failure(_ problem: CheckpointError.PickleProblem) -> Failure {
    Failure(offset: position, problem: problem)
  }
}
