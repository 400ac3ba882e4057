import Bytes
import Corpora
import SystemPackage
import Tokenizers
import Transformers

/// Text that is not counted, on which a pruned vocabulary is measured.
struct Holdout {
  let corpus: Corpus
  private let lengthLimit: Int?
  private let threads: Int

  /// Opens the text.
  ///
  /// - Parameters:
  ///   - request: The text.
  ///   - counted: What is counted; `nil` where counts come from elsewhere.
  ///   - model: The original.
  ///   - threads: How many threads work.
  /// - Throws: `CorpusError`, or ``PruningError/holdoutIsCounted(path:)`` where a file is of both.
  init(
    _ request: CorpusRequest, beside counted: Corpus?, _ model: Model, threads: Int
  ) throws {
    let corpus = try Corpus(request)
    let all = counted?.identities ?? []
    for case .file(let path) in corpus.sources {
      if let identity = FileIdentity(of: path), all.contains(identity) {
        throw PruningError.holdoutIsCounted(path: path)
      }
    }
    self.corpus = try corpus.rereadable()
    lengthLimit = model.lengthLimit
    self.threads = threads
  }

  /// Tokenizes the text with both tokenizers.
  ///
  /// - Parameters:
  ///   - original: The original.
  ///   - pruned: What is left of it.
  ///   - progress: Called while documents are read.
  /// - Returns: What differs.
  /// - Throws: `CorpusError`, or ``PruningError/emptyCorpus(paths:)`` where no document has a token.
  func measure(
    _ original: Tokenizer, _ pruned: Tokenizer,
    progress: @escaping @Sendable (ReadingProgress) -> Void
  ) throws -> HoldoutResult {
    let limit = lengthLimit
    let (workers, _) = try corpus.process(
      threads: threads, progress: progress,
      makeWorker: { HoldoutDocuments(original, pruned, lengthLimit: limit) },
      { worker, block throws(CorpusError) in try worker.add(block) })
    var result = HoldoutResult()
    var words: [[UInt8]: HoldoutResult.Word] = [:]
    for worker in workers {
      result.add(worker.result)
      words.merge(worker.changed) { left, right in
        var sum = left
        sum += right
        return sum
      }
    }
    guard result.tokens.before > 0 else {
      throw PruningError.emptyCorpus(paths: corpus.sources.map(\.name.string))
    }
    result.lengthLimit = lengthLimit
    let worst = words.values.filter { $0.price > 0 }.sorted { left, right in
      left.price == right.price
        ? left.text.lexicographicallyPrecedes(right.text) : left.price > right.price
    }
    result.worst = Array(worst.prefix(HoldoutResult.kept))
    return result
  }
}

extension HoldoutResult {
  fileprivate mutating func add(_ other: HoldoutResult) {
    documents += other.documents
    words += other.words
    tokens += other.tokens
    unknown += other.unknown
    tooLong += other.tooLong
    outgrown += other.outgrown
  }
}
