import Testing
import UnicodeText

struct CharacterClassTests {
  @Test(
    arguments: [
      "\0", "\u{8}", "\u{B}", "\u{1F}", "\u{7F}", "\u{85}",  // C0 and C1, line tabulation, NEL
      "\u{AD}", "\u{200D}", "\u{FEFF}",  // Cf: soft hyphen, zero width joiner, byte order mark
      "\u{E000}", "\u{10FFFD}", "\u{FFFD}",  // Co, and the replacement character
    ] as [Unicode.Scalar])
  func isControl(_ scalar: Unicode.Scalar) {
    #expect(BertCharacters.isControl(scalar))
  }

  @Test(
    arguments: [
      "\t", "\n", "\r", " ", "a", "~", "é",
      "\u{FFFE}", "\u{378}",  // Cn is not removed
      "\u{8E2}",  // ARABIC DISPUTED END OF AYAH: Cf, but Unicode 9
      "\u{890}",  // ARABIC POUND MARK ABOVE: Cf, but Unicode 14
    ] as [Unicode.Scalar])
  func isNoControl(_ scalar: Unicode.Scalar) {
    #expect(!BertCharacters.isControl(scalar))
  }

  @Test func whiteSpaceThatCleaningRemovesIsNotMappedToSpace() {
    let cleaned = AllScalars.ranges { WhiteSpace.contains($0) && !BertCharacters.isWhitespace($0) }
    #expect(cleaned == [0xB...0xC, 0x85...0x85])
    #expect(AllScalars.ranges { BertCharacters.isWhitespace($0) && !WhiteSpace.contains($0) } == [])
    #expect(
      AllScalars.ranges { BertCharacters.isWhitespace($0) && BertCharacters.isControl($0) } == [])
  }

  @Test func whiteSpaceIsSwiftsProperty() {
    #expect(
      AllScalars.ranges(where: WhiteSpace.contains)
        == AllScalars.ranges { $0.properties.isWhitespace })
    #expect(AllScalars.ranges(where: WhiteSpace.contains).reduce(0) { $0 + $1.count } == 25)
  }

  @Test(
    arguments: [
      ("!", true), ("$", true), ("+", true), ("^", true), ("`", true), ("~", true), ("_", true),
      ("a", false), ("0", false), (" ", false), ("\u{7F}", false),
      ("¿", true), ("—", true), ("「", true), ("€", false), ("😀", false),
      ("\u{166D}", true),  // CANADIAN SYLLABICS CHI SIGN, now So
      ("\u{111C9}", true),  // SHARADA SANDHI MARK, now Mn
      ("\u{2E42}", true),  // DOUBLE LOW-REVERSED-9 QUOTATION MARK, Unicode 7
      ("\u{2E43}", false),  // DASH WITH LEFT UPTURN, Unicode 9
      ("\u{61D}", false),  // ARABIC END OF TEXT MARK, Unicode 14
    ] as [(Unicode.Scalar, Bool)])
  func isPunctuation(_ scalar: Unicode.Scalar, expected: Bool) {
    #expect(BertCharacters.isPunctuation(scalar) == expected)
  }

  @Test(
    arguments: [
      ("中", true), ("\u{3400}", true), ("\u{9FFF}", true), ("\u{F900}", true), ("\u{2F800}", true),
      ("\u{20000}", true), ("\u{2A6DF}", true), ("\u{2B81F}", true),
      ("\u{2B820}", false), ("\u{2B91F}", false),  // Extension E's first scalars, left out
      ("\u{2B920}", true), ("\u{2CEAF}", true), ("\u{2CEB0}", false), ("\u{30000}", false),
      ("あ", false), ("カ", false), ("한", false), ("々", false), ("a", false),
    ] as [(Unicode.Scalar, Bool)])
  func isChinese(_ scalar: Unicode.Scalar, expected: Bool) {
    #expect(BertCharacters.isChinese(scalar) == expected)
  }

  @Test(
    arguments: [
      ("\u{300}", true), ("\u{36F}", true), ("\u{5B0}", true), ("\u{20D0}", true),
      ("\u{1734}", true),  // HANUNOO SIGN PAMUDPOD, now Mc
      ("\u{1171E}", true),  // AHOM CONSONANT SIGN MEDIAL RA, now Mc
      ("\u{1885}", false), ("\u{1886}", false),  // MONGOLIAN LETTER ALI GALI BALUDA, now Mn
      ("\u{A9BD}", false),  // JAVANESE CONSONANT SIGN KERET, now Mn
      ("\u{111C9}", false),  // SHARADA SANDHI MARK, now Mn
      ("\u{1DF6}", false),  // COMBINING KAVYKA ABOVE RIGHT, Unicode 10
      ("\u{903}", false), ("\u{20DD}", false), ("a", false), ("\u{2FF}", false),  // Mc, Me, Ll, Sk
    ] as [(Unicode.Scalar, Bool)])
  func isNonspacingMark(_ scalar: Unicode.Scalar, expected: Bool) {
    #expect(BertCharacters.isNonspacingMark(scalar) == expected)
  }

  @Test(
    arguments: [
      ("a", true), ("Z", true), ("0", true), ("_", true), ("-", false), (" ", false),
      ("é", true), ("中", true), ("\u{300}", true), ("٣", true), ("‿", true), ("Ⅷ", true),
      ("\u{200C}", true), ("\u{200D}", true), ("\u{200B}", false),
      ("²", false), ("½", false), ("€", false),
      ("\u{24B6}", true),  // CIRCLED LATIN CAPITAL LETTER A: So, but Alphabetic
      ("\u{870}", true),  // ARABIC LETTER ALEF WITH ATTACHED FATHA, Unicode 14: first of the table
      ("\u{1F19}", true), ("\u{31350}", true),  // Unicode 1.1, 15
      ("\u{2EBF0}", true), ("\u{10D40}", true),  // Unicode 15.1, 16
      ("\u{16EA0}", false), ("\u{323B0}", false),  // Unicode 17: BERIA ERFE, CJK Extension J
      ("\u{378}", false), ("\u{10FFFF}", false),
    ] as [(Unicode.Scalar, Bool)])
  func isWordCharacter(_ scalar: Unicode.Scalar, expected: Bool) {
    #expect(WordCharacters.contains(scalar) == expected)
  }
}
