import JSONText

/// The `merges` of a BPE model in tokenizer.json: pairs, or texts with a space between the parts.
enum MergesJSON {
  /// - Parameters:
  ///   - field: The list.
  ///   - vocabulary: What parts and products must be in.
  ///   - prefix: What the second part loses when it is joined to the first.
  /// - Returns: The merges by rank.
  /// - Throws: ``TokenizerError/malformedMerge(path:at:found:)`` and
  ///   ``TokenizerError/mergeOfUnknownToken(path:at:token:)``.
  static func merges(
    _ field: JSONField, _ vocabulary: Vocabulary, prefix: [UInt8]
  ) throws(TokenizerError) -> [MergeTable.Merge] {
    guard field.node.isArray else { throw field.unexpected("an array") }
    var merges: [MergeTable.Merge] = []
    var product: [UInt8] = []
    // The library reads lists of one form or of the other.
    let arePairs = field.node.elements.first { _ in true }?.isArray ?? false
    for (index, element) in field.node.elements.enumerated() {
      let place = "\(field.place)[\(index)]"
      guard element.isArray == arePairs, let parts = parts(of: element) else {
        // Files that were made from merges.txt may have its first line.
        if element.utf8?.starts(with: "#version".utf8) == true { continue }
        throw .malformedMerge(path: field.file, at: place, found: Array(element.text))
      }
      func id(of token: ArraySlice<UInt8>) throws(TokenizerError) -> TokenID {
        guard let id = vocabulary.id(of: token.span) else {
          throw .mergeOfUnknownToken(path: field.file, at: place, token: Array(token))
        }
        return id
      }
      guard parts.right.count >= prefix.count else {
        throw .malformedMerge(path: field.file, at: place, found: Array(element.text))
      }
      product.removeAll(keepingCapacity: true)
      product.append(contentsOf: parts.left)
      product.append(contentsOf: parts.right.dropFirst(prefix.count))
      merges.append(
        MergeTable.Merge(
          left: try id(of: parts.left), right: try id(of: parts.right),
          product: try id(of: product[...])))
    }
    return merges
  }

  /// The two tokens of a merge; `nil` where it has another form.
  static func parts(of node: JSONNode) -> (left: ArraySlice<UInt8>, right: ArraySlice<UInt8>)? {
    if node.isArray {
      var elements = node.elements
      guard let left = elements.next()?.utf8, let right = elements.next()?.utf8,
        elements.next() == nil
      else { return nil }
      return (left[...], right[...])
    }
    guard let text = node.utf8, !text.starts(with: "#version".utf8) else { return nil }
    let parts = text.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
