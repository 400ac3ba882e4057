import Corpora
import Synchronization
import Tokenizers
package import Transformers

/// Documents as an encoder sees them: what importance is measured on and what reconstruction follows.
package struct CalibrationText: Sendable {
  /// The documents in the corpus's order, cut to the encoder's limit.
  package private(set) var batch = TokenBatch()
  /// The same documents as the original's tokenizer cuts them; empty where that is no other.
  private(set) var originals = TokenBatch()
  /// Documents of the corpus, of which those here are a part.
  package private(set) var documentsInCorpus = 0
  /// Tokens that the tokenizer puts around each document.
  private(set) var surrounding: Set<Int> = []

  /// The most documents that are taken, and the most tokens of them.
  package struct Limits: Equatable, Sendable {
    package var documents = 2000
    package var tokens = 1 << 17

    package init() {}
  }

  /// Documents that were put together elsewhere.
  package init(_ batch: TokenBatch, surrounding: Set<Int> = []) {
    self.batch = batch
    self.surrounding = surrounding
    documentsInCorpus = batch.count
  }

  /// Takes documents at equal distances, so that all parts of the corpus are seen.
  ///
  /// Documents without tokens of their own are passed over.
  ///
  /// - Parameters:
  ///   - corpus: Can be read twice.
  ///   - tokenizer: Puts special tokens around each.
  ///   - lengthLimit: Tokens of a document that the encoder can see.
  ///   - limits: How much is taken.
  ///   - unseen: What becomes of tokens that the pruned tokenizer may lack.
  ///   - threads: How many threads read.
  /// - Throws: What is wrong with the corpus.
  init(
    _ corpus: Corpus, _ tokenizer: Tokenizer, lengthLimit: Int, limits: Limits = Limits(),
    unseen: UnseenText = UnseenText(), threads: Int
  ) throws {
    let count = try Self.count(corpus)
    documentsInCorpus = count
    surrounding = Set(Tokenizers.Encoder(tokenizer).surrounded([]).ids.map(\.index))
    let wanted = max(1, min(limits.documents, count))
    let (workers, _) = try corpus.process(
      threads: threads, progress: nil,
      makeWorker: { Worker(encoder: Tokenizers.Encoder(tokenizer), unseen: unseen) },
      { worker, block throws(CorpusError) in
        try block.forEachDocument { document, range throws(CorpusError) in
          // The one of each interval of count / wanted documents that comes first.
          guard Self.isWanted(document, wanted, of: count) else { return }
          try worker.add(document, block.bytes.span.extracting(range))
        }
      })
    let documents = workers.flatMap(\.documents).sorted { $0.document < $1.document }
    // Where they are too long together, some are passed over all along the corpus, not at its end.
    let total = documents.reduce(0) { $0 + min($1.ids.count, lengthLimit) }
    let limit = max(limits.tokens, lengthLimit)
    var seen = 0
    for (_, ids, original) in documents {
      let count = min(ids.count, lengthLimit)
      seen += count
      let share = min(Double(limit), Double(seen) / Double(total) * Double(limit))
      guard total <= limit || Double(batch.tokenCount + count) <= share else { continue }
      batch.append(ids, limit: lengthLimit)
      if unseen.isLacking { originals.append(original, limit: lengthLimit) }
    }
  }

  /// Products of such numbers do not fit where a corpus has billions of documents.
  private static func isWanted(_ document: Int, _ wanted: Int, of count: Int) -> Bool {
    let (high, low) = document.multipliedFullWidth(by: wanted)
    return count > 0 && count.dividingFullWidth((high, low)).remainder < wanted
  }

  private static func count(_ corpus: Corpus) throws(CorpusError) -> Int {
    try corpus.process(
      threads: 1, makeWorker: { 0 }, { (_: inout Int, _) throws(CorpusError) in }
    ).read.documents
  }

  private struct Worker: Sendable {
    var encoder: Tokenizers.Encoder
    let unseen: UnseenText
    /// With their tokens, and with those of the original's tokenizer.
    var documents: [(document: Int, ids: [Int], original: [Int])] = []

    mutating func add(_ document: Int, _ text: Span<UInt8>) throws(CorpusError) {
      do throws(TokenizerError) {
        try encoder.encode(text)
      } catch {
        throw .tokenizer(error)
      }
      guard !encoder.encoding.ids.isEmpty else { return }
      let ids = encoder.processedEncoding(addingSpecialTokens: true).ids
      documents.append((document, unseen.cut(ids).map(\.index), ids.map(\.index)))
    }
  }

  /// Documents that fits do not see, one in eight of those that differ, and the others.
  ///
  /// Of a text with repetitions, as logs are, no copy of a document that is held out is fitted to. Where fewer than
  /// two could be held out, none are: one document alone differs from nothing.
  package var split: (fit: TokenBatch, heldOut: TokenBatch) {
    let places = places
    return (batch.documents(places.fit), batch.documents(places.heldOut))
  }

  /// The documents that fits do not see, as the original's tokenizer cuts them.
  var heldOutOriginals: TokenBatch {
    originals.count == batch.count ? originals.documents(places.heldOut) : TokenBatch()
  }

  private var places: (fit: [Int], heldOut: [Int]) {
    var numbers: [ArraySlice<Int>: Int] = [:]
    var (fit, heldOut): ([Int], [Int]) = ([], [])
    for document in 0..<batch.count {
      let ids = batch.tokenIDs[batch.rows(of: document)]
      let known = numbers[ids]
      let number = known ?? numbers.count
      numbers[ids] = number
      if number % 8 != 7 {
        fit.append(document)
      } else if known == nil {
        heldOut.append(document)
      }
    }
    return heldOut.count < 2 ? (Array(0..<batch.count), []) : (fit, heldOut)
  }
}
