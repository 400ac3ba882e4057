import Tokenizers

/// How large the caches of words may get, so that counting stays within a bound however many
/// distinct words the text has.
///
/// Documents are not among what is bounded: a thread has the block that it works on, which is as long
/// as its longest document.
struct CountingMemory {
  /// The bound where none is asked for.
  static let usual = 1_000_000_000

  /// Slots of a part of a cache of all threads.
  let partSlots: Int

  /// The fewest slots of a part: fewer words than a batch may add would be forgotten at once.
  static let fewestSlots = 1 << 11
  /// The most: beyond, places of ids outgrow their 32 bits.
  static let mostSlots = 1 << 24
  /// What a slot comes to: itself, as much again for what its word became, and that twice while the
  /// array which holds it grows.
  private static let bytesPerSlot = 80
  /// A block of text, its copies on the way to words, and a thread's own cache.
  private static let bytesPerThread = 12 << 20
  /// A token's counts, on a thread and in its share of the sum.
  private static let bytesPerToken = 64

  /// Divides `bound` bytes.
  ///
  /// - Parameters:
  ///   - bound: What the process may take; with `nil` what is usual, or as little more as will do.
  ///   - resident: What it takes already.
  ///   - threads: How many there are.
  ///   - tokenizers: Each has a cache and counts of its own.
  /// - Throws: ``CorpusError/tooLittleMemory(bound:needed:)``.
  init(
    bound: Int?, resident: Int, threads: Int, _ tokenizers: [Tokenizer]
  ) throws(CorpusError) {
    let tokens = tokenizers.reduce(0) { $0 + $1.vocabularySize }
    let fixed =
      resident + threads * (Self.bytesPerThread * tokenizers.count + Self.bytesPerToken * tokens)
    let perSlots = Self.bytesPerSlot * SharedWordCache.partCount * tokenizers.count
    var slots = Self.fewestSlots
    let fewest = fixed + slots * perSlots
    if let bound, bound < fewest { throw .tooLittleMemory(bound: bound, needed: fewest) }
    let most = bound ?? Self.usual
    while slots < Self.mostSlots, fixed + 2 * slots * perSlots <= most { slots *= 2 }
    partSlots = slots
  }
}
