/// Reads a pickle without calling anything: the opcodes that `torch.save` writes, and the few globals
/// that tensors are made of.
///
/// A pickle is a program for a stack machine (Python's `pickletools` has the opcodes). Here its results
/// are plain values; a global that ``PickleCalls`` does not know stays a name and cannot be applied.
struct PickleReader {
  /// A model has some dozens for each of its tensors.
  private static let opcodeLimit = 10_000_000
  /// Tuples that lie in one another; torch has four.
  private static let depthLimit = 64

  private let bytes: [UInt8]
  private let memory: PickleMemory
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
    of bytes: [UInt8], from position: inout Int, _ memory: PickleMemory
  ) throws(Failure) -> PickleValue {
    var reader = PickleReader(bytes: bytes, position: position, memory: memory)
    let value = try reader.run()
    position = reader.position
    return value
  }

  private init(bytes: [UInt8], position: Int, memory: PickleMemory) {
    self.bytes = bytes
    self.position = position
    self.memory = memory
  }

  private mutating func run() throws(Failure) -> PickleValue {
    for _ in 0..<Self.opcodeLimit {
      let opcode = try byte()
      if opcode == UInt8(ascii: ".") { return try pop() }
      if try runConstant(opcode) { continue }
      if try runText(opcode) { continue }
      if try runContainer(opcode) { continue }
      guard try runMemo(opcode) else { throw failure(.unknownOpcode(opcode)) }
    }
    throw failure(.tooLong)
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
    case 0x8A: try runLong(try integer(1))  // LONG1
    case 0x8B: try runLong(try integer(4))  // LONG4
    case UInt8(ascii: "G"):
      let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      stack.append(.number(Double(bitPattern: bits)))
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

  /// Text, of UTF-8 or of the bytes that Python 2 and protocol 3 write.
  private mutating func runText(_ opcode: UInt8) throws(Failure) -> Bool {
    let count: Int
    switch opcode {
    // SHORT_BINUNICODE, SHORT_BINSTRING, SHORT_BINBYTES
    case 0x8C, UInt8(ascii: "U"), UInt8(ascii: "C"): count = try integer(1)
    // BINUNICODE, BINSTRING, BINBYTES
    case UInt8(ascii: "X"), UInt8(ascii: "T"), UInt8(ascii: "B"): count = try integer(4)
    default: return false
    }
    stack.append(.string(try string(count)))
    return true
  }

  /// An integer of any length, two's complement.
  private mutating func runLong(_ count: Int) throws(Failure) {
    let digits = try take(count)
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
    case UInt8(ascii: ")"): try pushTuple([])
    case UInt8(ascii: "]"): stack.append(memory.makeList())
    case UInt8(ascii: "}"): stack.append(memory.makeDictionary())
    case UInt8(ascii: "t"): try pushTuple(try popToMark())
    case UInt8(ascii: "l"): stack.append(memory.makeList(try popToMark()))
    case UInt8(ascii: "d"):
      let items = try popToMark()
      stack.append(memory.makeDictionary())
      try setItems(items)
    case 0x85, 0x86, 0x87: try pushTuple(try pop(Int(opcode - 0x84)))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popToMark())
    case UInt8(ascii: "s"): try setItems(try pop(2))
    case UInt8(ascii: "u"): try setItems(try popToMark())
    // BUILD gives attributes, such as the metadata of a state dictionary: nothing that is needed.
    case UInt8(ascii: "b"): _ = try pop()
    case UInt8(ascii: "R"):
      let operands = try pop(2)
      guard
        let result = try called({ calls throws(CheckpointError.PickleProblem) in
          try calls.result(of: operands[0], operands[1])
        })
      else { throw failure(.forbiddenCall(Self.name(of: operands[0]))) }
      stack.append(result)
    case UInt8(ascii: "Q"):
      let id = try pop()
      guard
        let storage = try called({ calls throws(CheckpointError.PickleProblem) in
          try calls.storage(id)
        })
      else { throw failure(.wrongOperand) }
      stack.append(storage)
    default: return false
    }
    return true
  }

  private mutating func runMemo(_ opcode: UInt8) throws(Failure) -> Bool {
    switch opcode {
    case UInt8(ascii: "q"): memo[try integer(1)] = try top()
    case UInt8(ascii: "r"): memo[try integer(4)] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "2"): stack.append(try top())
    case UInt8(ascii: "h"): stack.append(try recall(try integer(1)))
    case UInt8(ascii: "j"): stack.append(try recall(try integer(4)))
    default: return false
    }
    return true
  }

  private func called(
    _ body: (PickleCalls) throws(CheckpointError.PickleProblem) -> PickleValue?
  ) throws(Failure) -> PickleValue? {
    do throws(CheckpointError.PickleProblem) {
      return try body(PickleCalls(memory: memory))
    } catch {
      throw failure(error)
    }
  }

  private static func name(of value: PickleValue) -> String {
    guard case .global(let module, let name) = value else { return "a value" }
    return "\(module).\(name)"
  }

  // MARK: - The stack

  private mutating func pushTuple(_ parts: [PickleValue]) throws(Failure) {
    let depths = parts.map { if case .tuple(_, let depth) = $0 { depth } else { 0 } }
    let depth = (depths.max() ?? 0) + 1
    guard depth <= Self.depthLimit else { throw failure(.tooDeep) }
    stack.append(.tuple(parts, depth: depth))
  }

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
