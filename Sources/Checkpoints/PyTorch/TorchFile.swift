package import Bytes
import Tensors

/// What `torch.save` wrote: a value, and the memory that its tensors are views of.
///
/// A zip archive with `data.pkl` and a file for each storage, `data/KEY`; or, from torch before 1.6, five
/// pickles (magic number, version, machine, value, keys) and the storages, each after its length.
///
/// Pickles are held in memory, storages stay in the file.
package struct TorchFile {
  /// The value that was saved.
  package let value: PickleValue
  let file: ReadableFile
  /// Where the storages are, by key.
  private let storages: [String: Range<Int>]
  private let memory: PickleMemory

  /// The longest pickles: as long as a safetensors header.
  private static let pickleLimit = 100_000_000

  /// Whether a file that begins so is of one of the two forms.
  package static func isTorchFile(_ start: [UInt8]) -> Bool {
    ZipArchive.isZip(start) || start.first == 0x80
  }

  /// Reads the pickles of a file.
  ///
  /// - Throws: ``CheckpointError/malformedArchive(path:_:)`` or
  ///   ``CheckpointError/malformedPickle(path:offset:_:)``.
  package init(_ file: ReadableFile) throws(CheckpointError) {
    self.file = file
    let start = try Self.bytes(of: file, 0..<min(4, file.size))
    (value, storages, memory) =
      ZipArchive.isZip(start) ? try Self.zipped(file) : try Self.legacy(file)
  }

  private typealias Parts = (PickleValue, [String: Range<Int>], PickleMemory)

  private static func zipped(_ file: ReadableFile) throws(CheckpointError) -> Parts {
    let archive = try ZipArchive(file)
    let folder = try archive.folder()
    if let order = archive["\(folder)/byteorder"],
      try bytes(of: file, order).starts(with: "big".utf8)
    {
      throw .malformedArchive(path: file.path, .bigEndian)
    }
    guard let pickle = archive["\(folder)/data.pkl"], pickle.count <= pickleLimit else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    let memory = PickleMemory()
    var position = 0
    let saved = try value(of: bytes(of: file, pickle), from: &position, file, memory)
    var storages: [String: Range<Int>] = [:]
    for storage in memory.storages.values {
      guard let range = archive["\(folder)/data/\(storage.key)"],
        let byteCount = storage.count.multiplied(checkedBy: storage.elementSize),
        byteCount <= range.count
      else { throw .malformedArchive(path: file.path, .damaged) }
      storages[storage.key] = range
    }
    return (saved, storages, memory)
  }

  // MARK: - The older form

  /// The first value of the older form, a number of 80 bits.
  private static let magic: [UInt8] = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]

  private static func legacy(_ file: ReadableFile) throws(CheckpointError) -> Parts {
    // Nothing says how long the pickles are: what breaks off is read again, with more behind it.
    var count = 1 << 20
    while true {
      let start = try bytes(of: file, 0..<min(count, file.size))
      do throws(CheckpointError) {
        return try legacy(start, file)
      } catch .malformedPickle(_, _, .endOfData) where start.count < min(file.size, pickleLimit) {
        count = min(count * 8, pickleLimit)
      }
    }
  }

  private static func legacy(
    _ start: [UInt8], _ file: ReadableFile
  ) throws(CheckpointError) -> Parts {
    let memory = PickleMemory()
    var position = 0
    guard case .bigInteger(magic) = try value(of: start, from: &position, file, memory) else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    _ = try value(of: start, from: &position, file, memory)
    let machine = try value(of: start, from: &position, file, memory)
    if case .dictionary(let machine) = machine, case .bool(false)? = machine["little_endian"] {
      throw .malformedArchive(path: file.path, .bigEndian)
    }
    let saved = try value(of: start, from: &position, file, memory)
    guard case .list(let keys) = try value(of: start, from: &position, file, memory) else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    var storages: [String: Range<Int>] = [:]
    for case .string(let key) in keys.elements {
      guard let storage = memory.storages[key], storages[key] == nil,
        file.size - position >= 8
      else { throw .malformedArchive(path: file.path, .damaged) }
      let digits = try bytes(of: file, position..<position + 8)
      let count = Int(exactly: digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      position += 8
      guard count == storage.count,
        let length = storage.count.multiplied(checkedBy: storage.elementSize),
        length <= file.size - position
      else { throw .malformedArchive(path: file.path, .damaged) }
      storages[key] = position..<position + length
      position += length
    }
    return (saved, storages, memory)
  }

  private static func value(
    of bytes: [UInt8], from position: inout Int, _ file: ReadableFile, _ memory: PickleMemory
  ) throws(CheckpointError) -> PickleValue {
    do throws(PickleReader.Failure) {
      return try PickleReader.value(of: bytes, from: &position, memory)
    } catch {
      throw .malformedPickle(path: file.path, offset: error.offset, error.problem)
    }
  }

  private static func bytes(
    of file: ReadableFile, _ range: Range<Int>
  ) throws(CheckpointError) -> [UInt8] {
    try CheckpointError.wrapping { () throws(BytesError) in
      try file.bytes(at: range.lowerBound, count: range.count)
    }
  }

  // MARK: - Tensors

  /// Where in the file the part of a storage is that a tensor is a view of; `nil` where there is no such
  /// part.
  func range(of tensor: TorchTensor) -> Range<Int>? {
    guard let extent = tensor.extent, let storage = storages[tensor.storage.key] else { return nil }
    // The extent lies in the storage, whose bytes were counted.
    let start = storage.lowerBound + extent.lowerBound * tensor.elementSize
    return start..<start + extent.count * tensor.elementSize
  }

  /// The bytes of a tensor in row-major order; `nil` where it is no view of its storage.
  func bytes(of tensor: TorchTensor) throws(CheckpointError) -> [UInt8]? {
    guard let range = range(of: tensor) else { return nil }
    let part = try Self.bytes(of: file, range)
    return tensor.isContiguous ? part : tensor.gathered(from: part)
  }

  /// The elements of a tensor in row-major order.
  ///
  /// - Throws: ``CheckpointError/impossibleView(path:tensor:)`` where the view leaves its storage.
  package func elements(of tensor: TorchTensor) throws(CheckpointError) -> [Double] {
    guard let bytes = try bytes(of: tensor) else {
      throw .impossibleView(path: file.path, tensor: tensor.storage.key)
    }
    return stride(from: 0, to: bytes.count, by: tensor.elementSize).map {
      Self.number(bytes[$0..<$0 + tensor.elementSize], tensor.dataType)
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ dataType: DataType) -> Double {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return switch dataType {
    case .f64: Double(bitPattern: bits)
    case .f32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .f16: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .bf16: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
    case .i64: Double(Int64(bitPattern: bits))
    case .i32: Double(Int32(truncatingIfNeeded: bits))
    case .i16: Double(Int16(truncatingIfNeeded: bits))
    case .i8: Double(Int8(truncatingIfNeeded: bits))
    default: Double(bits)
    }
  }
}

extension TorchTensor {
  /// The elements in row-major order, out of the bytes of ``extent``.
  fileprivate func gathered(from part: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(shape.elementCount * elementSize)
    var index = Array(repeating: 0, count: strides.count)
    var place = 0
    for _ in 0..<shape.elementCount {
      result += part[place * elementSize..<(place + 1) * elementSize]
      // The next index, the last axis first; the extent was checked to hold all places.
      for axis in strides.indices.reversed() where shape.dimensions[axis] > 1 {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape.dimensions[axis] { break }
        place -= index[axis] * strides[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
