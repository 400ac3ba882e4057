/// `Metaspace` decoder of `tokenizers`: the replacement character becomes a space, or goes in the
/// first token, unless none was put before the text.
package struct MetaspaceDecoder: Sendable {
  /// One scalar, U+2581 in general.
  package let replacement: [UInt8]
  /// Whether the pre-tokenizer puts the replacement before the text (`prepend_scheme` is not
  /// `never`).
  package let isPrepended: Bool

  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    tokens.enumerated().map { index, token in
      token.replacing(replacement, with: index == 0 && isPrepended ? [] : [UInt8(ascii: " ")])
    }
  }
}
