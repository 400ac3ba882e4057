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
  /// Prefixes that words consumed before they failed, by entry; few words do.
  private var consumedByUnknown: [(entry: Int, ids: [TokenID])] = []
  /// By token, the last document that held it.
  private var lastDocument: [Int]

  init(_ tokenizer: Tokenizer) {
    usage = Usage(vocabularySize: tokenizer.vocabularySize)
    encoder = Encoder(tokenizer)
    countsWords = tokenizer.isSeparableAtWhiteSpace
    lastDocument = Array(repeating: -1, count: tokenizer.vocabularySize)
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
    var hash = TokenHash()
    for position in text.indices {
      let byte = text[position]
      guard byte <= 0x20, Self.endsWord(byte) else {
        hash.add(byte)
        continue
      }
      if start < position {
        try addWord(text, start..<position, hash: hash.value, document)
        hash = TokenHash()
      }
      start = position + 1
      if byte == 0x0A { document += 1 }
    }
    if start < text.count { try addWord(text, start..<text.count, hash: hash.value, document) }
  }

  /// Other control characters do not end a word: cleaning takes them out of it.
  @inline(__always)
  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  @inline(__always)
  private mutating func addWord(
    _ text: Span<UInt8>, _ word: Range<Int>, hash: UInt64, _ document: Int
  ) throws(CorpusError) {
    let entry: Int
    if let known = words.find(text, word, hash: hash) {
      entry = known
    } else {
      try encode(text.extracting(word))
      entry = words.insert(text, word, hash: hash, tokens: encoder.encoding.ids)
      if !encoder.consumedByUnknown.isEmpty {
        consumedByUnknown.append((entry, encoder.consumedByUnknown))
      }
    }
    guard words.count(entry, document: document) else { return }
    for position in words.entries[entry].tokens { noteDocument(words.tokens[position], document) }
  }

  @inline(__always)
  private mutating func noteDocument(_ id: TokenID, _ document: Int) {
    guard lastDocument[id.index] != document else { return }
    lastDocument[id.index] = document
    usage[id].documents += 1
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
