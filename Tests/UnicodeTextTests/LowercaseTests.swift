import Testing
import UnicodeText

struct LowercaseTests {
  @Test(
    arguments: [
      ("A", "a"), ("Z", "z"), ("a", "a"), ("@", "@"), ("[", "["), ("0", "0"),
      ("É", "é"), ("Σ", "σ"), ("ẞ", "ß"), ("ß", "ß"), ("Ǆ", "ǆ"), ("ǅ", "ǆ"), ("中", "中"),
      ("\u{212A}", "k"), ("\u{2126}", "ω"),  // KELVIN SIGN, OHM SIGN
      ("\u{10400}", "\u{10428}"),  // DESERET CAPITAL LETTER LONG I
      ("\u{2C2F}", "\u{2C5F}"), ("\u{10570}", "\u{10597}"),  // Unicode 14: Glagolitic, Vithkuqi
      ("\u{10595}", "\u{105BC}"), ("\u{1057B}", "\u{1057B}"),  // its last; a hole between its runs
      ("\u{1C89}", "\u{1C8A}"), ("\u{A7CB}", "\u{264}"), ("\u{A7DC}", "\u{19B}"),  // Unicode 16
      ("\u{10D50}", "\u{10D70}"),  // Unicode 16: GARAY CAPITAL LETTER A
      ("\u{A7CE}", "\u{A7CF}"), ("\u{16EA0}", "\u{16EBB}"),  // Unicode 17
      ("\u{10FFFF}", "\u{10FFFF}"),
    ] as [(Unicode.Scalar, Unicode.Scalar)])
  func mapsToOneScalar(_ scalar: Unicode.Scalar, _ expected: Unicode.Scalar) {
    let (first, second) = Lowercase.mapping(of: scalar)
    #expect(first == expected)
    #expect(second == nil)
  }

  @Test func capitalIWithDotAboveHasTwo() {
    let (first, second) = Lowercase.mapping(of: "\u{130}")
    #expect(first == "i")
    #expect(second == "\u{307}")
  }

  /// Swift 6.3's own tables are Unicode 17 too; what a later Swift adds is left out.
  @Test func mappingIsSwiftsUpToUnicode17() {
    var differing: [Unicode.Scalar] = []
    AllScalars.visit { scalar in
      let properties = scalar.properties
      guard (properties.age ?? (major: Int.max, minor: 0)) <= (17, 0) else { return }
      let (first, second) = Lowercase.mapping(of: scalar)
      let found = [first] + (second.map { [$0] } ?? [])
      if !properties.lowercaseMapping.unicodeScalars.elementsEqual(found) {
        differing.append(scalar)
      }
    }
    #expect(differing.isEmpty)
  }
}
