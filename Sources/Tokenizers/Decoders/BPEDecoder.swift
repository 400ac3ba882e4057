/// `BPEDecoder` of `tokenizers`: the suffix that ends words becomes a space, but for the last one.
package struct BPEDecoder: Sendable {
  package let suffix: [UInt8]

  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    tokens.enumerated().map { index, token in
      token.replacing(suffix, with: index == tokens.count - 1 ? [] : [UInt8(ascii: " ")])
    }
  }
}
