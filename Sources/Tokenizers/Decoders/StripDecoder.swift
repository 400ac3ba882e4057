/// `Strip` decoder of `tokenizers`: up to so many of a character go at either end of each token.
package struct StripDecoder: Sendable {
  /// One scalar.
  package let content: [UInt8]
  package let start: Int
  package let stop: Int

  func part(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var part = token
    var left = start
    while left > 0, part.starts(with: content) {
      part = part.dropFirst(content.count)
      left -= 1
    }
    var right = stop
    while right > 0, part.count >= content.count, part.suffix(content.count) == content[...] {
      part = part.dropLast(content.count)
      right -= 1
    }
    return part
  }
}
