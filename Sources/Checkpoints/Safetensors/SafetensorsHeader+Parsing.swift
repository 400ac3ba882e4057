package import Bytes
import JSONText
import SystemPackage
import Tensors

extension SafetensorsHeader {
  /// Reads and checks the header of `file`; no tensor's bytes are read.
  ///
  /// - Throws: The first rule of the format that the file breaks.
  package init(parsing file: ReadableFile) throws(CheckpointError) {
    let bytes = try Self.headerBytes(of: file)
    let dataStart = Self.lengthByteCount + bytes.count
    let parser = HeaderParser(path: file.path)
    let (metadata, unordered) = try parser.contents(of: bytes)
    let tensors = try parser.arranged(unordered, dataSize: file.size - dataStart)
    self.init(metadata: metadata, tensors: tensors, dataStart: dataStart)
  }

  private static func headerBytes(of file: ReadableFile) throws(CheckpointError) -> [UInt8] {
    guard file.size >= lengthByteCount else {
      throw .headerLengthMissing(path: file.path, fileSize: file.size)
    }
    let lengthBytes = try CheckpointError.wrapping { () throws(BytesError) in
      try file.bytes(at: 0, count: lengthByteCount)
    }
    let claimed = lengthBytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard claimed <= lengthLimit else {
      throw .headerTooLarge(path: file.path, length: claimed, limit: lengthLimit)
    }
    let length = Int(claimed)
    guard lengthByteCount + length <= file.size else {
      throw .headerBeyondEnd(
        path: file.path, end: lengthByteCount + length, fileSize: file.size)
    }
    return try CheckpointError.wrapping { () throws(BytesError) in
      try file.bytes(at: lengthByteCount, count: length)
    }
  }
}

/// Checks the parts of one file's header.
private struct HeaderParser {
  typealias Tensor = SafetensorsHeader.Tensor
  typealias MetadataEntry = SafetensorsHeader.MetadataEntry

  let path: FilePath

  /// Everything in the header's text, tensors in the order of the text.
  func contents(
    of bytes: [UInt8]
  ) throws(CheckpointError) -> (metadata: [MetadataEntry]?, tensors: [Tensor]) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw .headerNotAnObject(path: path, firstByte: bytes.first)
    }
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: bytes)
    } catch {
      throw .malformedHeader(path: path, error)
    }
    var metadata: [MetadataEntry]?
    var tensors: [Tensor] = []
    var names: Set<[UInt8]> = []
    for (key, value) in document.root.members {
      let name = key.utf8 ?? []
      let isNew = names.insert(name).inserted
      if name.elementsEqual(SafetensorsHeader.metadataKey.utf8) {
        guard isNew else { throw .duplicateMetadata(path: path, key: nil) }
        metadata = try self.metadata(value)
      } else {
        let name = String(decoding: name, as: UTF8.self)
        guard isNew else { throw .duplicateTensor(path: path, tensor: name) }
        tensors.append(try tensor(name, value))
      }
    }
    return (metadata, tensors)
  }

  private func metadata(_ object: JSONNode) throws(CheckpointError) -> [MetadataEntry] {
    guard object.isObject else { throw .malformedMetadata(path: path, key: nil) }
    var entries: [MetadataEntry] = []
    var keys: Set<[UInt8]> = []
    for (key, value) in object.members {
      let keyText = key.string ?? ""
      guard let text = value.string else { throw .malformedMetadata(path: path, key: keyText) }
      guard keys.insert(key.utf8 ?? []).inserted else {
        throw .duplicateMetadata(path: path, key: keyText)
      }
      entries.append(MetadataEntry(key: keyText, value: text))
    }
    return entries
  }

  // MARK: - Tensors

  private func tensor(_ name: String, _ object: JSONNode) throws(CheckpointError) -> Tensor {
    let fields = try fields(of: object, name)
    guard let dataTypeName = fields[.dataType]?.string else {
      throw malformed(name, .wrongType(.dataType))
    }
    guard let dataType = DataType(rawValue: dataTypeName) else {
      throw .unknownDataType(path: path, tensor: name, name: dataTypeName)
    }
    guard let dimensions = fields[.shape].flatMap(naturalNumbers) else {
      throw malformed(name, .wrongType(.shape))
    }
    guard let offsets = fields[.dataOffsets].flatMap(naturalNumbers), offsets.count == 2 else {
      throw malformed(name, .wrongType(.dataOffsets))
    }
    let (start, end) = (offsets[0], offsets[1])
    guard start <= end else {
      throw .reversedOffsets(path: path, tensor: name, start: start, end: end)
    }
    let shape: Shape
    let needed: Int
    do throws(TensorError) {
      shape = try Shape(dimensions)
      needed = try shape.byteCount(of: dataType)
    } catch {
      throw .impossibleShape(path: path, tensor: name, error)
    }
    guard needed == end - start else {
      throw .wrongByteCount(path: path, tensor: name, stored: end - start, needed: needed)
    }
    return Tensor(name: name, dataType: dataType, shape: shape, dataOffsets: start..<end)
  }

  private func fields(
    of object: JSONNode, _ name: String
  ) throws(CheckpointError) -> [SafetensorsHeader.Field: JSONNode] {
    guard object.isObject else { throw malformed(name, .notAnObject) }
    var fields: [SafetensorsHeader.Field: JSONNode] = [:]
    for (key, value) in object.members {
      let keyText = key.string ?? ""
      guard let field = SafetensorsHeader.Field(rawValue: keyText) else {
        throw malformed(name, .unknown(keyText))
      }
      guard fields.updateValue(value, forKey: field) == nil else {
        throw malformed(name, .duplicate(field))
      }
    }
    for field in SafetensorsHeader.Field.allCases where fields[field] == nil {
      throw malformed(name, .missing(field))
    }
    return fields
  }

  private func malformed(
    _ name: String, _ problem: SafetensorsHeader.FieldProblem
  ) -> CheckpointError {
    .malformedTensor(path: path, tensor: name, problem)
  }

  /// An array of integers from 0 to `Int.max`; `nil` for anything else.
  private func naturalNumbers(_ array: JSONNode) -> [Int]? {
    guard array.isArray else { return nil }
    var numbers: [Int] = []
    for element in array.elements {
      // "-0" is a floating-point number to the reference implementation.
      guard let number = element.int, element.text.first != UInt8(ascii: "-") else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: - Data

  /// The tensors in the order of their bytes, which must fill the file without a gap.
  func arranged(_ tensors: [Tensor], dataSize: Int) throws(CheckpointError) -> [Tensor] {
    let tensors = tensors.sorted {
      ($0.dataOffsets.lowerBound, $0.dataOffsets.upperBound)
        < ($1.dataOffsets.lowerBound, $1.dataOffsets.upperBound)
    }
    var position = 0
    for tensor in tensors {
      let range = tensor.dataOffsets
      guard range.lowerBound == position else {
        throw .misplacedData(
          path: path, tensor: tensor.name, start: range.lowerBound, expected: position)
      }
      guard range.upperBound <= dataSize else {
        throw .dataBeyondEnd(
          path: path, tensor: tensor.name, end: range.upperBound, dataSize: dataSize)
      }
      position = range.upperBound
    }
    guard position == dataSize else {
      throw .unclaimedData(path: path, claimed: position, dataSize: dataSize)
    }
    return tensors
  }
}
