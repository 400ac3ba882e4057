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

  /// The fewest slots of a table: as many as lie near the processor.
  static let fewestTableSlots = 1 << 14
  /// The most: more words than texts of some gigabytes have, and each look-up waits longer.
  static let mostTableSlots = 1 << 21
  /// What a table's slot comes to: itself, as much again for what its word became, all of it twice while the
  /// table forgets; a quarter of the same for the parts of words; and what arrays have too much as they grow.
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
  ///   - tokenizers: Each has tables and counts of its own.
  /// - Throws: ``CorpusError/tooLittleMemory(bound:needed:)``.
  init(
    bound: Int?, resident: Int, threads: Int, _ tokenizers: [Tokenizer]
  ) throws(CorpusError) {
    let tokens = tokenizers.reduce(0) { $0 + $1.vocabularySize }
    let fixed =
      resident + threads * (Self.bytesPerThread * tokenizers.count + Self.bytesPerToken * tokens)
    let perTableSlot = Self.bytesPerTableSlot * threads * tokenizers.count
    let fewest = fixed + Self.fewestTableSlots * perTableSlot
    if let bound, bound < fewest { throw .tooLittleMemory(bound: bound, needed: fewest) }
    let free = (bound ?? Self.usual) - fixed
    var tableSlots = Self.fewestTableSlots
    while tableSlots < Self.mostTableSlots, 2 * tableSlots * perTableSlot <= free {
      tableSlots *= 2
    }
    self.tableSlots = tableSlots
  }

  /// What the threads that count with a tokenizer share.
  func sharedWords(_ tokenizer: Tokenizer) -> SharedWords {
    SharedWords(tokenizer, tableSlots: tableSlots)
  }
}
