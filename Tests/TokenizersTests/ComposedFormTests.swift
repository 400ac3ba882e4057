import TestSupport
import Testing
import UnicodeText

@testable import Tokenizers

/// What the quick check allows is what NFC leaves as it is.
struct ComposedFormTests {
  private static func isUnchanged(_ text: [Unicode.Scalar]) -> Bool {
    let bytes = text.flatMap { Array($0.utf8) }
    var normalized = NormalizedText()
    normalized.append(bytes.span, 0..<bytes.count, firstScalar: 0)
    UnicodeForm.nfc.normalize(&normalized)
    return normalized.bytes == bytes
  }

  private static func isAllowed(_ text: [Unicode.Scalar]) -> Bool {
    var form = ComposedForm()
    return text.allSatisfy { form.allows($0) }
  }

  @Test func everyScalar() {
    var (allowed, differences) = (0, 0)
    for value in 0...0x10FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in [[scalar], ["a", scalar], ["\u{323}", scalar], [scalar, "\u{301}"]]
      where Self.isAllowed(text) {
        allowed += 1
        if !Self.isUnchanged(text) { differences += 1 }
      }
    }
    #expect(differences == 0)
    #expect(allowed > 2_000_000)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func randomTexts(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let ranges: [ClosedRange<UInt32>] = [
      0x61...0x7A, 0xC0...0x17F, 0x300...0x36F, 0x590...0x5C7, 0x900...0x97F, 0xDC0...0xDDF,
      0xE00...0xEDF, 0x1100...0x11FF, 0x1E00...0x1EFF, 0xAC00...0xAC40, 0xF900...0xFAFF,
      0x11080...0x110CF, 0x1D160...0x1D190,
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in
        Unicode.Scalar(
          UInt32.random(in: ranges.randomElement(using: &random) ?? 0...0, using: &random))
      }
      if Self.isAllowed(text) { #expect(Self.isUnchanged(text), "\(text.map(\.value))") }
    }
  }
}
