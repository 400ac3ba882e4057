import Tokenizers

/// Counts blocks on one thread for all tokenizers at once, so that text is read once.
struct CountingWorker {
  private var counters: [UsageCounter]
  private let sample: DocumentSample?
  /// Documents before this one were counted by an earlier run.
  private let firstDocument: Int

  /// Which stretch of the corpus is in the counts: see ``CountingLedger``.
  var stretch: Int?

  init(_ request: CountingRequest, _ words: [SharedWords], firstDocument: Int) {
    counters = words.map { UsageCounter($0) }
    if let words = request.words {
      counters[0].tally = WordTally(words, request.tokenizers[0])
    }
    sample = request.sample
    self.firstDocument = firstDocument
  }

  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    var block = block
    if let sample {
      block = block.filtered { $0 >= firstDocument && sample.holds($0) }
    } else if block.firstDocument < firstDocument {
      block = block.filtered { $0 >= firstDocument }
    }
    guard block.count > 0 else { return }
    for index in counters.indices { try counters[index].add(block) }
  }

  /// What was counted since this was asked last.
  mutating func takeTotal() -> Usage {
    var usage = counters[0].takeTotal()
    for index in counters.indices.dropFirst() { usage.need(counters[index].takeTotal()) }
    return usage
  }
}
