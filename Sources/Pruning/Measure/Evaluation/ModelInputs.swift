import Corpora
import Tokenizers
import Transformers

/// Makes documents what an encoder sees: tokens with special tokens around them, cut to its limit.
struct ModelInputs {
  private var encoder: Tokenizers.Encoder
  private let limit: Int
  /// Whether words need a space before them, which the tokenizer does not put there.
  private let spacesWords: Bool

  init(_ tokenizer: Tokenizer, limit: Int) {
    encoder = Tokenizers.Encoder(tokenizer)
    self.limit = limit
    spacesWords = tokenizer.preTokenizer?.leavesFirstSpaceOut ?? false
  }

  /// The tokens of a text alone.
  mutating func tokens(_ text: [UInt8]) throws(TokenizerError) -> Encoding {
    try encoder.encode(text.span)
    return encoder.encoding
  }

  /// Adds a text.
  mutating func append(_ text: [UInt8], to batch: inout TokenBatch) throws(TokenizerError) {
    try encoder.encode(text.span)
    let encoding = encoder.processedEncoding(addingSpecialTokens: true)
    batch.append(encoding.ids.map(\.index), limit: limit)
  }

  /// Adds two texts, one after the other.
  ///
  /// - Returns: Whether they were cut.
  mutating func append(
    _ first: [UInt8], _ second: [UInt8], _ template: PairTemplate, to batch: inout TokenBatch
  ) throws(TokenizerError) -> Bool {
    let (first, second) = (try tokens(first).ids, try tokens(second).ids)
    let (ids, segments, _) = template.sequence(first, second, limit: limit)
    batch.append(ids.map(\.index), segments: segments)
    return ids.count < first.count + second.count + template.addedCount
  }

  /// Adds a sentence of words.
  ///
  /// - Returns: The place of each word's first token in the document; `nil` for words without tokens, and for
  ///   those that were cut off.
  mutating func append(
    words: [[UInt8]], to batch: inout TokenBatch
  ) throws(TokenizerError) -> [Int?] {
    var all: [TokenID] = []
    var starts: [Int?] = []
    for word in words {
      let tokens = try tokens(spacesWords ? [0x20] + word : word)
      starts.append(tokens.ids.isEmpty ? nil : all.count)
      all += tokens.ids
    }
    let (ids, place) = encoder.surrounded(all)
    batch.append(ids.map(\.index), limit: limit)
    // The last token stays, whatever is cut.
    let end = ids.count > limit ? limit - 1 : ids.count
    return starts.map { start in
      start.flatMap { $0 + place < end ? $0 + place : nil }
    }
  }
}
