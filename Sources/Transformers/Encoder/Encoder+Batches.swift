import Kernels
import Synchronization

extension TokenBatch {
  /// The documents in batches of about `tokenLimit` tokens, in order: what one thread takes at a time.
  ///
  /// How they are cut depends on nothing else, so that the number of threads does not change results.
  package func batches(tokenLimit: Int) -> [TokenBatch] {
    var result: [TokenBatch] = []
    var start = 0
    var tokens = 0
    for (document, rows) in documents.enumerated() {
      if document > start, tokens + rows.count > tokenLimit {
        result.append(self.documents(start..<document))
        (start, tokens) = (document, 0)
      }
      tokens += rows.count
    }
    if start < count { result.append(documents(start..<count)) }
    return result
  }
}

extension Encoder {
  /// How many tokens a batch may have so that what ``trace(_:masks:tokens:_:)`` keeps of it stays below a quarter
  /// of a gigabyte.
  package var traceTokenLimit: Int {
    let numbers = layers.reduce(0) { $0 + 10 * $1.hiddenSize + $1.neuronCount }
    return min(1024, max(64, 1 << 26 / max(1, numbers)))
  }

  /// Works on batches on several threads, each batch on one.
  ///
  /// - Parameters:
  ///   - batches: The batches.
  ///   - threads: How many threads there are at most.
  ///   - body: Works on one batch, of which it gets the number, too.
  /// - Returns: The results in the order of the batches.
  /// - Throws: The first error; batches that were not begun are left.
  package func map<Result: Sendable>(
    _ batches: [TokenBatch], threads: Int,
    _ body: @Sendable (Int, TokenBatch, EncoderRun) throws(TransformerError) -> Result
  ) throws(TransformerError) -> [Result] {
    let run = EncoderRun(blas)
    let results = Mutex<[Result?]>(Array(repeating: nil, count: batches.count))
    let failure = Mutex<TransformerError?>(nil)
    inParallel(batches.count, threads: threads) { number in
      guard failure.withLock({ $0 == nil }) else { return }
      do throws(TransformerError) {
        let result = try body(number, batches[number], run)
        results.withLock { $0[number] = result }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock(\.self) { throw failure }
    return results.withLock { $0.compactMap(\.self) }
  }
}
