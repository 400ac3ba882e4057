import Synchronization

extension Corpus {
  /// Turns every document into bytes on several threads and hands them over in order.
  ///
  /// - Parameters:
  ///   - threads: How many workers there are.
  ///   - makeWorker: Makes a worker's own state.
  ///   - transform: Appends what a block becomes.
  ///   - output: Gets the bytes of each block, in the order of the corpus; not called by two
  ///     threads at once.
  /// - Returns: What was read in all.
  /// - Throws: The first error of reading or of a worker.
  package func transform<Worker: Sendable>(
    threads: Int, makeWorker: @Sendable () -> Worker,
    _ transform:
      @Sendable (inout Worker, DocumentBlock, inout [UInt8]) throws(CorpusError) -> Void,
    output: @Sendable ([UInt8]) throws(CorpusError) -> Void
  ) throws(CorpusError) -> ReadingProgress {
    let queue = Mutex(OrderedOutput())
    return try process(threads: threads, makeWorker: makeWorker) {
      worker, block throws(CorpusError) in
      var bytes: [UInt8] = []
      try transform(&worker, block, &bytes)
      try queue.withLock { queue throws(CorpusError) in
        queue.waiting[block.firstDocument] = (bytes, block.count)
        while let (bytes, count) = queue.waiting.removeValue(forKey: queue.nextDocument) {
          queue.nextDocument += count
          try output(bytes)
        }
      }
    }.read
  }

  private struct OrderedOutput {
    var nextDocument = 0
    /// By first document: bytes that came before their turn, and how many documents they are.
    var waiting: [Int: ([UInt8], Int)] = [:]
  }
}
