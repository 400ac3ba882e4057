import TestSupport
import Testing

@testable import Bytes

struct UTF8ValidityTests {
  /// As the standard library tells it, of texts with long runs of ASCII and of other scalars, whole or with a byte
  /// that was changed or cut off.
  @Test(arguments: 1...40)
  func isWhatTheStandardLibrarySays(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let scalars = ["a", "é", "中", "😀", "\u{7FF}", "\u{FFFF}", "\u{10FFFF}"]
    var (valid, invalid) = (0, 0)
    for _ in 0..<300 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let scalar = Array((scalars.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...200, using: &random) { text += scalar }
      }
      if Bool.random(using: &random), !text.isEmpty {
        text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      text.removeLast(min(text.count, Int.random(in: 0...3, using: &random)))
      let expected = (try? UTF8Span(validating: text.span)) != nil
      #expect(text.span.isUTF8 == expected)
      if expected { valid += 1 } else { invalid += 1 }
    }
    #expect(valid > 50 && invalid > 50)
  }
}
