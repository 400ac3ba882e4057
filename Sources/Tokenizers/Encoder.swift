/// Encodes texts one after the other and keeps its buffers in between.
package struct Encoder {
  package let tokenizer: Tokenizer
  /// The tokens of the last text, without special tokens around it.
  package private(set) var encoding = Encoding()
  /// Pieces that words of the last text consumed before they failed; see
  /// ``WordPiece/Outcome/unknown(consumed:)``.
  package private(set) var consumedByUnknown: [TokenID] = []
  /// Whether a word of the last text needed an unknown token that does not exist.
  package private(set) var lacksUnknownToken = false

  /// The score of the document before and with the last word.
  package var sum: Float { scratch.sentencePiece.unigram.sum }
  /// How far the last word's tokens depend on what was before it.
  package var steadiness: Steadiness { scratch.sentencePiece.unigram.steadiness }

  /// What the model saw of the last text, word by word; none where that is not recorded.
  package private(set) var modelWords: [[UInt8]] = []
  private let recordsWords: Bool

  private var normalized = NormalizedText()
  private var pieces: [TokenPiece] = []
  private var scratch = ModelScratch()
  /// A word as the model sees it.
  package private(set) var prepared: [UInt8] = []
  /// The words that a cut one turned out to be, in ``prepared``.
  private var preparedWords: [Range<Int>] = []
  private var scalarForms = BertScalarForms()

  /// - Parameters:
  ///   - tokenizer: The tokenizer.
  ///   - recordsWords: Whether ``modelWords`` are wanted.
  package init(_ tokenizer: Tokenizer, recordingWords recordsWords: Bool = false) {
    self.tokenizer = tokenizer
    self.recordsWords = recordsWords
  }

  /// Encodes `text`, valid UTF-8, into ``encoding``.
  ///
  /// - Throws: ``TokenizerError/unknownTokenMissing(_:)`` where a word is unknown and the
  ///   vocabulary has no token for that.
  package mutating func encode(_ text: Span<UInt8>) throws(TokenizerError) {
    scratch.sentencePiece.unigram.sum = 0
    try encode(part: text)
  }

  private mutating func encode(part text: Span<UInt8>) throws(TokenizerError) {
    removeAll()
    if !tokenizer.rawMatcher.mayMatch(text) {
      encodeWords(text, 0..<text.count, firstScalar: 0)
    } else {
      var scalar = 0
      var position = 0
      for segment in tokenizer.rawMatcher.segments(of: text) {
        // A token that swallowed white space may begin before the end of the last one.
        scalar +=
          segment.range.lowerBound >= position
          ? text.scalarCount(in: position..<segment.range.lowerBound)
          : -text.scalarCount(in: segment.range.lowerBound..<position)
        let count = text.scalarCount(in: segment.range)
        if let token = segment.token {
          append(token, scalar..<scalar + count, matching: text.extracting(segment.range))
          scratch.sentencePiece.unigram.sum = 0
        } else {
          encodeWords(text, segment.range, firstScalar: scalar)
        }
        scalar += count
        position = segment.range.upperBound
      }
    }
    try checkUnknownToken()
  }

  /// Encodes a word that `cutter` found: ``encoding`` has its tokens, but not where they are.
  ///
  /// - Parameters:
  ///   - word: The word.
  ///   - cutter: The tokenizer's.
  ///   - sum: The score of the document before the word, where ``Tokenizer/tokenScores`` count.
  /// - Throws: As ``encode(_:)``.
  package mutating func encode(
    _ word: Span<UInt8>, cutBy cutter: WordCutter, after sum: Float = 0
  ) throws(TokenizerError) {
    scratch.sentencePiece.unigram.sum = sum
    guard cutter.prepare(word, tokenizer, &prepared) else {
      try encode(part: word)
      return
    }
    try encodePrepared(0..<prepared.count)
  }

  /// Encodes a word that `cutter` found, as ``encode(_:cutBy:after:)`` does.
  package mutating func encode(
    _ word: Span<UInt8>, cutBy cutter: BertCutter
  ) throws(TokenizerError) {
    guard cutter.prepare(word, &prepared, &preparedWords, &scalarForms) else {
      try encode(word)
      return
    }
    removeAll()
    for word in preparedWords { appendPrepared(word) }
    try checkUnknownToken()
  }

  /// Makes one text for the model of a word that `cutter` found: ``prepared`` has it.
  ///
  /// - Returns: Whether the word is one piece for the model, without an added token in it.
  package mutating func prepare(_ word: Span<UInt8>, cutBy cutter: WordCutter) -> Bool {
    cutter.prepare(word, tokenizer, &prepared)
  }

  /// Encodes a part of what was prepared, which `cuts` found: ``encoding`` has its tokens, but not where
  /// they are.
  ///
  /// - Parameters:
  ///   - part: The part of ``prepared``.
  ///   - cuts: The tokenizer's.
  /// - Returns: Whether the tokens are the same in any word.
  /// - Throws: As ``encode(_:)``.
  package mutating func encode(
    part: Range<Int>, cutBy cuts: PartCuts
  ) throws(TokenizerError) -> Bool {
    try encodePrepared(part)
    let margin =
      if case .unigram = tokenizer.model { scratch.unigram.margin } else { Double.infinity }
    return cuts.isSteady(margin: margin)
  }

  /// Encodes a part of a word: ``encoding`` has its tokens, but not where they are.
  ///
  /// - Parameters:
  ///   - part: What ``PartCuts`` found of a word of at most ``PartCuts/longestWord`` bytes.
  ///   - continuesWord: Whether there are parts before it.
  ///   - cutter: The tokenizer's, which found the word.
  ///   - cuts: The tokenizer's.
  /// - Returns: Whether the tokens are the same in any word.
  /// - Throws: As ``encode(_:)``.
  package mutating func encode(
    part: Span<UInt8>, continuingWord continuesWord: Bool, _ cutter: WordCutter, _ cuts: PartCuts
  ) throws(TokenizerError) -> Bool {
    guard cutter.prepare(part, tokenizer, &prepared, continuingWord: continuesWord)
    else { return false }
    return try encode(part: 0..<prepared.count, cutBy: cuts)
  }

  private mutating func encodePrepared(_ part: Range<Int>) throws(TokenizerError) {
    removeAll()
    appendPrepared(part)
    try checkUnknownToken()
  }

  /// Appends the tokens of a part of ``prepared``, but not where they are.
  private mutating func appendPrepared(_ part: Range<Int>) {
    pieces.removeAll(keepingCapacity: true)
    if recordsWords { modelWords.append(Array(prepared[part])) }
    // The model as it stands: a copy would count references that all threads share.
    switch Self.segment(prepared, part, tokenizer.model, &pieces, &scratch) {
    case .segmented: break
    case .unknown(let consumed): consumedByUnknown.append(contentsOf: consumed)
    case .noUnknownToken: lacksUnknownToken = true
    }
    for piece in pieces { encoding.ids.append(piece.id) }
  }

  /// Static: a method would keep all of the encoder while its text is read.
  private static func segment(
    _ text: [UInt8], _ word: Range<Int>, _ model: TokenModel, _ pieces: inout [TokenPiece],
    _ scratch: inout ModelScratch
  ) -> SegmentOutcome {
    model.segment(text.span, word, to: &pieces, &scratch)
  }

  private mutating func removeAll() {
    encoding.removeAll()
    if !consumedByUnknown.isEmpty { consumedByUnknown.removeAll(keepingCapacity: true) }
    if recordsWords { modelWords.removeAll(keepingCapacity: true) }
  }

  private mutating func checkUnknownToken() throws(TokenizerError) {
    guard lacksUnknownToken else { return }
    lacksUnknownToken = false
    throw .unknownTokenMissing(tokenizer.model.unknownToken ?? [])
  }

  /// Cuts out the protected words, where there are any.
  private mutating func encodeWords(_ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int) {
    guard !tokenizer.protectedWords.isEmpty else {
      encodeNormalized(text, range, firstScalar: firstScalar)
      return
    }
    var start = range.lowerBound
    var scalar = firstScalar
    for word in ProtectedWords.ranges(of: tokenizer.protectedWords, in: text, range) {
      encodeNormalized(text, start..<word.lowerBound, firstScalar: scalar)
      scalar += text.scalarCount(in: start..<word.lowerBound)
      let end = scalar + text.scalarCount(in: word)
      if let token = wholeToken(text.extracting(word)) {
        encoding.append(token, scalar..<end)
      } else {
        lacksUnknownToken = true
      }
      scalar = end
      start = word.upperBound
    }
    encodeNormalized(text, start..<range.upperBound, firstScalar: scalar)
  }

  private mutating func encodeNormalized(
    _ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int
  ) {
    normalized.removeAll()
    tokenizer.normalizer.append(text, range, firstScalar: firstScalar, to: &normalized)
    guard !tokenizer.normalizedMatcher.isEmpty else {
      preTokenize(0..<normalized.bytes.count)
      return
    }
    let bytes = normalized.bytes
    for segment in tokenizer.normalizedMatcher.segments(of: bytes.span) {
      if let token = segment.token {
        append(
          token, normalized.source(of: segment.range),
          matching: bytes.span.extracting(segment.range))
        scratch.sentencePiece.unigram.sum = 0
      } else {
        preTokenize(segment.range)
      }
    }
  }

  /// The token that is all of `word`, or the unknown token; `nil` where there is neither.
  private func wholeToken(_ word: Span<UInt8>) -> TokenID? {
    tokenizer.vocabulary.id(of: word) ?? tokenizer.model.unknownToken.flatMap(tokenizer.id(of:))
  }

  private mutating func append(
    _ token: TokenID, _ offsets: Range<Int>, matching text: Span<UInt8>
  ) {
    let content = tokenizer.token(token) ?? []
    let isPlain =
      text.count == content.count
      && text.indices.allSatisfy {
        text[$0] == content[content.startIndex + $0]
      }
    if isPlain {
      encoding.append(token, offsets)
    } else {
      encoding.append(token, offsets, matching: text)
    }
  }

  /// Cuts `range` of the normalized text into words and these into tokens.
  private mutating func preTokenize(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    pieces.removeAll(keepingCapacity: true)
    // Once for all words: threads share what the model refers to.
    let model = tokenizer.model
    switch tokenizer.preTokenizer {
    case nil:
      let bytes = normalized.bytes
      segment(bytes.span, range, model)
      append(pieces, of: normalized)
    case .bert:
      let bytes = normalized.bytes
      BertPreTokenizer.forEachWord(in: bytes.span, range) { segment(bytes.span, $0, model) }
      append(pieces, of: normalized)
    case .some(let preTokenizer):
      var part = NormalizedText()
      part.append(normalized, range)
      var text = PretokenizedText(part)
      preTokenizer.apply(to: &text)
      let bytes = text.text.bytes
      for piece in text.pieces where !piece.range.isEmpty {
        segment(bytes.span, piece.range, model)
      }
      append(pieces, of: text.text)
    }
  }

  /// Appends what words became; in the place of an unknown token a model may want its text shown.
  private mutating func append(_ pieces: [TokenPiece], of text: NormalizedText) {
    guard let unknown = tokenizer.model.shownUnknownID else {
      encoding.append(pieces, of: text)
      return
    }
    let bytes = text.bytes
    for piece in pieces {
      let source = text.source(of: piece.range)
      if piece.id == unknown {
        append(piece.id, source, matching: bytes.span.extracting(piece.range))
      } else {
        encoding.append(piece.id, source)
      }
    }
  }

  private mutating func segment(_ text: Span<UInt8>, _ word: Range<Int>, _ model: TokenModel) {
    if recordsWords { modelWords.append(word.map { text[$0] }) }
    switch model.segment(text, word, to: &pieces, &scratch) {
    case .segmented: break
    case .unknown(let consumed): consumedByUnknown.append(contentsOf: consumed)
    case .noUnknownToken: lacksUnknownToken = true
    }
  }
}

extension Encoder {
  /// The last text's encoding as the post-processor leaves it.
  ///
  /// - Parameter addsSpecialTokens: Whether the post-processor's special tokens are put around it.
  /// - Returns: The tokens with their offsets.
  package func processedEncoding(addingSpecialTokens addsSpecialTokens: Bool) -> Encoding {
    tokenizer.postProcessor?.processed(
      encoding, addingSpecialTokens: addsSpecialTokens, tokenizer.token) ?? encoding
  }
}

extension Encoder {
  /// Tokens that were put together elsewhere, such as those of words, with special tokens around them.
  ///
  /// - Parameter ids: The tokens.
  /// - Returns: All tokens, and where the first of `ids` is among them.
  package func surrounded(_ ids: [TokenID]) -> (ids: [TokenID], start: Int) {
    guard let processor = tokenizer.postProcessor else { return (ids, 0) }
    var encoding = Encoding()
    for id in ids { encoding.append(id, 0..<0) }
    let processed = processor.processed(
      encoding, addingSpecialTokens: true, tokenizer.token)
    return (processed.ids, processor.leadingCount)
  }
}
