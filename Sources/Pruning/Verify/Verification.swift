import Bytes
package import Corpora
import JSONText
package import SystemPackage
import Tokenizers
import Transformers

/// The proof that a pruned directory is what was promised.
///
/// Both directories are read from disk. Which token became which is told from the tokens themselves,
/// and what was cut along the vocabulary from the shapes. Which heads, neurons and layers stay is what
/// was promised: the masks that vprune.json records.
package struct Verification {
  private let original: Model
  private let pruned: Model
  private let promise: StructurePromise?
  private let threads: Int
  /// What there is to say of vprune.json.
  private var damage: Difference?

  /// Opens both directories, of which the pruned one says what was promised.
  package init(original: FilePath, pruned: FilePath, threads: Int) throws {
    let original = try Model(directory: original, allowingUnknownFamily: true)
    let record = pruned.appending(PruningRecord.fileName)
    try self.init(
      original: original, pruned: pruned,
      promise: StructurePromise(recordedIn: record, for: original), threads: threads)
    if Directory.kind(of: record) == .file,
      (try? JSONDocument(parsing: ReadableFile.contents(of: record))) == nil
    {
      damage = .unreadableRecord(path: record)
    }
  }

  /// Opens the pruned directory.
  init(
    original: Model, pruned: FilePath, promise: StructurePromise?, threads: Int
  ) throws {
    self.original = original
    self.pruned = try Model(directory: pruned, prunedFrom: original)
    self.promise = promise
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
    if let damage {
      result.note(damage)
      return result
    }
    let map = tokenMap(into: &result)
    guard result.isExact else { return result }
    // Pruning a vocabulary drops the rows that no token has, too.
    let keepsVocabulary =
      map.kept.count == map.oldCount
      && original.configuration.vocabularySize == pruned.configuration.vocabularySize
    ValueCheck(
      original: original.configuration, pruned: pruned.configuration, map: map,
      newVocabularySize: keepsVocabulary
        ? original.configuration.vocabularySize : map.kept.count, structure: promise?.structure
    ).run(into: &result)
    try FileCheck(
      original: original, pruned: pruned, map: map, keepsTokenizer: keepsVocabulary,
      structure: promise?.structure
    ).run(into: &result)
    try checkShape(into: &result)
    try TensorCheck(
      original: original, pruned: pruned.checkpoint,
      rows: keepsVocabulary ? nil : map.kept.map(\.index), structure: promise?.structure,
      computed: promise?.computed ?? [:]
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

  /// The sizes that config.json and the weights of the pruned model tell are those that were promised.
  private func checkShape(into result: inout VerificationResult) throws {
    guard let structure = promise?.structure else { return }
    let shape = try EncoderShape(pruned.configuration, pruned.layout)
    guard shape != structure.written else { return }
    result.note(
      .value(
        path: pruned.configuration.main.path, place: "sizes of layers",
        found: Self.describe(shape), expected: Self.describe(structure.written)))
  }

  private static func describe(_ shape: EncoderShape) -> String {
    shape.running.map { "\($0.headNumbers.count)+\($0.neurons)" }.joined(separator: " ")
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
    try DocumentCheck.run(
      on: corpus, original: before, pruned: after, map, allowsResegmentation: allowsResegmentation,
      threads: threads, progress: progress, into: &result)
  }
}
