import Tensors
import Testing

struct DataTypeTests {
  /// Bits of each dtype, as the reference implementation declares them (`Dtype::bitsize`).
  static let bits: [(name: String, bits: Int)] = [
    ("BOOL", 8), ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("U8", 8), ("I8", 8),
    ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8),
    ("I16", 16), ("U16", 16), ("F16", 16), ("BF16", 16), ("I32", 32), ("U32", 32), ("F32", 32),
    ("C64", 64), ("F64", 64), ("I64", 64), ("U64", 64),
  ]

  @Test func namesAndSizesAreThoseOfTheFormat() {
    #expect(DataType.allCases.map(\.rawValue) == Self.bits.map(\.name))
    #expect(DataType.allCases.map(\.bitsPerElement) == Self.bits.map(\.bits))
  }

  @Test(arguments: ["", "f32", "F128", "I4", "F32 ", "F8_E4M3FN"])
  func otherNamesAreUnknown(_ name: String) {
    #expect(DataType(rawValue: name) == nil)
  }

  @Test func orderIsTotal() {
    for (leftRank, left) in DataType.allCases.enumerated() {
      for (rightRank, right) in DataType.allCases.enumerated() {
        #expect((left < right) == (leftRank < rightRank))
      }
    }
  }
}
