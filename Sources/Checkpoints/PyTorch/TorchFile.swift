import Bytes
package import SystemPackage
import Tensors

/// What `torch.save` wrote: a value, and the memory that its tensors are views of.
///
/// A zip archive with `data.pkl` and a file for each storage, `data/KEY`; or, from torch before 1.6, five
/// pickles (magic number, version, machine, value, keys) and the storages, each after its length.
///
/// The whole file is held in memory.
package struct TorchFile {
  /// The value that was saved.
  package let value: PickleValue
  private let path: FilePath
  private let storages: [String: ArraySlice<UInt8>]

  /// Whether a file begins as one of the two forms does.
  package static func isTorchFile(_ bytes: [UInt8]) -> Bool {
    ZipArchive.isZip(bytes) || bytes.first == 0x80
  }

  /// Reads a file's bytes.
  ///
  /// - Throws: ``CheckpointError/malformedArchive(path:)`` or
  ///   ``CheckpointError/malformedPickle(path:offset:_:)``.
  package init(_ bytes: [UInt8], path: FilePath) throws(CheckpointError) {
    self.path = path
    if ZipArchive.isZip(bytes) {
      guard let archive = ZipArchive(bytes), let pickle = archive.file("data.pkl") else {
        throw .malformedArchive(path: path)
      }
      var position = 0
      let value = try Self.value(of: Array(pickle), from: &position, path)
      var storages: [String: ArraySlice<UInt8>] = [:]
      for key in Self.tensors(in: value).map(\.storage.key) {
        storages[key] = archive.file("data/\(key)")
      }
      (self.value, self.storages) = (value, storages)
    } else {
      (value, storages) = try Self.legacy(bytes, path)
    }
  }

  /// The first bytes of the older form, a number of 80 bits.
  private static let magic: [UInt8] = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]

  private static func legacy(
    _ bytes: [UInt8], _ path: FilePath
  ) throws(CheckpointError) -> (PickleValue, [String: ArraySlice<UInt8>]) {
    var position = 0
    guard case .bigInteger(magic) = try value(of: bytes, from: &position, path) else {
      throw .malformedArchive(path: path)
    }
    for _ in 0..<2 { _ = try value(of: bytes, from: &position, path) }
    let saved = try value(of: bytes, from: &position, path)
    guard case .list(let keys) = try value(of: bytes, from: &position, path) else {
      throw .malformedArchive(path: path)
    }
    let sizes = Dictionary(
      tensors(in: saved).map { ($0.storage.key, $0.storage.dataType.bitsPerElement / 8) },
      uniquingKeysWith: { first, _ in first })
    var storages: [String: ArraySlice<UInt8>] = [:]
    for case .string(let key) in keys.elements {
      guard bytes.count - position >= 8, let size = sizes[key] else {
        throw .malformedArchive(path: path)
      }
      let digits = bytes[position..<position + 8].reversed()
      let count = Int(truncatingIfNeeded: digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      position += 8
      guard count >= 0, let length = count.multiplied(checkedBy: size),
        length <= bytes.count - position
      else { throw .malformedArchive(path: path) }
      storages[key] = bytes[position..<position + length]
      position += length
    }
    return (saved, storages)
  }

  private static func value(
    of bytes: [UInt8], from position: inout Int, _ path: FilePath
  ) throws(CheckpointError) -> PickleValue {
    do throws(PickleReader.Failure) {
      return try PickleReader.value(of: bytes, from: &position)
    } catch {
      throw .malformedPickle(path: path, offset: error.offset, error.problem)
    }
  }

  /// Tensors of a value that is one, or a tuple, list or dictionary of them.
  private static func tensors(in value: PickleValue) -> [TorchTensor] {
    let parts: [PickleValue] =
      switch value {
      case .tuple(let parts): parts
      case .list(let list): list.elements
      case .dictionary(let dictionary): dictionary.members.map(\.value)
      default: [value]
      }
    return parts.compactMap { if case .tensor(let tensor) = $0 { tensor } else { nil } }
  }

  /// The elements of a tensor in row-major order.
  ///
  /// - Throws: ``CheckpointError/malformedArchive(path:)`` where the view leaves its storage.
  package func elements(of tensor: TorchTensor) throws(CheckpointError) -> [Double] {
    let size = tensor.storage.dataType.bitsPerElement / 8
    guard let storage = storages[tensor.storage.key],
      // Elements that are seen twice would make much of a small file.
      tensor.shape.elementCount <= storage.count / size
    else { throw .malformedArchive(path: path) }
    var elements: [Double] = []
    for number in 0..<tensor.shape.elementCount {
      var (rest, place) = (number, tensor.offset)
      for (dimension, stride) in zip(tensor.shape.dimensions, tensor.strides).reversed() {
        guard let step = (rest % dimension).multiplied(checkedBy: stride),
          let next = place.adding(checked: step)
        else { throw .malformedArchive(path: path) }
        place = next
        rest /= dimension
      }
      guard place >= 0, place < storage.count / size else {
        throw .malformedArchive(path: path)
      }
      let start = storage.startIndex + place * size
      elements.append(
        Self.number(storage[start..<start + size], tensor.storage.dataType))
    }
    return elements
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
