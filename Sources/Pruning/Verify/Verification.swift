package import Corpora
package import SystemPackage
import Tokenizers
import Transformers

/// The proof that a pruned directory is what was promised.
///
/// Both directories are read from disk. Nothing of the plan is used: which token became which is
/// told from the tokens themselves, and what was cut from the shapes.
package struct Verification {
  private let original: Model
  private let pruned: Model
  private let threads: Int

  /// Opens both directories.
  package init(original: FilePath, pruned: FilePath, threads: Int) throws {
    let original = try Model(directory: original, allowingUnknownFamily: true)
    self.original = original
    self.pruned = try Model(directory: pruned, prunedFrom: original)
    self.threads = threads
  }

  /// Compares the directories.
  ///
  /// - Parameters:
  ///   - corpus: The documents that must be the same; `nil` where there are none.
  ///   - countedDocuments: How many documents there were when they were counted, if they were.
  ///   - allowsResegmentation: Whether documents that use dropped tokens may be made of others.
  ///   - progress: Called while documents are read.
  /// - Returns: What was looked at and what was found.
  /// - Throws: What keeps a file from being read.
  package func run(
    on corpus: Corpus?, countedDocuments: Int? = nil, allowsResegmentation: Bool,
    progress: (@Sendable (ReadingProgress) -> Void)? = nil
  ) throws -> VerificationResult {
    var result = VerificationResult()
    let map = tokenMap(into: &result)
    guard result.isExact else { return result }
    ValueCheck(
      original: original.configuration, pruned: pruned.configuration, map: map
    ).run(into: &result)
    try FileCheck(original: original, pruned: pruned, map: map).run(into: &result)
    try TensorCheck(
      original: original.checkpoint, pruned: pruned.checkpoint, map: map,
      oldVocabularySize: original.configuration.vocabularySize
    ).run(into: &result)
    if let corpus {
      try check(corpus, map, allowsResegmentation, progress, into: &result)
      // A file may grow while it is read.
      if let countedDocuments, countedDocuments != result.documents {
        result.note(.documentCount(counted: countedDocuments, verified: result.documents))
      }
    }
    return result
  }

  /// Finds each pruned token among the original ones; they must come in the same order.
  private func tokenMap(into result: inout VerificationResult) -> TokenMap {
    let (before, after) = (original.tokenizer, pruned.tokenizer)
    var kept: [TokenID] = []
    for index in 0..<after.vocabularySize {
      let token = Array(after.token(TokenID(UInt32(index))) ?? [])
      if let id = before.id(of: token), kept.last.map({ $0 < id }) ?? true {
        kept.append(id)
      } else {
        result.note(.token(id: index, token: token))
      }
    }
    return TokenMap(kept: kept, oldCount: before.vocabularySize)
  }

  private func check(
    _ corpus: Corpus, _ map: TokenMap, _ allowsResegmentation: Bool,
    _ progress: (@Sendable (ReadingProgress) -> Void)?, into result: inout VerificationResult
  ) throws {
    let (before, after) = (
      original.tokenizerFiles.allTokenizers, pruned.tokenizerFiles.allTokenizers
    )
    let (workers, read) = try corpus.process(
      threads: threads, progress: progress,
      makeWorker: {
        DocumentCheck(
          original: before, pruned: after, map: map, allowsResegmentation: allowsResegmentation)
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
