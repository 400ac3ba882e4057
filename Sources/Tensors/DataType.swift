/// What one element of a tensor is.
///
/// The names are those of the safetensors format, version 0.8 of its reference implementation.
/// The cases stand in that implementation's order, by which it lays out a file.
package enum DataType: String, CaseIterable, Sendable {
  case bool = "BOOL"
  /// Two elements a byte.
  case f4 = "F4"
  /// Four elements in three bytes.
  case f6e2m3 = "F6_E2M3"
  /// Four elements in three bytes.
  case f6e3m2 = "F6_E3M2"
  case u8 = "U8"
  case i8 = "I8"
  case f8e5m2 = "F8_E5M2"
  case f8e4m3 = "F8_E4M3"
  /// A power of two: the scale of a block in the microscaling formats.
  case f8e8m0 = "F8_E8M0"
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  case i16 = "I16"
  case u16 = "U16"
  case f16 = "F16"
  case bf16 = "BF16"
  case i32 = "I32"
  case u32 = "U32"
  case f32 = "F32"
  /// Two F32: a real and an imaginary part.
  case c64 = "C64"
  case f64 = "F64"
  case i64 = "I64"
  case u64 = "U64"

  /// Bits that one element takes.
  package var bitsPerElement: Int {
    switch self {
    case .f4: 4
    case .f6e2m3, .f6e3m2: 6
    case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
    case .i16, .u16, .f16, .bf16: 16
    case .i32, .u32, .f32: 32
    case .c64, .f64, .i64, .u64: 64
    }
  }
}

extension DataType: Comparable {
  /// Whether the reference implementation stores `right` before `left`: wide elements come first
  /// in a file, so that all are aligned.
  package static func < (left: DataType, right: DataType) -> Bool {
    left != right && allCases.first { $0 == left || $0 == right } == left
  }
}
