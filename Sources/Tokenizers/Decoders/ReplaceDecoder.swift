/// `Replace` decoder of `tokenizers`: each match in each token is replaced.
package struct ReplaceDecoder: Sendable {
  package let pattern: TextPattern
  package let content: [UInt8]

  func part(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let matches = pattern.matches(in: token.span, 0..<token.count)
    guard !matches.isEmpty else { return token }
    var output: [UInt8] = []
    var position = token.startIndex
    for match in matches {
      output.append(contentsOf: token[position..<token.startIndex + match.lowerBound])
      output.append(contentsOf: content)
      position = token.startIndex + match.upperBound
    }
    return (output + token[position...])[...]
  }
}
