import Bytes
import Tokenizers

/// Counts tokens in blocks of documents, on one thread: by words where a text can be cut into them
/// (``Tokenizer/safeCuts``), otherwise by encoding every document.
///
/// Text becomes places of words, a batch at a time, and these are looked up (``WordBatch``): what ends a
/// word is hard to predict, and a look-up need not wait for it.
struct UsageCounter {
  /// What was added up, but for ``documents`` of tokens.
  private var usage: Usage
  /// By token id.
  private var documents: [TokenDocuments]
  /// The number that the next document gets, from 1; they begin anew before they outgrow their 32 bits.
  private var nextDocument: UInt32
  /// How many words may have come since counts were added up: below 2^32, which slots hold.
  private var wordBound = 0

  private var table: WordTable
  private var batch = WordBatch()
  private var words: WordTokens
  private let shared: SharedWords
  private let tokenizer: Tokenizer
  private let cuts: WordCuts
  private var symbols: SymbolCounts
  private var sum: RunningSum?
  /// Keeps the words as well; `nil` where nobody asks for them.
  var tally: WordTally?

  init(_ shared: SharedWords, firstDocument: UInt32 = 1) {
    let tokenizer = shared.tokenizer
    nextDocument = firstDocument
    table = WordTable(slots: 1 << 11, limit: shared.tableSlots)
    (self.tokenizer, self.shared) = (tokenizer, shared)
    cuts = shared.cuts
    usage = Usage(vocabularySize: tokenizer.vocabularySize)
    documents = Array(repeating: TokenDocuments(), count: tokenizer.vocabularySize)
    symbols = SymbolCounts(cuts.symbolTokens)
    words = WordTokens(shared)
    sum = tokenizer.tokenScores.map { RunningSum(scores: $0) }
  }

  /// Adds the documents of a block.
  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    usage.documents += block.count
    usage.textSize += block.textSize
    do throws(TokenizerError) {
      // Places of words, and their counts, have 32 bits; so has a document's number.
      guard block.bytes.count < 1 << 31, block.count < 1 << 31 else {
        try addWhole(block)
        return
      }
      wordBound += block.bytes.count
      if wordBound >= 1 << 32 {
        addUpWords()
        wordBound = block.bytes.count
      }
      let first = takeNumbers(block.count)
      switch cuts {
      case .none: try addWhole(block)
      case .bert(let cutter): try addWords(of: block, first, cutter)
      case .words(let cutter): try addWords(of: block, first, cutter)
      }
    } catch {
      throw .tokenizer(error)
    }
  }

  /// Everything that was counted since this was asked last.
  mutating func takeTotal() -> Usage {
    addUpWords()
    addUpSymbols()
    addUpDocuments()
    shared.meet(words.distinct)
    tally?.handIn()
    defer { usage = Usage(vocabularySize: documents.count) }
    return usage
  }

  // MARK: - Cutting

  private mutating func addWords(
    of block: DocumentBlock, _ first: UInt32, _ cutter: BertCutter
  ) throws(TokenizerError) {
    let text = block.bytes.span
    func add(_ reading: BertCutter.Reading) throws(TokenizerError) {
      var reading = reading
      while reading.position < reading.end {
        cutter.cut(text, &reading, to: &batch.places, &batch.count, &symbols.tally)
        guard batch.count > WordBatch.size - BertCutter.leastRoom || symbols.tally.isFull
        else { continue }
        try addBatch(text)
        symbols.countDocuments(before: &reading)
      }
    }
    if block.ends == nil {
      try add(.init(0..<text.count, document: first, countsLines: true))
    } else {
      try block.forEachDocument { document, range throws(TokenizerError) in
        let number = first + UInt32(document - block.firstDocument)
        try add(.init(range, document: number, countsLines: false))
      }
    }
    try addBatch(text)
    symbols.countDocuments()
  }

  private mutating func addWords(
    of block: DocumentBlock, _ first: UInt32, _ cutter: WordCutter
  ) throws(TokenizerError) {
    let text = block.bytes.span
    // Who asks for words gets whole ones.
    let partCuts = tally == nil ? shared.partCuts : nil
    var ranges: [Range<Int>] = []
    try block.forEachDocument { document, range throws(TokenizerError) in
      let number = first + UInt32(document - block.firstDocument)
      if cutter.isPlain(text, range, tokenizer) {
        var position = range.lowerBound
        while position < range.upperBound {
          cutter.cut(
            text, range, &position, number, partCuts, to: &batch.places, &batch.count)
          if position < range.upperBound { try addBatch(text) }
        }
        return
      }
      ranges.removeAll(keepingCapacity: true)
      guard cutter.cut(text, range, tokenizer, to: &ranges) else {
        // Documents are counted in their order: so a token knows whether it has met one before.
        try addBatch(text)
        try addWhole(text.extracting(range), number)
        return
      }
      for word in ranges {
        if batch.count == WordBatch.size { try addBatch(text) }
        batch.append(WordPlace(word, document: number))
      }
    }
    try addBatch(text)
  }

  private mutating func addWhole(_ block: DocumentBlock) throws(TokenizerError) {
    try block.forEachDocument { _, range throws(TokenizerError) in
      try addWhole(block.bytes.span.extracting(range), takeNumbers(1))
    }
  }

  private mutating func addWhole(
    _ text: Span<UInt8>, _ number: UInt32
  ) throws(TokenizerError) {
    try words.encode(text)
    addEncoded(number)
    symbols.countDocuments()
    try tally?.add(text)
  }

  // MARK: - Counting

  private mutating func addBatch(_ text: Span<UInt8>) throws(TokenizerError) {
    if sum != nil {
      try countInOrder(text)
    } else {
      var place = 0
      while place < batch.count {
        let group = batch.group(from: place)
        batch.hash(group, of: text, table)
        while place < group.upperBound {
          let unknown = batch.find(place..<group.upperBound, of: text, in: table, documents)
          // Of a word with an unknown part no part is counted before all are known.
          let word = unknown < group.upperBound ? batch.word(at: unknown) : unknown..<unknown
          batch.count(place..<word.lowerBound, in: &table, &documents)
          guard unknown < group.upperBound else { break }
          place = try addUnknown(text, unknown, of: word)
        }
        place = group.upperBound
      }
    }
    batch.count = 0
  }

  /// Counts a word that is not in the table, which has it then if any may; or adds an unknown part of it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - unknown: A place of the batch that is not in the table.
  ///   - word: All places of the word that it is of.
  /// - Returns: Where counting goes on: at the word once more where a part was added.
  /// - Throws: As ``Tokenizers/Encoder/encode(_:)``.
  private mutating func addUnknown(
    _ text: Span<UInt8>, _ unknown: Int, of word: Range<Int>
  ) throws(TokenizerError) -> Int {
    let place = batch.places[unknown]
    var mayKeepPart = true
    if table.isFull, !table.grow() {
      addUpWords()
      // Other parts of the word may be gone.
      mayKeepPart = word.count == 1
    }
    guard tally == nil, let partCuts = shared.partCuts else {
      try addWhole(text, place.bytes, batch.key(unknown), place.document)
      return unknown + 1
    }
    if mayKeepPart, try words.learn(part: batch.key(unknown), text, place, partCuts, &table) {
      return word.lowerBound
    }
    let (first, last) = (
      batch.places[word.lowerBound].bytes, batch.places[word.upperBound - 1].bytes
    )
    let whole = first.lowerBound..<last.upperBound
    let key = WordKey(text, whole)
    if word.count == 1 {
      // As a part of other words it may become something else, so no table has it.
      try words.encode(text.extracting(whole), after: 0)
      addEncoded(place.document)
    } else if let slot = table.find(key, text, whole) {
      count(slot, place.document)
    } else {
      try addWhole(text, whole, key, place.document)
    }
    return word.upperBound
  }

  /// Counts a word that is not in the table, which has it then if any may.
  private mutating func addWhole(
    _ text: Span<UInt8>, _ word: Range<Int>, _ key: WordKey, _ document: UInt32
  ) throws(TokenizerError) {
    guard let slot = try words.learn(key, text, word, &table) else {
      addEncoded(document)
      try tally?.add(text.extracting(word))
      return
    }
    count(slot, document)
  }

  private mutating func count(_ slot: Int, _ document: UInt32) {
    table.slots[slot].occurrences &+= 1
    table.slots[slot].document = document
    if table.slots[slot].isSingle {
      documents.meet(TokenID(table.slots[slot].place), document)
    } else {
      for place in table.slots[slot].tokens { documents.meet(table.ids[place], document) }
    }
  }

  /// Counts words whose tokens may depend on the sum of the scores before them.
  private mutating func countInOrder(_ text: Span<UInt8>) throws(TokenizerError) {
    guard var running = sum else { return }
    for word in batch.places[..<batch.count] {
      running.start(word.document)
      let key = WordKey(text, word.range)
      var found = table.find(key, text, word.range)
      if found == nil {
        if table.isFull, !table.grow() { addUpWords() }
        found = try words.learn(key, text, word.range, &table)
      }
      if let found, table.slots[found].steadiness.allows(running.value) {
        count(found, word.document)
        let slot = table.slots[found]
        if slot.isSingle {
          running.add(TokenID(slot.place))
        } else {
          for place in slot.tokens { running.add(table.ids[place]) }
        }
      } else {
        try words.encode(text.extracting(word.range), after: running.value)
        addEncoded(word.document)
        running.value = words.encoder.sum
        if found != nil {
          tally?.add(key, text, word.range)
        } else {
          try tally?.add(text.extracting(word.range))
        }
      }
    }
    sum = running
  }

  /// Adds what the encoder made of a text.
  private mutating func addEncoded(_ document: UInt32) {
    for id in words.encoder.encoding.ids {
      usage.counts[id.index].occurrences += 1
      symbols.meet(id, document, &documents)
    }
    for id in words.encoder.consumedByUnknown { usage.counts[id.index].needed += 1 }
  }

  // MARK: - Adding up

  /// The first of so many numbers for documents.
  private mutating func takeNumbers(_ count: Int) -> UInt32 {
    if count >= Int(UInt32.max - nextDocument) {
      addUpDocuments()
      for id in documents.indices { documents[id].last = 0 }
      table.forgetDocuments()
      nextDocument = 1
    }
    defer { nextDocument += UInt32(count) }
    return nextDocument
  }

  /// Adds words up to tokens, and makes room for words where the table is full.
  private mutating func addUpWords() {
    if tally != nil {
      for slot in table.slots where slot.occurrences > 0 {
        tally?.add(table.word(of: slot), times: Int(slot.occurrences))
      }
    }
    Self.addUp(&table, to: &usage)
  }

  private mutating func addUpSymbols() {
    for (symbol, token, count) in symbols.takeCounts() {
      usage.counts[token.index].documents += count.documents
      guard count.occurrences > 0 else { continue }
      usage.counts[token.index].occurrences += count.occurrences
      words.meet(symbol)
      tally?.add([symbol], times: count.occurrences)
    }
  }

  private static func addUp(_ table: inout WordTable, to usage: inout Usage) {
    table.takeCounts { slot, ids in
      let times = Int(slot.occurrences)
      if slot.isSingle {
        usage.counts[Int(slot.place)].occurrences += times
      } else {
        for place in slot.tokens { usage.counts[ids[place].index].occurrences += times }
        for place in slot.consumed { usage.counts[ids[place].index].needed += times }
      }
    }
  }

  private mutating func addUpDocuments() {
    for id in documents.indices {
      usage.counts[id].documents += Int(documents[id].count)
      documents[id].count = 0
    }
  }
}
