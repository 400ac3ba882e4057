import Synchronization

/// A large cache of words that all threads use, so that hardly any word is tokenized twice.
///
/// Its parts have a lock each.
final class SharedWordCache: Sendable {
  private final class Part: Sendable {
    let words: Mutex<WordCache>

    init(slotLimit: Int) { words = Mutex(WordCache(slots: 1 << 9, limit: slotLimit)) }
  }

  static let partCount = 16

  private let parts: [Part]

  /// A cache that is empty.
  ///
  /// - Parameter partSlots: How many slots each part may come to have. With 2^17, 1.5 million words
  ///   are in 50 MB, and as much again is for what they became.
  init(partSlots: Int) {
    parts = (0..<Self.partCount).map { _ in Part(slotLimit: partSlots) }
  }

  /// Which part has a word.
  @inline(__always)
  static func part(of key: WordKey) -> Int {
    // The lowest bits choose a slot.
    Int(truncatingIfNeeded: key.hash >> 60)
  }

  /// Calls `body` with a part that no other thread uses meanwhile.
  func withPart(_ part: Int, _ body: (inout WordCache) -> Void) {
    parts[part].words.withLock { body(&$0) }
  }
}
