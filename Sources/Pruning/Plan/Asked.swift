import Corpora
package import JSONText
import SystemPackage

/// What a run was asked for, as far as it decides what stays.
package struct Asked: Sendable {
  package var policy: VocabularyPolicy
  /// Whether the vocabulary stays as it is.
  package var keepsAllTokens: Bool
  /// Whether removed heads and neurons become zeros.
  package var keepsShape: Bool
  /// Whether only shapes would do that a class of transformers has.
  package var isNative: Bool
  package var field: String?
  package var column: String?
  /// How much of the layers was to stay, as the record says it; null where that was not asked.
  package var budget: JSONValue

  init(_ request: PruningRequest) {
    policy = request.policy
    keepsAllTokens = request.keepsAllTokens
    keepsShape = request.keepsShape
    isNative = request.isNative
    if case .corpus(let corpus) = request.text {
      (field, column) = (corpus.fields.field, corpus.fields.column)
    }
    budget = if case .budgeted(let budget) = request.layers { budget.json } else { .null }
  }

  /// As the record and a saved plan have it.
  var members: [(key: String, value: JSONValue)] {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return policy.members + [
      ("keep_all_tokens", .bool(keepsAllTokens)), ("keep_shape", .bool(keepsShape)),
      ("native", .bool(isNative)), ("field", text(field)), ("column", text(column)),
      ("budget", budget),
    ]
  }

  /// The same as an object.
  package var json: JSONValue { .object(members) }

  /// Reads it from a saved plan.
  ///
  /// - Throws: ``PruningError/malformedPlan(path:expected:)``.
  init(_ field: PlanField) throws(PruningError) {
    policy = try VocabularyPolicy(field)
    keepsAllTokens = try field.member("keep_all_tokens").bool()
    keepsShape = try field.member("keep_shape").bool()
    isNative = try field.member("native").bool()
    self.field = try field.optional("field")?.string()
    column = try field.optional("column")?.string()
    budget = field.optional("budget").map { JSONValue($0.node) } ?? .null
  }
}

extension VocabularyPolicy {
  fileprivate var members: [(key: String, value: JSONValue)] {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    func integer(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    func list(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
    return [
      ("min_count", .integer(minimumCount)), ("coverage", number(coverage)),
      ("each_corpus", .bool(coversEachCorpus)), ("max_vocab", integer(maximumVocabulary)),
      ("max_bytes", integer(maximumBytes)), ("max_ratio", number(maximumRatio)),
      ("round_to", .integer(multiple)), ("keep_matching", list(keptPatterns)),
      ("keep_script", list(keptScripts)), ("alphabet", .string(alphabet.rawValue)),
      ("keep_unused", .bool(keepsUnused)), ("lossless", .bool(isLossless)),
    ]
  }

  fileprivate init(_ field: PlanField) throws(PruningError) {
    self.init()
    minimumCount = try field.member("min_count").count()
    coverage = try field.optional("coverage")?.number()
    coversEachCorpus = try field.member("each_corpus").bool()
    maximumVocabulary = try field.optional("max_vocab")?.count()
    maximumBytes = try field.optional("max_bytes")?.count()
    maximumRatio = try field.optional("max_ratio")?.number()
    multiple = try field.member("round_to").count()
    keptPatterns = try field.member("keep_matching").strings()
    keptScripts = try field.member("keep_script").strings()
    let name = try field.member("alphabet")
    guard let alphabet = Alphabet(rawValue: try name.string()) else {
      throw name.malformed("one of " + Alphabet.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.alphabet = alphabet
    keepsUnused = try field.member("keep_unused").bool()
    isLossless = try field.member("lossless").bool()
  }
}
