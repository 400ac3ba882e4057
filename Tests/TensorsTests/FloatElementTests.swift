import TestSupport
import Testing

@testable import Tensors

struct FloatElementTests {
  /// Every number of 16 bits is the same after both directions.
  @Test(arguments: [DataType.f16, .bf16])
  func sixteenBits(_ dataType: DataType) {
    let bytes = (0...UInt16.max).flatMap { bits -> [UInt8] in
      let exponent: UInt16 = dataType == .f16 ? 0x7C00 : 0x7F80
      // Not numbers have many spellings.
      return bits & exponent == exponent ? [] : [UInt8(bits & 0xFF), UInt8(bits >> 8)]
    }
    #expect(dataType.bytes(of: dataType.numbers(in: bytes)) == bytes)
  }

  @Test(arguments: [DataType.f32, .f64], 1...3 as ClosedRange<UInt64>)
  func randomNumbers(_ dataType: DataType, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let numbers = (0..<100).map { _ in Double(Float.random(in: -9...9, using: &random)) }
    #expect(dataType.numbers(in: dataType.bytes(of: numbers)) == numbers)
  }

  /// Halfway between two numbers of bfloat16 the even one is taken.
  @Test(arguments: [(0x3F80_8000, 0x3F80), (0x3F81_8000, 0x3F82), (0x3F80_8001, 0x3F81)])
  func roundsToEven(_ bits: Int, _ expected: Int) {
    let number = Double(Float(bitPattern: UInt32(bits)))
    #expect(DataType.bf16.bytes(of: [number]) == [UInt8(expected & 0xFF), UInt8(expected >> 8)])
  }
}
