import Corpora
import Tokenizers

/// Encodes documents with the original tokenizer and the pruned one, on one thread, and adds up what differs.
struct HoldoutDocuments: Sendable {
  private var (before, after): (Encoder, Encoder)
  private let unknown: (before: TokenID?, after: TokenID?)
  private let lengthLimit: Int
  /// Everything but the worst words.
  private(set) var result = HoldoutResult()
  /// Words with other tokens.
  private(set) var changed: [[UInt8]: HoldoutResult.Word] = [:]

  init(_ original: Tokenizer, _ pruned: Tokenizer, lengthLimit: Int?) {
    (before, after) = (Encoder(original), Encoder(pruned))
    unknown = (original.unknownID, pruned.unknownID)
    self.lengthLimit = lengthLimit ?? .max
  }

  mutating func add(_ block: DocumentBlock) throws(CorpusError) {
    let bytes = block.bytes
    try block.forEachDocument { _, range throws(CorpusError) in
      let text = bytes.span.extracting(range)
      do throws(TokenizerError) {
        try before.encode(text)
        try after.encode(text)
      } catch {
        throw .tokenizer(error)
      }
      add(bytes[range])
    }
  }

  private mutating func add(_ text: ArraySlice<UInt8>) {
    result.documents += 1
    let words = TextWords(text)
    result.words += words.count
    let (old, new) = (before.encoding.ids, after.encoding.ids)
    result.tokens.before += old.count
    result.tokens.after += new.count
    let lengths = (
      before.processedEncoding(addingSpecialTokens: true).ids.count,
      after.processedEncoding(addingSpecialTokens: true).ids.count
    )
    if lengths.0 > lengthLimit { result.tooLong.before += 1 }
    if lengths.1 > lengthLimit {
      result.tooLong.after += 1
      if lengths.0 <= lengthLimit { result.outgrown += 1 }
    }
    result.unknown.before += old.count { $0 == unknown.before }
    result.unknown.after += new.count { $0 == unknown.after }
    addChanges(text, words)
  }

  /// Finds the words the tokens of which are others than before.
  private mutating func addChanges(_ text: ArraySlice<UInt8>, _ words: TextWords) {
    guard before.encoding.offsets != after.encoding.offsets || hasNewUnknown else { return }
    let (old, new) = (
      words.counts(before.encoding, unknown: unknown.before),
      words.counts(after.encoding, unknown: unknown.after)
    )
    for word in 0..<words.count where old[word] != new[word] {
      let bytes = Array(text[words.bytes(of: word)])
      changed[bytes, default: HoldoutResult.Word(text: bytes)].add(old[word], new[word])
    }
  }

  private var hasNewUnknown: Bool {
    before.encoding.ids.count { $0 == unknown.before }
      != after.encoding.ids.count { $0 == unknown.after }
  }
}

extension HoldoutResult.Word {
  fileprivate mutating func add(_ old: TextWords.Counts, _ new: TextWords.Counts) {
    occurrences += 1
    tokens.before += old.tokens
    tokens.after += new.tokens
    unknown.before += old.unknown
    unknown.after += new.unknown
  }

  static func += (left: inout HoldoutResult.Word, right: HoldoutResult.Word) {
    left.occurrences += right.occurrences
    left.tokens += right.tokens
    left.unknown += right.unknown
  }
}

extension Change {
  static func += (left: inout Change, right: Change) {
    left.before += right.before
    left.after += right.after
  }
}

extension Tokenizer {
  /// The token for what the vocabulary lacks.
  fileprivate var unknownID: TokenID? { model.unknownToken.flatMap { id(of: $0) } }
}
