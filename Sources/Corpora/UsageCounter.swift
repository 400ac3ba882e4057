import Tokenizers

/// Counts tokens in blocks of documents, on one thread: by words where a text can be cut into them
/// (``Tokenizer/safeCuts``), otherwise by encoding every document.
struct UsageCounter {
  /// By token id.
  private var counts: [TokenCount]
  /// By token id, how many words consumed the token before they turned out unknown; apart from the
  /// other counts, which should take little of the processor's cache.
  private var unknownPrefixes: [Int]
  private var words: WordTokens
  /// For whole documents, and for words that no cache keeps.
  private var encoder: Encoder
  private let cuts: SafeCuts
  private var sum: RunningSum?
  private var documents = 0
  private var textSize = 0
  /// Keeps the words as well; `nil` where nobody asks for them.
  var tally: WordTally?

  init(_ tokenizer: Tokenizer, _ cuts: SafeCuts, _ sharedWords: SharedWordCache) {
    counts = Array(repeating: TokenCount(), count: tokenizer.vocabularySize)
    unknownPrefixes = Array(repeating: 0, count: tokenizer.vocabularySize)
    self.cuts = cuts
    words = WordTokens(tokenizer, sharedWords, cuts)
    encoder = Encoder(tokenizer)
    sum = tokenizer.tokenScores.map { RunningSum(scores: $0) }
  }

  /// Adds the documents of a block.
  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    documents += block.count
    textSize += block.textSize
    do throws(TokenizerError) {
      switch cuts {
      case .aroundWhiteSpace: try addWords(of: block)
      case .words(let cutter): try addWords(of: block, cutter)
      case .none:
        try Self.addDocuments(of: block, &encoder, to: &counts, &unknownPrefixes)
        try tally?.add(block)
      }
    } catch {
      throw .tokenizer(error)
    }
  }

  /// Everything that was counted since this was asked last.
  mutating func takeTotal() -> Usage {
    tally?.handIn()
    var usage = Usage(vocabularySize: counts.count)
    for (index, count) in counts.enumerated() {
      usage.counts[index] = Usage.Count(
        occurrences: count.occurrences, documents: count.documents,
        needed: unknownPrefixes[index])
      counts[index] = TokenCount()
      unknownPrefixes[index] = 0
    }
    (usage.documents, usage.textSize) = (documents, textSize)
    (documents, textSize) = (0, 0)
    return usage
  }

  private mutating func addWords(of block: DocumentBlock) throws(TokenizerError) {
    let text = block.bytes.span
    var scanner = WordScanner(firstDocument: block.firstDocument)
    if let ends = block.ends {
      var index = 0
      while let word = scanner.next(in: text) {
        while ends[index] < word.upperBound { index += 1 }
        words.append(text, word, document: block.firstDocument + index)
        if words.isFull { try addBatch(text) }
      }
    } else {
      while let word = scanner.next(in: text) {
        words.append(text, word, document: scanner.document)
        if words.isFull { try addBatch(text) }
      }
    }
    try addBatch(text)
  }

  private mutating func addWords(
    of block: DocumentBlock, _ cutter: WordCutter
  ) throws(TokenizerError) {
    let (text, tokenizer) = (block.bytes.span, encoder.tokenizer)
    var ranges: [Range<Int>] = []
    try block.forEachDocument { document, range throws(TokenizerError) in
      ranges.removeAll(keepingCapacity: true)
      // Cutters know lines only.
      let isLine = block.ends == nil || !text.extracting(range).hasByte(0x0A)
      guard isLine, cutter.cut(text, range, tokenizer, to: &ranges) else {
        // Documents are counted in their order: so a token knows whether it has met one before.
        try addBatch(text)
        try addWhole(text.extracting(range), document)
        return
      }
      for word in ranges {
        words.append(text, word, document: document)
        if words.isFull { try addBatch(text) }
      }
    }
    try addBatch(text)
  }

  private mutating func addWhole(
    _ text: Span<UInt8>, _ document: Int
  ) throws(TokenizerError) {
    try encoder.encode(text)
    let (ids, consumed) = (encoder.encoding.ids, encoder.consumedByUnknown)
    var span = counts.mutableSpan
    for id in ids { span.add(id, document: document) }
    for id in consumed { unknownPrefixes[id.index] += 1 }
    try tally?.add(text)
  }

  private mutating func addBatch(_ text: Span<UInt8>) throws(TokenizerError) {
    try words.resolve(text)
    try tally?.add(words, of: text)
    if case .words(let cutter) = cuts, sum != nil {
      try Self.add(words, of: text, cutter, &sum, &encoder, to: &counts)
    } else {
      try Self.add(words, of: text, &encoder, to: &counts, &unknownPrefixes)
    }
    words.removeAll()
  }

  private static func add(
    _ words: WordTokens, of text: Span<UInt8>, _ encoder: inout Encoder,
    to counts: inout [TokenCount], _ unknownPrefixes: inout [Int]
  ) throws(TokenizerError) {
    // Spans for all of the batch: an array asks at every token whether it is shared.
    var counts = counts.mutableSpan
    let (batch, ids) = (words.batch.span, words.known.ids.span)
    for index in batch.indices {
      let word = batch[index]
      guard let entry = word.entry else {
        try encoder.encode(text.extracting(word.range))
        add(encoder, document: word.document, to: &counts, &unknownPrefixes)
        continue
      }
      if let token = entry.single {
        counts.add(token, document: word.document)
      } else {
        for place in entry.tokens { counts.add(ids[place], document: word.document) }
        for place in entry.consumed { unknownPrefixes[ids[place].index] += 1 }
      }
    }
  }

  /// Adds words whose tokens may depend on the sum of the scores before them.
  private static func add(
    _ words: WordTokens, of text: Span<UInt8>, _ cutter: WordCutter, _ sum: inout RunningSum?,
    _ encoder: inout Encoder, to counts: inout [TokenCount]
  ) throws(TokenizerError) {
    guard var running = sum else { return }
    var counts = counts.mutableSpan
    let ids = words.known.ids.span
    for word in words.batch {
      running.start(word.document)
      if let entry = word.entry, entry.steadiness.allows(running.value) {
        if let token = entry.single {
          counts.add(token, document: word.document)
          running.add(token)
        } else {
          for place in entry.tokens {
            counts.add(ids[place], document: word.document)
            running.add(ids[place])
          }
        }
      } else {
        try encoder.encode(text.extracting(word.range), cutBy: cutter, after: running.value)
        for id in encoder.encoding.ids { counts.add(id, document: word.document) }
        running.value = encoder.sum
      }
    }
    sum = running
  }

  private static func addDocuments(
    of block: DocumentBlock, _ encoder: inout Encoder, to counts: inout [TokenCount],
    _ unknownPrefixes: inout [Int]
  ) throws(TokenizerError) {
    var counts = counts.mutableSpan
    try block.forEachDocument { document, range throws(TokenizerError) in
      try encoder.encode(block.bytes.span.extracting(range))
      add(encoder, document: document, to: &counts, &unknownPrefixes)
    }
  }

  private static func add(
    _ encoder: Encoder, document: Int, to counts: inout MutableSpan<TokenCount>,
    _ unknownPrefixes: inout [Int]
  ) {
    for id in encoder.encoding.ids { counts.add(id, document: document) }
    for id in encoder.consumedByUnknown { unknownPrefixes[id.index] += 1 }
  }
}
