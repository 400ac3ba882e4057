/// `Replace` decoder of `tokenizers`, for a string: each occurrence in each token is replaced.
package struct ReplaceDecoder: Sendable {
  package let pattern: [UInt8]
  package let content: [UInt8]

  func part(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    token.replacing(pattern, with: content)
  }
}
