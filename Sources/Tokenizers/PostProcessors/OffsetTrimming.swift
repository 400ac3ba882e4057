import UnicodeText

/// `trim_offsets` of byte-level post-processors: spaces at the ends of a token do not count to its
/// offsets, although they are part of it.
package struct OffsetTrimming: Equatable, Sendable {
  /// Whether the pre-tokenizer put a space before the text, which has no place in the offsets.
  package let addsPrefixSpace: Bool

  private static let space = ByteLevelAlphabet.characters[0x20]

  func processed(_ encoding: Encoding, _ token: (TokenID) -> ArraySlice<UInt8>?) -> Encoding {
    var result = encoding
    for index in encoding.ids.indices {
      let text = encoding.matchedTexts[index]?[...] ?? token(encoding.ids[index]) ?? []
      let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
      var (leading, trailing) = (
        scalars.prefix(while: Self.isSpace).count,
        scalars.reversed().prefix(while: Self.isSpace).count
      )
      guard leading > 0 || trailing > 0 else { continue }
      let offsets = encoding.offsets[index]
      var (start, end) = (offsets.lowerBound, offsets.upperBound)
      // Where there are more, the pre-tokenizer added none.
      if leading == 1, addsPrefixSpace, index == 0 || start == 0 { leading = 0 }
      start = min(start + leading, end)
      if end < trailing { trailing = 0 }
      end = max(end - trailing, start)
      result.offsets[index] = start..<end
    }
    return result
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == space || WhiteSpace.contains(scalar)
  }
}
