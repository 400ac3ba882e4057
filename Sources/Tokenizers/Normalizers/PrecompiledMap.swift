/// `Precompiled` of `tokenizers`: the character map of a SentencePiece model (`precompiled_charsmap`).
///
/// Four bytes with the trie's length, a double-array trie (Darts), then the replacements, each ended by
/// NUL. Google's sentencepiece, `src/normalizer.cc`; the crate `spm_precompiled`.
package struct PrecompiledMap: Equatable, Sendable {
  /// Units of the trie.
  let units: [UInt32]
  let replacements: [UInt8]
  /// Whether each ASCII character is left alone.
  private var isUnchangedASCII: [Bool] = []

  /// The bytes do not hold such a map.
  package struct Malformed: Error {}

  package init(_ bytes: [UInt8]) throws(Malformed) {
    guard bytes.count >= 4 else { throw Malformed() }
    func word(_ position: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
    }
    let size = Int(word(0))
    guard size.isMultiple(of: 4), size > 0, size <= bytes.count - 4 else { throw Malformed() }
    units = stride(from: 4, to: 4 + size, by: 4).map(word)
    replacements = Array(bytes[(4 + size)...])
    guard String(validating: replacements, as: UTF8.self) != nil else { throw Malformed() }
    for byte in 0..<UInt8(0x80) {
      isUnchangedASCII.append(replacement(of: [byte].span, 0..<1) == nil)
    }
  }

  /// Whether it changes no ASCII letter, digit or symbol.
  var leavesPrintableASCII: Bool { isUnchangedASCII[0x21..<0x7F].allSatisfy { $0 } }

  /// Whether it may leave nothing of a text.
  var deletesText: Bool {
    units.contains { unit in
      // Leaves of the trie hold where replacements begin.
      let place = Int(unit & 0x7FFF_FFFF)
      return unit & 0x8000_0000 != 0 && place < replacements.count && replacements[place] == 0
    }
  }

  /// Every scalar of every replacement.
  var replacementScalars: ScalarSet {
    var set = ScalarSet()
    set.insert(utf8: replacements.filter { $0 != 0 })
    return set
  }

  /// Replaces extended grapheme clusters of less than six bytes by what their shortest prefix in the
  /// map becomes, and other scalars one by one.
  ///
  /// SentencePiece itself takes the longest prefix and knows no clusters; `tokenizers` is what is
  /// followed here.
  func normalize(_ text: inout NormalizedText) {
    guard !isUnchanged(text.bytes) else { return }
    var changes: [NormalizedText.Change] = []
    var isModified = false
    let source = text.bytes
    let bytes = source.span
    var position = 0
    // The text is valid, so the characters' lengths are those of its bytes.
    for character in String(decoding: source, as: UTF8.self) {
      let cluster = position..<position + character.utf8.count
      position = cluster.upperBound
      if cluster.count < 6, let replacement = replacement(of: bytes, cluster) {
        isModified = true
        Self.replace(bytes.scalarCount(in: cluster), by: replacement, in: &changes)
        continue
      }
      var start = cluster.lowerBound
      while start < cluster.upperBound {
        let (scalar, length) = bytes.scalar(at: start)
        if let replacement = replacement(of: bytes, start..<start + length) {
          isModified = true
          Self.replace(1, by: replacement, in: &changes)
        } else {
          changes.append(NormalizedText.Change(scalar, 0))
        }
        start += length
      }
    }
    if isModified { text.transform(0..<text.bytes.count, changes) }
  }

  /// Printable ASCII is left alone by most maps, and a line feed after a carriage return is the only
  /// cluster of ASCII.
  private func isUnchanged(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 < 0x80 && $0 != 0x0D && isUnchangedASCII[Int($0)] }
  }

  /// The scalars that replace `count` others: where there are more, the last ones are inserted; where
  /// there are fewer, the last one takes the places of the rest.
  private static func replace(
    _ count: Int, by replacement: String, in changes: inout [NormalizedText.Change]
  ) {
    let scalars = replacement.unicodeScalars
    changes += scalars.map { NormalizedText.Change($0, 0) }
    let more = scalars.count - count
    if more > 0 {
      for index in changes.indices.suffix(more) { changes[index].difference = 1 }
    } else if let last = changes.indices.last {
      // The crate does so even where the replacement is empty: the scalar before is that last one.
      changes[last].difference += more
    }
  }

  /// Whether nothing that begins somewhere in `text` is in the map: then normalizers that use it leave the
  /// text as it is.
  func leavesAlone(_ text: Span<UInt8>) -> Bool {
    for position in text.indices where text[position] & 0xC0 != 0x80 {
      var isFound = false
      search(text, position..<text.count) { _, _ in
        isFound = true
        return false
      }
      if isFound { return false }
    }
    return true
  }

  /// What the shortest prefix of `text[range]` in the map becomes.
  func replacement(of text: Span<UInt8>, _ range: Range<Int>) -> String? {
    var replacement: String?
    search(text, range) { value, _ in
      replacement = storedText(at: value)
      return false
    }
    return replacement
  }

  /// What the longest prefix of `text[range]` in the map becomes, and how long that is: so
  /// SentencePiece itself uses the map.
  func longestReplacement(
    of text: Span<UInt8>, _ range: Range<Int>
  ) -> (replacement: String, length: Int)? {
    var longest: (value: Int, length: Int)?
    search(text, range) { value, length in
      longest = (value, length)
      return true
    }
    return longest.flatMap { found in
      storedText(at: found.value).map { ($0, found.length) }
    }
  }

  /// Calls `body` with the value and the length of each prefix of `text[range]` in the map, the shortest
  /// first, until it returns `false`.
  private func search(
    _ text: Span<UInt8>, _ range: Range<Int>, _ body: (_ value: Int, _ length: Int) -> Bool
  ) {
    var node = 0
    var unit = units[0]
    node ^= Self.offset(unit)
    for position in range {
      let byte = text[position]
      guard byte != 0 else { return }
      node ^= Int(byte)
      guard units.indices.contains(node) else { return }
      unit = units[node]
      guard unit & 0x8000_00FF == UInt32(byte) else { return }
      node ^= Self.offset(unit)
      if unit >> 8 & 1 == 1 {
        guard units.indices.contains(node) else { return }
        let value = Int(units[node] & 0x7FFF_FFFF)
        guard body(value, position - range.lowerBound + 1) else { return }
      }
    }
  }

  private func storedText(at start: Int) -> String? {
    guard start < replacements.count else { return nil }
    return String(decoding: replacements[start...].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Whether spaces and ASCII control characters are replaced alone only, and other ASCII characters alone
  /// or before others: what is beside a space is as good as alone.
  ///
  /// The trie shares ends, so that 40,000 nodes stand for 200,000 texts: nodes are looked at, not texts.
  var replacesSpacesAlone: Bool {
    var children: [Int: [(byte: UInt8, unit: UInt32, node: Int)]] = [:]
    for (index, unit) in units.enumerated() where unit & 0x8000_0000 == 0 && unit & 0xFF != 0 {
      let byte = UInt8(truncatingIfNeeded: unit)
      children[index ^ Int(byte), default: []].append((byte, unit, index ^ Self.offset(unit)))
    }
    let root = Self.offset(units[0])
    var seen: Set<Int> = [root]
    // Nodes beside the root, and whether only ASCII leads there.
    var open: [(node: Int, isASCII: Bool)] = []
    for (byte, _, node) in children[root, default: []] {
      if byte <= 0x20, children[node] != nil { return false }
      if seen.insert(node).inserted { open.append((node, byte < 0x80)) }
    }
    while let (node, isASCII) = open.popLast() {
      for (byte, unit, child) in children[node, default: []] {
        let endsText = unit >> 8 & 1 == 1
        if byte <= 0x20 || isASCII && byte < 0x80 && endsText { return false }
        if seen.insert(child).inserted { open.append((child, isASCII && byte < 0x80)) }
      }
    }
    return true
  }

  static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 0x200) >> 6)
  }
}
