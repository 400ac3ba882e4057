/// A token that is found in the text before the model sees it.
package struct AddedToken: Sendable {
  /// UTF-8 bytes.
  package var content: [UInt8]
  /// Matches only where neither neighbour is a word character.
  package var isSingleWord = false
  /// Swallows white space before it.
  package var stripsLeft = false
  /// Swallows white space after it.
  package var stripsRight = false
  /// Is looked for in the normalized text, in its normalized spelling.
  package var isNormalized = false
  /// May be left out when decoding.
  package var isSpecial = false

  package init(content: [UInt8]) { self.content = content }

  /// A special token that is looked for in raw text.
  init(special content: [UInt8]) {
    self.content = content
    isSpecial = true
  }
}
