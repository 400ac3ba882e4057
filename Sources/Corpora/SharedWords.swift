import Synchronization
import Tokenizers

/// What the threads that count with a tokenizer share.
final class SharedWords: Sendable {
  let tokenizer: Tokenizer
  /// How texts are cut.
  let cuts: WordCuts
  /// Where words are cut into parts; `nil` where they are not.
  let partCuts: PartCuts?
  /// How many slots a thread's own ``WordTable`` may come to have.
  let tableSlots: Int
  /// How many slots a thread's own ``WordParts`` may.
  var partSlots: Int { tableSlots / 4 }
  private let distinctWords: Mutex<DistinctWords>

  init(_ tokenizer: Tokenizer, tableSlots: Int) {
    self.tokenizer = tokenizer
    cuts = WordCuts(tokenizer)
    partCuts = if case .words(let cutter) = cuts { PartCuts(tokenizer, cutter) } else { nil }
    self.tableSlots = tableSlots
    distinctWords = Mutex(DistinctWords())
  }

  /// The words that threads have handed in.
  var distinct: DistinctWords { distinctWords.withLock { $0 } }

  /// Adds the words that a thread met.
  func meet(_ words: DistinctWords) { distinctWords.withLock { $0.merge(words.ranks) } }
}
