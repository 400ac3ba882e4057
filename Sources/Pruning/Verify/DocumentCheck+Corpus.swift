import Corpora
import Tokenizers

extension DocumentCheck {
  /// Compares every document of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: The documents.
  ///   - original: A tokenizer and its companions.
  ///   - pruned: The same after pruning.
  ///   - map: Which token became which.
  ///   - allowsResegmentation: Whether documents that use dropped tokens may be made of others.
  ///   - threads: How many threads work.
  ///   - progress: Called while documents are read.
  ///   - result: Gets what was found.
  /// - Throws: What keeps a document from being read or encoded.
  static func run(
    on corpus: Corpus, original: [Tokenizer], pruned: [Tokenizer], _ map: TokenMap,
    allowsResegmentation: Bool, threads: Int, progress: (@Sendable (ReadingProgress) -> Void)?,
    into result: inout VerificationResult
  ) throws(CorpusError) {
    let (workers, read) = try corpus.process(
      threads: threads, progress: progress,
      makeWorker: {
        DocumentCheck(
          original: original, pruned: pruned, map: map, allowsResegmentation: allowsResegmentation)
      },
      { worker, block throws(CorpusError) in try worker.check(block) })
    result.documents = read.documents
    result.resegmented = workers.reduce(0) { $0 + $1.resegmented }
    let found = workers.flatMap(\.differences).sorted { $0.document < $1.document }
    let unlisted = workers.reduce(0) { $0 + $1.differenceCount } - found.count
    for (_, difference) in found { result.note(difference) }
    result.differenceCount += unlisted
  }
}
