/// The tokens of a model, as bytes, with the ids 0 ..< `count`.
///
/// A dictionary keyed by `String` would not do: its equality is canonical equivalence, under
/// which distinct tokens of multilingual vocabularies collide. Bytes stand in one array, found
/// through an open-addressing table, so that a lookup needs no allocation and no key object.
package struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  /// Token `i` is `bytes[ends[i - 1] ..< ends[i]]`.
  private var ends: [UInt32] = []
  /// The upper half of a token's hash, and its index + 1 or 0 for an empty slot.
  ///
  /// The count is a power of two. Half a hash in the slot rejects almost every other token without
  /// looking at it.
  private var slots: [UInt64]
  /// Ids below `count` that no token has.
  package private(set) var holes: Set<TokenID> = []
  /// Length in bytes of the longest token.
  package private(set) var longestToken = 0

  /// An empty vocabulary with room for `capacity` tokens.
  package init(capacity: Int) {
    var slotCount = 16
    while slotCount < capacity * 2 { slotCount *= 2 }
    slots = [UInt64](repeating: 0, count: slotCount)
    ends.reserveCapacity(capacity)
  }

  /// How many ids there are: one more than the highest.
  package var count: Int { ends.count }

  /// Adds a token, whose id is the count before; `nil` where the token is there already.
  package mutating func append(_ token: Span<UInt8>) -> TokenID? {
    var hash = TokenHash()
    hash.add(token)
    let slot = slot(for: token, hash.value)
    guard slots[slot] == 0 else { return nil }
    return insert(token, hash.value, at: slot)
  }

  /// Adds a token, whose id is the count before, also where the token is there already: then the new id
  /// is the one that is found from now on.
  package mutating func appendOverriding(_ token: Span<UInt8>) -> TokenID {
    var hash = TokenHash()
    hash.add(token)
    return insert(token, hash.value, at: slot(for: token, hash.value))
  }

  /// Adds an id that no token has.
  package mutating func appendHole() {
    holes.insert(TokenID(UInt32(count)))
    ends.append(UInt32(bytes.count))
  }

  /// The slot that a token has or would have.
  private mutating func slot(for token: Span<UInt8>, _ hash: UInt64) -> Int {
    if (count + 1) * 2 > slots.count { grow() }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if Self.isMatch(slots[slot], hash), isEqual(Self.index(slots[slot]), token) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func insert(_ token: Span<UInt8>, _ hash: UInt64, at slot: Int) -> TokenID {
    let id = TokenID(UInt32(count))
    for index in token.indices { bytes.append(token[index]) }
    ends.append(UInt32(bytes.count))
    slots[slot] = Self.slot(hash, count - 1)
    longestToken = max(longestToken, token.count)
    return id
  }

  /// The id of a token.
  package func id(of token: Span<UInt8>) -> TokenID? {
    var hash = TokenHash()
    hash.add(token)
    return id(of: token, prefix: Span(), hash: hash.value)
  }

  /// The id of a token.
  package func id(of token: [UInt8]) -> TokenID? { id(of: token.span) }

  /// The id of the token that is `prefix` and `rest` one after the other.
  ///
  /// - Parameters:
  ///   - rest: The token's bytes after `prefix`.
  ///   - prefix: The token's first bytes.
  ///   - hash: ``TokenHash/value`` of the whole token.
  /// - Returns: The id, or `nil` where there is no such token.
  func id(of rest: Span<UInt8>, prefix: Span<UInt8>, hash: UInt64) -> TokenID? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Self.index(slots[slot])
      if Self.isMatch(slots[slot], hash), isEqual(index, rest, prefix: prefix) {
        return TokenID(UInt32(index))
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The bytes of a token, none for a hole; `id` must be below `count`.
  package subscript(id: TokenID) -> ArraySlice<UInt8> { bytes[range(of: id.index)] }

  private static func slot(_ hash: UInt64, _ index: Int) -> UInt64 {
    (hash & 0xFFFF_FFFF_0000_0000) | UInt64(index + 1)
  }

  private static func index(_ slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }

  private static func isMatch(_ slot: UInt64, _ hash: UInt64) -> Bool { slot >> 32 == hash >> 32 }

  private func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  @inline(__always)
  private func isEqual(
    _ index: Int, _ rest: Span<UInt8>, prefix: Span<UInt8> = Span()
  ) -> Bool {
    let range = range(of: index)
    guard range.count == prefix.count + rest.count else { return false }
    for place in prefix.indices where bytes[range.lowerBound + place] != prefix[place] {
      return false
    }
    let start = range.lowerBound + prefix.count
    for place in rest.indices where bytes[start + place] != rest[place] { return false }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 {
      var hash = TokenHash()
      hash.add(bytes.span.extracting(range(of: Self.index(entry))))
      var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }
}
