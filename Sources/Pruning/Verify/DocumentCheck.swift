import Corpora
import Tokenizers

/// Promise 1: every document has the same tokens under the mapping of ids, at the same places,
/// and decodes to the same text.
struct DocumentCheck: Sendable {
  /// For the tokenizer and for each of its companions.
  private var encoders: [(original: Encoder, pruned: Encoder)]
  private let map: TokenMap
  /// Whether a document that uses dropped tokens may be made of others.
  private let allowsResegmentation: Bool

  private(set) var resegmented = 0
  private(set) var differenceCount = 0
  /// The first differences of this worker, with their documents.
  private(set) var differences: [(document: Int, difference: Difference)] = []

  init(
    original: [Tokenizer], pruned: [Tokenizer], map: TokenMap, allowsResegmentation: Bool
  ) {
    encoders = zip(original, pruned).map { (Encoder($0), Encoder($1)) }
    self.map = map
    self.allowsResegmentation = allowsResegmentation
  }

  mutating func check(_ block: DocumentBlock) throws(CorpusError) {
    try block.forEachDocument { document, range throws(CorpusError) in
      let text = block.bytes.span.extracting(range)
      for index in encoders.indices {
        do throws(TokenizerError) {
          try encoders[index].original.encode(text)
          try encoders[index].pruned.encode(text)
        } catch {
          throw .tokenizer(error)
        }
        // One difference a document is enough.
        if compare(index, document) { break }
      }
    }
  }

  /// Compares what the last document became.
  ///
  /// - Returns: Whether it became something else.
  private mutating func compare(_ index: Int, _ document: Int) -> Bool {
    let (original, pruned) = encoders[index]
    let (before, after) = (original.encoding, pruned.encoding)
    let isSame =
      before.ids.count == after.ids.count
      && zip(before.ids, after.ids).allSatisfy { map.newID(of: $0) == $1 }
    guard isSame else {
      if allowsResegmentation, before.ids.contains(where: { map.newID(of: $0) == nil }) {
        resegmented += 1
      } else {
        note(.ids, document, original, pruned)
      }
      return true
    }
    if before.offsets != after.offsets {
      note(.offsets, document, original, pruned)
      return true
    }
    if original.tokenizer.decode(before.ids, skippingSpecial: false)
      != pruned.tokenizer.decode(after.ids, skippingSpecial: false)
    {
      note(.text, document, original, pruned)
      return true
    }
    return false
  }

  private mutating func note(
    _ aspect: Difference.Aspect, _ document: Int, _ original: Encoder, _ pruned: Encoder
  ) {
    differenceCount += 1
    guard differences.count < VerificationResult.kept else { return }
    let (before, after) = (described(original, aspect), described(pruned, aspect))
    let common = zip(before, after).prefix { $0 == $1 }.count
    func rest(_ parts: [String]) -> String {
      parts[common...].prefix(Self.shown).joined(separator: aspect == .text ? "" : " ")
    }
    differences.append(
      (
        document,
        .document(number: document + 1, aspect, original: rest(before), pruned: rest(after))
      ))
  }

  /// How many tokens, or characters of a text, are shown of a difference.
  private static let shown = 8

  private func described(_ encoder: Encoder, _ aspect: Difference.Aspect) -> [String] {
    guard aspect == .text else { return Self.tokens(encoder) }
    let text = encoder.tokenizer.decode(encoder.encoding.ids, skippingSpecial: false)
    return String(decoding: text, as: UTF8.self).map(String.init)
  }

  private static func tokens(_ encoder: Encoder) -> [String] {
    zip(encoder.encoding.ids, encoder.encoding.offsets).map { id, offsets in
      let token = String(decoding: encoder.tokenizer.token(id) ?? [], as: UTF8.self)
      return "\(token) [\(offsets.lowerBound), \(offsets.upperBound)]"
    }
  }
}
