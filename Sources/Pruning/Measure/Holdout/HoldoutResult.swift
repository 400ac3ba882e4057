package import JSONText

/// What pruning a vocabulary does to text that was not counted.
package struct HoldoutResult: Equatable, Sendable {
  /// A word that takes other tokens than before.
  package struct Word: Equatable, Sendable {
    package let text: [UInt8]
    /// How often it occurs with other tokens.
    package var occurrences = 0
    /// Its tokens, over all of these occurrences.
    package var tokens = Change(before: 0, after: 0)
    /// How many of these are unknown.
    package var unknown = Change(before: 0, after: 0)

    package init(text: [UInt8]) { self.text = text }

    /// What the order goes by: extra tokens, and what is lost in unknown ones.
    var price: Double {
      DroppedToken.price(
        extraTokens: tokens.after - tokens.before, unknown: unknown.after - unknown.before)
    }
  }

  package var documents = 0
  /// Runs of characters between white space; each Han character is a word of its own.
  package var words = 0
  /// Without special tokens around documents.
  package var tokens = Change(before: 0, after: 0)
  /// Unknown tokens.
  package var unknown = Change(before: 0, after: 0)
  /// How many tokens of a document the model sees, special tokens included; `nil` where no file says it.
  package var lengthLimit: Int?
  /// Documents that are longer.
  package var tooLong = Change(before: 0, after: 0)
  /// Those that are longer only now.
  package var outgrown = 0
  /// The words that cost most, the dearest first.
  package var worst: [Word] = []

  package init() {}

  /// How many words are kept.
  static let kept = 10

  /// Tokens for a word; 0 without words.
  package var tokensPerWord: (before: Double, after: Double) { Self.rate(tokens, Double(words)) }

  /// The part of tokens that are unknown.
  package var unknownShare: (before: Double, after: Double) {
    (
      Self.rate(unknown, Double(tokens.before)).before,
      Self.rate(unknown, Double(tokens.after)).after
    )
  }

  private static func rate(_ change: Change, _ of: Double) -> (before: Double, after: Double) {
    of > 0 ? (Double(change.before) / of, Double(change.after) / of) : (0, 0)
  }
}

extension HoldoutResult {
  /// For programs, records and saved plans.
  package var json: JSONValue {
    .object([
      ("documents", .integer(documents)), ("words", .integer(words)), ("tokens", tokens.json),
      (
        "tokens_per_word",
        .object([
          ("before", .number(tokensPerWord.before)), ("after", .number(tokensPerWord.after)),
        ])
      ),
      ("unknown", unknown.json),
      (
        "unknown_share",
        .object([("before", .number(unknownShare.before)), ("after", .number(unknownShare.after))])
      ),
      ("length_limit", lengthLimit.map { .integer($0) } ?? .null),
      ("too_long", tooLong.json), ("outgrown", .integer(outgrown)),
      (
        "worst_words",
        .array(
          worst.map { word in
            .object([
              ("word", .utf8(word.text)), ("occurrences", .integer(word.occurrences)),
              ("tokens", word.tokens.json), ("unknown", word.unknown.json),
            ])
          })
      ),
    ])
  }

  /// Reads what a plan saved.
  ///
  /// - Throws: ``PruningError/malformedPlan(path:expected:)``.
  init(_ field: PlanField) throws(PruningError) {
    documents = try field.member("documents").count()
    words = try field.member("words").count()
    tokens = try Change(field.member("tokens"))
    unknown = try Change(field.member("unknown"))
    lengthLimit = try field.optional("length_limit")?.count()
    tooLong = try Change(field.member("too_long"))
    outgrown = try field.member("outgrown").count()
    worst = try field.member("worst_words").elements().map { item throws(PruningError) in
      var word = Word(text: try item.member("word").utf8())
      word.occurrences = try item.member("occurrences").count()
      word.tokens = try Change(item.member("tokens"))
      word.unknown = try Change(item.member("unknown"))
      return word
    }
  }
}

extension Change {
  var json: JSONValue { .object([("before", .integer(before)), ("after", .integer(after))]) }

  init(_ field: PlanField) throws(PruningError) {
    self.init(
      before: try field.member("before").count(), after: try field.member("after").count())
  }
}
