import Dispatch
import Synchronization

/// How far reading a corpus has come.
package struct ReadingProgress: Sendable {
  package var documents = 0
  /// Bytes of text, inflated; of records, their texts.
  package var textSize = 0
  /// Bytes of the files as they are stored; out of ``Corpus/size``.
  package var storedSize = 0
  /// Invalid UTF-8 sequences that became U+FFFD.
  package var replacedCount = 0
}

extension Corpus {
  /// Hands blocks of documents to workers on `threads` threads.
  ///
  /// A worker takes the next block whenever it has done with one: reading happens under a lock,
  /// which is cheap beside what is done with the text, and needs no queue that could grow.
  /// Which worker gets which block differs from run to run; what they sum up must not.
  ///
  /// - Parameters:
  ///   - threads: How many workers there are.
  ///   - progress: Called after each block that was read, on any of the threads.
  ///   - makeWorker: Makes a worker's own state.
  ///   - body: Works on a block.
  /// - Returns: The workers, and what was read in all.
  /// - Throws: The first error of reading or of a worker.
  package func process<Worker: Sendable>(
    threads: Int, progress: (@Sendable (ReadingProgress) -> Void)? = nil,
    makeWorker: @Sendable () -> Worker,
    _ body: @Sendable (inout Worker, DocumentBlock) throws(CorpusError) -> Void
  ) throws(CorpusError) -> (workers: [Worker], read: ReadingProgress) {
    let shared = Mutex(SharedReader(reader: DocumentReader(self)))
    let finished = Mutex<[Worker]>([])
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var worker = makeWorker()
      do throws(CorpusError) {
        while let read = try shared.withLock({ shared throws(CorpusError) in
          try shared.next(progress)
        }) {
          let block = try read.documents()
          if case .objects = read { shared.withLock { $0.objectTextSize += block.textSize } }
          try body(&worker, block)
        }
      } catch {
        shared.withLock { $0.failure = $0.failure ?? error }
      }
      finished.withLock { $0.append(worker) }
    }
    let (failure, read) = shared.withLock { ($0.failure, $0.read) }
    if let failure { throw failure }
    return (finished.withLock { $0 }, read)
  }

  private struct SharedReader {
    var reader: DocumentReader
    /// Bytes of the texts of objects, which workers find.
    var objectTextSize = 0
    /// The first error of any worker; the others stop at their next block.
    var failure: CorpusError?

    var read: ReadingProgress {
      ReadingProgress(
        documents: reader.documentCount, textSize: reader.textSize + objectTextSize,
        storedSize: reader.storedSize, replacedCount: reader.replacedCount)
    }

    mutating func next(
      _ progress: (@Sendable (ReadingProgress) -> Void)?
    ) throws(CorpusError) -> DocumentReader.Block? {
      guard failure == nil else { return nil }
      do throws(CorpusError) {
        let block = try reader.next()
        progress?(read)
        return block
      } catch {
        // While the lock is held: a reader that has failed is not asked again.
        failure = error
        throw error
      }
    }
  }
}
