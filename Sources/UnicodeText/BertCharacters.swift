/// The character classes of BERT's normalizer and pre-tokenizer, as `tokenizers` 0.23 has them.
///
/// Its crate `unicode_categories` 0.1.1 is a copy of Unicode 8. Scalars that came later belong to
/// no class, and those whose category changed since keep their old one.
package enum BertCharacters {
  /// Whether `clean_text` removes `scalar`: NUL, U+FFFD, and Cc, Cf, Co of Unicode 8 except tab,
  /// line feed and carriage return.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD: false
    case 0..<0x20, 0x7F: true
    case 0x20..<0x7F: false
    case 0xFFFD: true
    default:
      GeneralCategory.isControlFormatOrPrivateUse(scalar) && UnicodeVersion.v8.assigns(scalar)
    }
  }

  /// Whether `clean_text` maps `scalar` to U+0020: White_Space, but not U+000B, U+000C and U+0085,
  /// which it has already removed as controls.
  package static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB, 0xC, 0x85: false
    default: WhiteSpace.contains(scalar)
    }
  }

  /// Whether the pre-tokenizer makes `scalar` a piece of its own: ASCII punctuation and symbols,
  /// and P* of Unicode 8.
  package static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    case 0..<0x80: false
    case 0x166D: true  // CANADIAN SYLLABICS CHI SIGN: Po until Unicode 12 made it So
    case 0x111C9: true  // SHARADA SANDHI MARK: Po until Unicode 11 made it Mn
    default: GeneralCategory.isPunctuation(scalar) && UnicodeVersion.v8.assigns(scalar)
    }
  }

  /// Whether `handle_chinese_chars` puts spaces around `scalar`: the blocks of CJK ideographs.
  package static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    case 0x2B920...0x2CEAF: true  // Extension E begins at U+2B820; the crate says 2B920
    default: false
    }
  }

  /// Whether `strip_accents` drops `scalar` after decomposition: Mn of Unicode 8.
  package static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300: false
    case 0x1734: true  // HANUNOO SIGN PAMUDPOD: Mn until Unicode 14 made it Mc
    case 0x1171E: true  // AHOM CONSONANT SIGN MEDIAL RA: Mn until Unicode 16 made it Mc
    case 0x1885, 0x1886: false  // MONGOLIAN LETTER ALI GALI BALUDA: Lo until Unicode 9
    case 0xA9BD: false  // JAVANESE CONSONANT SIGN KERET: Mc until Unicode 11
    case 0x111C9: false  // SHARADA SANDHI MARK: Po until Unicode 11
    default: GeneralCategory.isNonspacingMark(scalar) && UnicodeVersion.v8.assigns(scalar)
    }
  }
}
