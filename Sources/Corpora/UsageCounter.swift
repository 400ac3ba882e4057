package import Tokenizers

/// Counts tokens in blocks of documents, on one thread.
///
/// Where a text's tokens are those of its words, one after the other
/// (``Tokenizer/isSeparableAtWhiteSpace``), each distinct word is tokenized once and then only
/// looked up; otherwise every document is encoded.
struct UsageCounter {
  private var usage: Usage
  private var encoder: Encoder
  private let countsWords: Bool
  private var words = WordTable()
  private var pending: [PendingWord] = []
  private static let batchSize = 64
  /// Prefixes that words consumed before they failed, by entry; few words do.
  private var consumedByUnknown: [(entry: Int, ids: [TokenID])] = []
  /// By token, the last document that held it, or -1, and how many did.
  private var documents: [(last: Int, count: Int)]

  init(_ tokenizer: Tokenizer) {
    usage = Usage(vocabularySize: tokenizer.vocabularySize)
    encoder = Encoder(tokenizer)
    countsWords = tokenizer.isSeparableAtWhiteSpace
    documents = Array(repeating: (last: -1, count: 0), count: tokenizer.vocabularySize)
  }

  /// Adds the documents of a block.
  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    if countsWords {
      try addWords(of: block)
      return
    }
    try block.forEachDocument { document, range throws(CorpusError) in
      try encode(block.bytes.span.extracting(range))
      for id in encoder.encoding.ids {
        usage[id].occurrences += 1
        noteDocument(id, document)
      }
      for id in encoder.consumedByUnknown { usage[id].unknownPrefixes += 1 }
    }
  }

  /// Everything that was counted, document and text sizes excepted.
  func total() -> Usage {
    var usage = usage
    for entry in words.entries {
      for id in words.tokens[entry.tokens] { usage[id].occurrences += entry.occurrences }
    }
    for (index, known) in documents.enumerated() { usage.counts[index].documents = known.count }
    for (entry, ids) in consumedByUnknown {
      for id in ids { usage[id].unknownPrefixes += words.entries[entry].occurrences }
    }
    return usage
  }

  /// One pass over the block: white space ends words, line feeds end documents too.
  private mutating func addWords(of block: DocumentBlock) throws(CorpusError) {
    let text = block.bytes.span
    var document = block.firstDocument
    var start = 0
    for position in text.indices {
      let byte = text[position]
      guard byte <= 0x20, Self.endsWord(byte) else { continue }
      if start < position { try addWord(text, start..<position, document) }
      start = position + 1
      if byte == 0x0A { document += 1 }
    }
    if start < text.count { try addWord(text, start..<text.count, document) }
    try countPending(text)
  }

  /// Other control characters do not end a word: cleaning takes them out of it.
  @inline(__always)
  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  @inline(__always)
  private mutating func addWord(
    _ text: Span<UInt8>, _ word: Range<Int>, _ document: Int
  ) throws(CorpusError) {
    pending.append(PendingWord(key: WordKey(text, word), range: word, document: document))
    if pending.count == Self.batchSize { try countPending(text) }
  }

  /// Counts the words that were found since the last time.
  ///
  /// A table of a million words lies in main memory, so that each look-up waits for it. Touching
  /// what a batch of words will need first, all in a row, makes these waits overlap: it doubled
  /// the speed on text with 900,000 distinct words.
  private mutating func countPending(_ text: Span<UInt8>) throws(CorpusError) {
    words.touch(pending)
    for word in pending {
      let entry: Int
      if let known = words.find(word.key, text, word.range) {
        entry = known
      } else {
        entry = try newWord(word.key, text, word.range)
      }
      guard words.count(entry, document: word.document) else { continue }
      for position in words.entries[entry].tokens {
        noteDocument(words.tokens[position], word.document)
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  @inline(never)
  private mutating func newWord(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(CorpusError) -> Int {
    try encode(text.extracting(word))
    let entry = words.insert(key, text, word, tokens: encoder.encoding.ids)
    if !encoder.consumedByUnknown.isEmpty {
      consumedByUnknown.append((entry, encoder.consumedByUnknown))
    }
    return entry
  }

  @inline(__always)
  private mutating func noteDocument(_ id: TokenID, _ document: Int) {
    let known = documents[id.index]
    guard known.last != document else { return }
    documents[id.index] = (document, known.count + 1)
  }

  private mutating func encode(_ text: Span<UInt8>) throws(CorpusError) {
    do throws(TokenizerError) {
      try encoder.encode(text)
    } catch {
      throw .tokenizer(error)
    }
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
    let (counters, read) = try process(
      threads: threads, progress: progress, makeWorker: { UsageCounter(tokenizer) },
      { counter, block throws(CorpusError) in try counter.add(block) })
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    for counter in counters { usage += counter.total() }
    usage.documents = read.documents
    usage.textSize = read.textSize
    usage.replacedCount = read.replacedCount
    return usage
  }
}
