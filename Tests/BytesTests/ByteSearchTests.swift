import TestSupport
import Testing

@testable import Bytes

struct ByteSearchTests {
  @Test(arguments: 1...20)
  func newlinesAreCounted(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let text: [UInt8] = (0..<Int.random(in: 0...100, using: &random)).map { _ in
      [0x0A, 0x0B, 0x8A, 0x00].randomElement(using: &random) ?? 0
    }
    #expect(text.span.newlineCount == text.count { $0 == 0x0A })
  }
}
