import SystemPackage

/// The pipeline of `tokenizers` that a class of transformers 5 makes of a SentencePiece file, whose own
/// normalizer, sums and ties it does not quite follow.
struct ConvertedPipeline: Sendable {
  /// One thing that is done to a text.
  enum Step: Sendable {
    /// Quotation marks of TeX become `"`.
    case quotationMarks
    /// Accents go, unless `keep_accents` says otherwise; without a default, always.
    case accents(areKept: Bool?)
    /// Letters become small, unless `do_lower_case` says otherwise.
    case letters(areLowered: Bool)
    /// The file's character map.
    case characterMap
    /// Matches of a regular expression become a text.
    case replacement(of: String, by: String)
    /// As ``replacement(of:by:)``, where the file has no character map.
    case replacementWithoutMap(of: String, by: String)
    case composition
    /// White space at the end goes.
    case strippedEnd
    /// Spaces become U+2581.
    case visibleSpaces
  }

  enum Model: Sendable {
    /// The score of tokens that are no pieces; without one, the lowest.
    case unigram(scoreOfOthers: Double? = nil)
    /// Merges come from the pieces, whatever the file was trained for.
    case bpe(fallsBackToBytes: Bool, hasUnknown: Bool)
    /// What the file was trained for, with its bytes.
    case trained
  }

  /// How a text is cut.
  enum Words: Sendable {
    /// Not at all.
    case uncut
    /// Before each U+2581, and at white space before if `WhitespaceSplit` comes first.
    case metaspace(afterWhiteSpace: Bool)
    /// As DeBERTa-v2 does, at punctuation where `split_by_punct` says so.
    case deberta
    /// Not at all; U+2581 stands before the text, or each part of it where `legacy` says so.
    case llama
  }

  let steps: [Step]
  let words: Words
  let model: Model
  /// The id that the class has for what is unknown, if not the unknown piece's: it and all before it stay
  /// where they are.
  var unknownID: Int?

  init(_ steps: [Step], _ words: Words, _ model: Model, unknownID: Int? = nil) {
    self.steps = steps
    self.words = words
    self.model = model
    self.unknownID = unknownID
  }

  /// What every class without a row gets, and those whose model has another class.
  static let plain = ConvertedPipeline([.characterMap, .visibleSpaces], .uncut, .trained)

  static let llama = ConvertedPipeline(
    [], .llama, .bpe(fallsBackToBytes: true, hasUnknown: false))

  /// For classes without a row: with and without the character map, cut and uncut.
  static let others = [
    plain,
    ConvertedPipeline([.characterMap], .metaspace(afterWhiteSpace: true), .trained),
    ConvertedPipeline([.characterMap], .metaspace(afterWhiteSpace: false), .trained),
    ConvertedPipeline([], .metaspace(afterWhiteSpace: false), .trained),
  ]
}

extension ConvertedPipeline.Step {
  /// The normalizers of steps.
  static func normalizers(
    _ steps: [Self], _ map: PrecompiledMap?, _ configuration: TokenizerConfiguration,
    _ path: FilePath
  ) throws(TokenizerError) -> [Normalizer] {
    var normalizers: [Normalizer] = []
    for step in steps { normalizers += try step.normalizers(map, configuration, path) }
    return normalizers
  }

  private func normalizers(
    _ map: PrecompiledMap?, _ configuration: TokenizerConfiguration, _ path: FilePath
  ) throws(TokenizerError) -> [Normalizer] {
    switch self {
    case .quotationMarks:
      return ["``", "''"].map { .replacing(.text(Array($0.utf8)), by: "\"") }
    case .accents(let areKept):
      if let areKept, try configuration.flag("keep_accents", default: areKept) { return [] }
      return [.form(.nfkd), .stripAccents]
    case .letters(let areLowered):
      return try configuration.flag("do_lower_case", default: areLowered) ? [.lowercase] : []
    case .characterMap: return map.map { [.precompiled($0)] } ?? []
    case .replacementWithoutMap where map != nil: return []
    case .replacement(let pattern, let content), .replacementWithoutMap(let pattern, let content):
      let pattern = try PatternJSON.expression(pattern, path, at: "its normalizer")
      return [.replacing(pattern, by: content)]
    case .composition: return [.form(.nfc)]
    case .strippedEnd: return [.strip(left: false, right: true)]
    case .visibleSpaces:
      return [.replacing(.text([UInt8(ascii: " ")]), by: "\u{2581}")]
    }
  }
}

extension ConvertedPipeline.Words {
  func preTokenizer(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> PreTokenizer? {
    let addsPrefix = try configuration.flag("add_prefix_space", default: true)
    switch self {
    case .uncut: return nil
    case .metaspace(let afterWhiteSpace):
      let spaces = Self.metaspace(addsPrefix ? .always : .never)
      return afterWhiteSpace ? .sequence([.whiteSpace, spaces]) : spaces
    case .deberta:
      let spaces = Self.metaspace(addsPrefix ? .always : .first)
      let splits = try configuration.flag("split_by_punct", default: false)
      return splits ? .sequence([.punctuation(.isolated), spaces]) : spaces
    case .llama:
      guard addsPrefix else { return Self.metaspace(.never, splits: false) }
      let isLegacy = try configuration.flag("legacy", default: false)
      return Self.metaspace(isLegacy ? .always : .first, splits: false)
    }
  }

  private static func metaspace(
    _ scheme: MetaspacePreTokenizer.PrependScheme, splits: Bool = true
  ) -> PreTokenizer {
    .metaspace(
      MetaspacePreTokenizer(
        replacement: SentencePieceNormalizer.escapedSpace, prependScheme: scheme, splits: splits))
  }
}

extension Normalizer {
  fileprivate static func replacing(_ pattern: TextPattern, by content: String) -> Normalizer {
    .replace(ReplaceNormalizer(pattern: pattern, content: Array(content.utf8)))
  }
}
