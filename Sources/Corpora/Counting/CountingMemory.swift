import Tokenizers

/// How large the tables of words may get, so that counting stays within a bound however many
/// distinct words the text has.
///
/// Documents are not among what is bounded: a thread has the block that it works on, which is as long
/// as its longest document.
struct CountingMemory {
  /// The bound where none is asked for.
  static let usual = 1_000_000_000

  /// Slots of a thread's own table of words.
  let tableSlots: Int
  /// Slots of a part of a cache of all threads.
  let partSlots: Int
  private let threads: Int

  /// The fewest slots of a part: fewer words than a batch may add would be forgotten at once.
  static let fewestPartSlots = 1 << 11
  /// The most: beyond, places of ids outgrow their 32 bits.
  static let mostPartSlots = 1 << 24
  /// The fewest slots of a table: as many as lie near the processor.
  static let fewestTableSlots = 1 << 14
  /// The most: more words than texts of some gigabytes have, and each look-up waits longer.
  static let mostTableSlots = 1 << 21
  /// What a part's slot comes to: itself, as much again for what its word became, and that twice while the
  /// array which holds it grows.
  private static let bytesPerPartSlot = 80
  /// What a table's slot comes to: as much, and all of it twice while the table forgets; and a quarter of a
  /// part's slot.
  private static let bytesPerTableSlot = 180
  /// A block of text, its copies on the way to words, and the smallest table.
  private static let bytesPerThread = 12 << 20
  /// A token's counts, on a thread and in its share of the sum.
  private static let bytesPerToken = 64

  /// Divides `bound` bytes.
  ///
  /// - Parameters:
  ///   - bound: What the process may take; with `nil` what is usual, or as little more as will do.
  ///   - resident: What it takes already.
  ///   - threads: How many there are.
  ///   - tokenizers: Each has tables and counts of its own, and a cache where threads ask each other.
  /// - Throws: ``CorpusError/tooLittleMemory(bound:needed:)``.
  init(
    bound: Int?, resident: Int, threads: Int, _ tokenizers: [Tokenizer]
  ) throws(CorpusError) {
    self.threads = threads
    let tokens = tokenizers.reduce(0) { $0 + $1.vocabularySize }
    let fixed =
      resident + threads * (Self.bytesPerThread * tokenizers.count + Self.bytesPerToken * tokens)
    let caches = tokenizers.count { Self.sharesWords($0, threads) }
    let perPartSlot = Self.bytesPerPartSlot * SharedWordCache.partCount * caches
    let fewest = fixed + Self.fewestPartSlots * perPartSlot
    if let bound, bound < fewest { throw .tooLittleMemory(bound: bound, needed: fewest) }
    let free = (bound ?? Self.usual) - fixed
    // Caches get half of it.
    var partSlots = Self.fewestPartSlots
    while partSlots < Self.mostPartSlots, 4 * partSlots * perPartSlot <= free { partSlots *= 2 }
    self.partSlots = partSlots
    let perTableSlot = Self.bytesPerTableSlot * threads * tokenizers.count
    let left = free - (caches == 0 ? 0 : partSlots * perPartSlot)
    var tableSlots = Self.fewestTableSlots
    while tableSlots < Self.mostTableSlots, 2 * tableSlots * perTableSlot <= left {
      tableSlots *= 2
    }
    self.tableSlots = tableSlots
  }

  /// What the threads that count with a tokenizer share, empty.
  func sharedWords(_ tokenizer: Tokenizer) -> SharedWords {
    SharedWords(
      tokenizer,
      cache: Self.sharesWords(tokenizer, threads) ? SharedWordCache(partSlots: partSlots) : nil,
      tableSlots: tableSlots)
  }

  /// Whether threads tell each other what words became: WordPiece finds that out as fast as memory answers.
  private static func sharesWords(_ tokenizer: Tokenizer, _ threads: Int) -> Bool {
    switch tokenizer.model {
    case .wordLevel, .wordPiece: false
    case .bpe, .sentencePiece, .unigram: threads > 1
    }
  }
}
