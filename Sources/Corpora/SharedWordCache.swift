import Synchronization
import Tokenizers

/// A large cache of words that all threads use, so that each distinct word is tokenized once.
///
/// Its parts have a lock each; with hundreds of them, threads seldom meet at one.
final class SharedWordCache: Sendable {
  private final class Part: Sendable {
    let words = Mutex(WordCache(slots: 1 << 5, limit: 1 << 13))
  }

  /// 2^21 slots in all: 1.5 million words in 50 MB, and as much again for their tokens.
  private let parts = (0..<256).map { _ in Part() }

  /// Replaces `ids` by the tokens of `text[word]` and what it consumed.
  ///
  /// - Parameters:
  ///   - key: The word's key.
  ///   - text: What the word is in.
  ///   - word: At most ``WordCache/longestWord`` bytes.
  ///   - ids: Becomes the word's tokens and then what it consumed.
  ///   - encoder: Tokenizes words that are new.
  /// - Returns: How many ids the word consumed.
  /// - Throws: What the encoder throws.
  func tokens(
    of key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, to ids: inout [TokenID],
    encoder: inout Encoder
  ) throws(TokenizerError) -> Int {
    // The low bits choose a slot.
    let part = parts[Int(truncatingIfNeeded: key.hash >> 56)]
    return try part.words.withLock { words throws(TokenizerError) in
      ids.removeAll(keepingCapacity: true)
      if let entry = words.find(key, text, word) {
        if let token = entry.single {
          ids.append(token)
        } else {
          for place in entry.tokens { ids.append(words.ids[place]) }
          for place in entry.consumed { ids.append(words.ids[place]) }
        }
        return Int(entry.consumedCount)
      }
      try encoder.encode(text.extracting(word))
      ids.append(contentsOf: encoder.encoding.ids)
      ids.append(contentsOf: encoder.consumedByUnknown)
      let consumedCount = encoder.consumedByUnknown.count
      words.insert(key, text, word, ids, consumedCount: consumedCount)
      return consumedCount
    }
  }
}
