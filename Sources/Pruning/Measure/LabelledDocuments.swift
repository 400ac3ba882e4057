import JSONText
import Tokenizers
import Transformers

/// Makes tokens of texts, pairs of texts, and texts that are cut into words.
struct LabelledDocuments {
  private(set) var batch = TokenBatch()
  private var encoder: Tokenizers.Encoder
  private let lengthLimit: Int
  /// Whether two separators stand between the texts of a pair.
  private let doublesSeparator: Bool
  /// Whether the second text is of a segment of its own.
  private let hasSegments: Bool

  init(_ model: Model, lengthLimit: Int) {
    encoder = Tokenizers.Encoder(model.tokenizer)
    self.lengthLimit = lengthLimit
    let family = model.configuration.family.modelType
    doublesSeparator = ["roberta", "xlm-roberta", "camembert", "mpnet"].contains(family)
    hasSegments =
      !doublesSeparator && (model.configuration.node(at: "type_vocab_size")?.int ?? 2) > 1
  }

  private mutating func ids(_ text: String, special: Bool) throws -> [Int] {
    try encoder.encode(Array(text.utf8).span)
    return encoder.processedEncoding(addingSpecialTokens: special).ids.map(\.index)
  }

  mutating func append(_ text: String, pair: String?) throws {
    let first = try ids(text, special: true)
    guard let pair else {
      batch.append(first, limit: lengthLimit)
      return
    }
    let bare = try ids(pair, special: false)
    let whole = try ids(pair, special: true)
    // What stands before the text stands before the first one only.
    let start = whole.indices.first { whole.dropFirst($0).starts(with: bare) } ?? 0
    let second = (doublesSeparator ? first.suffix(1) : []) + whole.dropFirst(start)
    let segments = first.map { _ in 0 } + second.map { _ in hasSegments ? 1 : 0 }
    batch.append(first + second, segments: segments, limit: lengthLimit)
  }

  /// Adds a text of words; the first token of each has its label.
  mutating func append(words: [String], labels: [Int]) throws -> [Int?] {
    let (bare, whole) = (try ids("a", special: false), try ids("a", special: true))
    let start = whole.indices.first { whole.dropFirst($0).starts(with: bare) } ?? 0
    var tokens = Array(whole.prefix(start))
    var classes = tokens.map { _ in Int?.none }
    for (number, (word, label)) in zip(words, labels).enumerated() {
      // Tokenizers that mark the space before a word see one.
      let part = try ids(number == 0 ? word : " " + word, special: false)
      tokens += part
      classes += part.indices.map { $0 == 0 ? label : nil }
    }
    let end = whole.dropFirst(start + bare.count)
    tokens += end
    classes += end.map { _ in nil }
    batch.append(tokens, limit: lengthLimit)
    guard tokens.count > lengthLimit else { return classes }
    return Array(classes.prefix(lengthLimit - 1)) + [nil]
  }
}
