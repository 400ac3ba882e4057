package import Tensors

/// What a safetensors file says about itself, both directions.
///
/// A file is
///
///     8 bytes    n, the header's length, little-endian
///     n bytes    the header: a JSON object that starts with "{", padded with spaces
///     the rest   the tensors' bytes, without gaps
///
/// and a header
///
///     {"__metadata__":{"format":"pt"},
///      "weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
///      "bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}}
///
/// with offsets that count from the header's end. Elements are little-endian and row-major.
///
/// - Note: See the [format](https://huggingface.co/docs/safetensors/index#format). Everything
///   that the reference implementation (0.8) refuses is refused here; so is what it lets pass
///   but the format forbids: duplicate names, white space before the brace. Fields that the
///   format does not know are refused too, because they could not be written back.
package struct SafetensorsHeader: Equatable, Sendable {
  /// One tensor of a file.
  package struct Tensor: Equatable, Sendable {
    package let name: String
    package let dataType: DataType
    package let shape: Shape
    /// Where the bytes are, counted from the end of the header.
    package let dataOffsets: Range<Int>
  }

  /// One pair of `__metadata__`.
  package struct MetadataEntry: Equatable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
      (self.key, self.value) = (key, value)
    }
  }

  /// What is wrong with the description of a tensor.
  package enum FieldProblem: Equatable, Sendable {
    case notAnObject
    case missing(Field)
    case duplicate(Field)
    case wrongType(Field)
    case unknown(String)
  }

  /// A member of a tensor's description.
  package enum Field: String, CaseIterable, Sendable {
    case dataType = "dtype"
    case shape
    case dataOffsets = "data_offsets"
  }

  /// The largest header that the reference implementation reads.
  package static let lengthLimit = 100_000_000

  static let metadataKey = "__metadata__"
  static let lengthByteCount = 8

  /// The free text pairs, in order; `nil` where the header has none.
  package let metadata: [MetadataEntry]?
  /// The tensors in the order of their bytes.
  package let tensors: [Tensor]
  /// Where the first tensor's bytes start, counted from the start of the file.
  package let dataStart: Int

  /// Bytes of all tensors together.
  package var dataByteCount: Int { tensors.last?.dataOffsets.upperBound ?? 0 }

  init(metadata: [MetadataEntry]?, tensors: [Tensor], dataStart: Int) {
    self.metadata = metadata
    self.tensors = tensors
    self.dataStart = dataStart
  }
}
