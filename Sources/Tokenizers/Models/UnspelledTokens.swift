/// Tokens of a BPE model that may stand for other text than they are spelled, and the merges that lead
/// to them.
///
/// Where `c` and `<0xE2>` are merged, "c€" becomes `c<0xE2>` and more: no letter of the token's name but
/// the first is in the text. Merging starts with other symbols than a text's characters where bytes or
/// the unknown token stand for one; everything that merges make of these is among the tokens. So is what
/// takes the text's own `##` for the mark of a word's inside (`#` and `###b` make `##b`).
struct UnspelledTokens: Sendable {
  private var merges: [TokenID: [MergeTable.Merge]] = [:]

  init(
    _ vocabulary: Vocabulary, _ table: MergeTable, _ options: BPE.Options, _ unknown: TokenID?,
    _ bytes: ByteTokens
  ) {
    var isUnspelled = [Bool](repeating: false, count: vocabulary.count)
    if let unknown { isUnspelled[unknown.index] = true }
    if options.fallsBackToBytes {
      for byte in UInt8.min...UInt8.max {
        if let id = bytes[byte] { isUnspelled[id.index] = true }
      }
    }
    let hasAffixes = !options.continuingPrefix.isEmpty || !options.endOfWordSuffix.isEmpty
    guard hasAffixes || isUnspelled.contains(true) else { return }
    var rest = table.merges
    // A merge may come before the one that makes its part.
    var foundMore = true
    while foundMore {
      foundMore = false
      var others: [MergeTable.Merge] = []
      for merge in rest {
        guard
          isUnspelled[merge.left.index] || isUnspelled[merge.right.index]
            || hasAffixes && !Self.keepsAffixes(merge, vocabulary, options)
        else {
          others.append(merge)
          continue
        }
        merges[merge.product, default: []].append(merge)
        foundMore = foundMore || !isUnspelled[merge.product.index]
        isUnspelled[merge.product.index] = true
      }
      rest = others
    }
  }

  func contains(_ token: TokenID) -> Bool { merges[token] != nil }

  /// The merges that make a token of other text than it is spelled.
  func merges(to token: TokenID) -> [MergeTable.Merge] { merges[token] ?? [] }

  /// Whether the parts' characters, each with its marks, are those of the product.
  private static func keepsAffixes(
    _ merge: MergeTable.Merge, _ vocabulary: Vocabulary, _ options: BPE.Options
  ) -> Bool {
    let left = options.withoutAffixes(vocabulary[merge.left])
    let right = options.withoutAffixes(vocabulary[merge.right])
    let product = options.withoutAffixes(vocabulary[merge.product])
    return left.isInside == product.isInside && right.isLast == product.isLast && !left.isLast
      && (right.isInside || options.continuingPrefix.isEmpty)
  }
}
