/// What SentencePiece asks of a character map before it uses it; `tokenizers` asks for less.
extension PrecompiledMap {
  /// Whether no text leads out of the trie or beyond the replacements.
  ///
  /// Google's sentencepiece 0.2.3, `src/normalizer.cc` and `third_party/darts_clone/darts.h`.
  var isSound: Bool {
    guard units.count.isMultiple(of: 256), replacements.last == 0, let root = units.first,
      root & 0x8000_01FF == 0, Self.offset(root) != 0, hasChildren(at: Self.offset(root))
    else { return false }
    return units.indices.allSatisfy { index in
      let unit = units[index]
      return isLeaf(unit) ? isReplacement(unit) : isSoundNode(unit, at: index)
    }
  }

  private func isSoundNode(_ unit: UInt32, at index: Int) -> Bool {
    let offset = Self.offset(unit)
    guard offset == 0 || hasChildren(at: index ^ offset) else { return false }
    let endsText = unit >> 8 & 1 == 1
    return !endsText || isLeaf(units[index ^ offset]) && isReplacement(units[index ^ offset])
  }

  /// Whether a unit holds where a replacement starts, not where children are.
  private func isLeaf(_ unit: UInt32) -> Bool { unit >> 31 == 1 }

  private func isReplacement(_ leaf: UInt32) -> Bool { leaf & 0x7FFF_FFFF < replacements.count }

  /// Whether there is a unit for each byte that may follow.
  private func hasChildren(at base: Int) -> Bool { base | 0xFF < units.count }
}
