package import Tokenizers

/// Counts tokens in blocks of documents, on one thread: by words where a text can be cut into them
/// (``Tokenizer/safeCuts``), otherwise by encoding every document.
struct UsageCounter {
  /// By token id.
  private var counts: [TokenCount]
  private var words: WordTokens
  private let cuts: SafeCuts

  init(_ tokenizer: Tokenizer, _ sharedWords: SharedWordCache) {
    counts = Array(repeating: TokenCount(), count: tokenizer.vocabularySize)
    words = WordTokens(tokenizer, sharedWords)
    cuts = tokenizer.safeCuts
  }

  /// Adds the documents of a block.
  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    do throws(TokenizerError) {
      switch cuts {
      case .aroundWhiteSpace: try Self.addWords(of: block, &words, to: &counts)
      case .none: try Self.addDocuments(of: block, &words, to: &counts)
      }
    } catch {
      throw .tokenizer(error)
    }
  }

  /// Everything that was counted, document and text sizes excepted.
  func total() -> Usage {
    var usage = Usage(vocabularySize: counts.count)
    for (index, count) in counts.enumerated() {
      usage.counts[index] = Usage.Count(
        occurrences: count.occurrences, documents: count.documents,
        unknownPrefixes: count.unknownPrefixes)
    }
    return usage
  }

  private static func addWords(
    of block: DocumentBlock, _ words: inout WordTokens, to counts: inout [TokenCount]
  ) throws(TokenizerError) {
    let text = block.bytes.span
    // One span for all of the block: an array asks at every token whether it is shared.
    var counts = counts.mutableSpan
    var scanner = WordScanner(firstDocument: block.firstDocument)
    while let word = scanner.next(in: text) {
      let key = WordKey(text, word)
      if let entry = words.find(key, text, word) {
        if let token = entry.single {
          counts.add(token, document: scanner.document)
        } else {
          counts.add(
            words.known.ids, tokens: entry.tokens, consumed: entry.consumed,
            document: scanner.document)
        }
      } else {
        try words.lookFurther(key, text, word)
        add(words, to: &counts, document: scanner.document)
      }
    }
  }

  private static func addDocuments(
    of block: DocumentBlock, _ words: inout WordTokens, to counts: inout [TokenCount]
  ) throws(TokenizerError) {
    var counts = counts.mutableSpan
    try block.forEachDocument { document, range throws(TokenizerError) in
      try words.encode(block.bytes.span.extracting(range))
      add(words, to: &counts, document: document)
    }
  }

  private static func add(
    _ words: WordTokens, to counts: inout MutableSpan<TokenCount>, document: Int
  ) {
    counts.add(
      words.ids, tokens: 0..<words.tokenCount, consumed: words.tokenCount..<words.ids.count,
      document: document)
  }
}

extension Corpus {
  /// Counts the tokens of all documents.
  ///
  /// The result does not depend on `threads`.
  package func usage(
    of tokenizer: Tokenizer, threads: Int,
    progress: (@Sendable (ReadingProgress) -> Void)? = nil
  ) throws(CorpusError) -> Usage {
    let sharedWords = SharedWordCache()
    let (counters, read) = try process(
      threads: threads, progress: progress,
      makeWorker: { UsageCounter(tokenizer, sharedWords) },
      { counter, block throws(CorpusError) in try counter.add(block) })
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    for counter in counters { usage += counter.total() }
    usage.documents = read.documents
    usage.textSize = read.textSize
    usage.replacedCount = read.replacedCount
    return usage
  }
}
