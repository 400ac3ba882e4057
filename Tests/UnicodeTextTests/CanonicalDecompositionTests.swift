import Foundation
import Testing
import UnicodeText

struct CanonicalDecompositionTests {
  @Test(
    arguments: [
      ("a", ["a"]), ("é", ["e", "\u{301}"]), ("\u{C0}", ["A", "\u{300}"]), ("\u{BF}", ["\u{BF}"]),
      ("\u{1F82}", ["α", "\u{313}", "\u{300}", "\u{345}"]),  // the longest
      ("\u{212B}", ["A", "\u{30A}"]), ("\u{344}", ["\u{308}", "\u{301}"]),
      ("한", ["\u{1112}", "\u{1161}", "\u{11AB}"]), ("가", ["\u{1100}", "\u{1161}"]),
      ("\u{1D160}", ["\u{1D158}", "\u{1D165}", "\u{1D16E}"]),
      ("\u{F900}", ["豈"]), ("\u{2F800}", ["丽"]), ("ﬁ", ["ﬁ"]),  // canonical, not compatible
      ("\u{11938}", ["\u{11938}"]),  // DIVES AKURU VOWEL SIGN O, Unicode 13: inert
      ("\u{105C9}", ["\u{105C9}"]), ("\u{11383}", ["\u{11383}"]),  // Unicode 16: inert
    ] as [(Unicode.Scalar, [Unicode.Scalar])])
  func decomposes(_ scalar: Unicode.Scalar, _ expected: [Unicode.Scalar]) {
    var found: [Unicode.Scalar] = []
    CanonicalDecomposition.append(of: scalar, to: &found)
    #expect(found == expected)
  }

  @Test(
    arguments: [
      ("a", 0), ("\u{300}", 230), ("\u{323}", 220), ("\u{345}", 240), ("\u{3099}", 8),
      ("\u{93C}", 7), ("\u{94D}", 9), ("\u{1E94A}", 7),  // ADLAM NUKTA, Unicode 9
      ("\u{1DF6}", 0),  // COMBINING KAVYKA ABOVE RIGHT, Unicode 10: 228 since
      ("\u{1E2EC}", 0),  // WANCHO TONE TUP, Unicode 12: 230 since
    ] as [(Unicode.Scalar, UInt8)])
  func combiningClass(_ scalar: Unicode.Scalar, _ expected: UInt8) {
    #expect(CanonicalDecomposition.combiningClass(of: scalar) == expected)
  }

  /// The combining class of an assigned scalar never changes, so Swift's newer tables agree.
  @Test func combiningClassIsSwiftsUpToUnicode9() {
    var differing: [Unicode.Scalar] = []
    AllScalars.visit { scalar in
      let swifts = scalar.properties.canonicalCombiningClass.rawValue
      let expected = Self.isOfUnicode9(scalar) ? swifts : 0
      if CanonicalDecomposition.combiningClass(of: scalar) != expected { differing.append(scalar) }
    }
    #expect(differing.isEmpty)
  }

  @Test(
    arguments: [
      (["a", "\u{301}", "\u{323}"], ["a", "\u{323}", "\u{301}"]),
      (["a", "\u{301}", "\u{300}"], ["a", "\u{301}", "\u{300}"]),  // equal classes keep their order
      (["é", "\u{323}"], ["e", "\u{323}", "\u{301}"]),
      (
        ["\u{323}", "\u{301}", "b", "\u{301}", "\u{323}"],
        ["\u{323}", "\u{301}", "b", "\u{323}", "\u{301}"]
      ),
      (["a", "\u{1DF6}", "\u{323}"], ["a", "\u{1DF6}", "\u{323}"]),  // 228 since Unicode 10: inert
      (["a", "\u{301}", "\u{1DF6}", "\u{323}"], ["a", "\u{301}", "\u{1DF6}", "\u{323}"]),
      ([], []),
    ] as [([Unicode.Scalar], [Unicode.Scalar])])
  func reorders(_ scalars: [Unicode.Scalar], _ expected: [Unicode.Scalar]) {
    #expect(CanonicalDecomposition.apply(scalars) == expected)
  }

  @Test(.timeLimit(.minutes(5)))
  func longRunOfMarksIsSortedWithoutQuadraticTime() {
    let marks: [Unicode.Scalar] = ["\u{345}", "\u{301}", "\u{323}", "\u{334}"]
    let count = 25_000
    let found = CanonicalDecomposition.apply((0..<count).flatMap { _ in marks })
    #expect(found == marks.reversed().flatMap { Array(repeating: $0, count: count) })
  }

  @Test(arguments: [1, 20_260, 0xC0FFEE] as [UInt64])
  func normalFormHoldsOnRandomText(seed: UInt64) {
    var random = SplitMix64(state: seed)
    for _ in 0..<400 {
      let text = Self.randomText(using: &random)
      let found = CanonicalDecomposition.apply(text)
      let comment: Comment = "seed \(seed), text \(text)"
      #expect(CanonicalDecomposition.apply(found) == found, comment)
      #expect(found == Self.exchanged(text), comment)
      if text.allSatisfy(Self.isOfUnicode9) {
        let foundation = String(String.UnicodeScalarView(text)).decomposedStringWithCanonicalMapping
        #expect(found == Array(foundation.unicodeScalars), comment)
      }
    }
  }

  private static func isOfUnicode9(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.properties.age ?? (major: Int.max, minor: 0)) <= (9, 0)
  }

  /// The definition, word for word: decompose, then exchange adjacent reorderable pairs until none
  /// is left (The Unicode Standard, 3.11, D108 and D109).
  private static func exchanged(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    for scalar in text { CanonicalDecomposition.append(of: scalar, to: &scalars) }
    var isExchanged = true
    while isExchanged {
      isExchanged = false
      for index in scalars.indices.dropFirst() {
        let earlier = CanonicalDecomposition.combiningClass(of: scalars[index - 1])
        let later = CanonicalDecomposition.combiningClass(of: scalars[index])
        if later > 0, earlier > later {
          scalars.swapAt(index - 1, index)
          isExchanged = true
        }
      }
    }
    return scalars
  }

  /// Up to 24 scalars, mostly marks and scalars that decompose, some younger than Unicode 9.
  private static func randomText(using random: inout SplitMix64) -> [Unicode.Scalar] {
    let blocks: [ClosedRange<UInt32>] = [
      0x41...0x5A, 0xC0...0x17F, 0x300...0x36F, 0x300...0x36F, 0x591...0x5C7, 0x93C...0x95F,
      0x1DC0...0x1DFF, 0x1E00...0x1FFF, 0x3040...0x309F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0x1D15E...0x1D17F, 0x10000...0x2FFFF,
    ]
    return (0..<Int.random(in: 1...24, using: &random)).compactMap { _ in
      let block = blocks[Int.random(in: blocks.indices, using: &random)]
      return Unicode.Scalar(UInt32.random(in: block, using: &random))
    }
  }
}

/// Sebastiano Vigna's generator: the same numbers for a seed on every machine.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
