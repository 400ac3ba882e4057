import JSONText

/// The `post_processor` of tokenizer.json.
///
/// Its ids are taken as they are written: `tokenizers` never looks the tokens up.
enum PostProcessorJSON {
  /// In the order in which `tokenizers` tries them where the type is left out.
  static let types: [(name: String, members: [String])] = [
    ("RobertaProcessing", ["sep", "cls", "trim_offsets", "add_prefix_space"]),
    ("BertProcessing", ["sep", "cls"]), ("ByteLevel", []),
    ("TemplateProcessing", ["single", "pair", "special_tokens"]), ("Sequence", []),
  ]

  static func postProcessor(_ field: JSONField) throws(TokenizerError) -> PostProcessor {
    switch try TokenizerJSON.type(field, known: types) {
    case "BertProcessing": return .template(try between(field, inOneSegment: false))
    case "ByteLevel": return .sequence(try trimming(field))
    case "RobertaProcessing":
      return .sequence(try trimming(field) + [.template(between(field, inOneSegment: true))])
    case "Sequence":
      var processors: [PostProcessor] = []
      for element in try field.required("processors").elements() {
        let processor = try postProcessor(element)
        // `tokenizers` takes what a template gives for several texts, and the next step treats each
        // by its place.
        if processor.addsTokens, processors.contains(where: \.addsTokens) {
          throw element.unexpected("no second step that adds special tokens")
        }
        processors.append(processor)
      }
      return .sequence(processors)
    default: return .template(try template(field))
    }
  }

  /// The places that hold a token and its id.
  static func tokenIDPairs(
    _ field: JSONField
  ) throws(TokenizerError) -> [(token: JSONField, id: JSONField)] {
    var pairs: [(token: JSONField, id: JSONField)] = []
    switch try TokenizerJSON.type(field, known: types) {
    case "BertProcessing", "RobertaProcessing":
      for key in ["cls", "sep"] {
        let pair = try tokenAndID(field.required(key))
        pairs.append((pair[0], pair[1]))
      }
    case "ByteLevel": break
    case "Sequence":
      for element in try field.required("processors").elements() {
        pairs += try tokenIDPairs(element)
      }
    default:
      let specialTokens = try specialTokens(field)
      for name in specialTokens.names {
        let entry = try specialTokens.field.required(name)
        let (ids, tokens) = (try specialTokens.ids(name), try entry.required("tokens").elements())
        guard ids.count == tokens.count else {
          throw entry.unexpected("an object with as many ids as tokens")
        }
        pairs += zip(tokens, ids).map { ($0, $1) }
      }
    }
    return pairs
  }

  /// `RobertaProcessing` without the flags of byte-level tokenizers is `BertProcessing`.
  private static func trimming(_ field: JSONField) throws(TokenizerError) -> [PostProcessor] {
    guard let trims = field.optional("trim_offsets") else { return [] }
    let addsSpace = try field.optional("add_prefix_space")?.bool() ?? true
    return try trims.bool() ? [.trimmingOffsets(OffsetTrimming(addsPrefixSpace: addsSpace))] : []
  }

  private static func between(
    _ field: JSONField, inOneSegment: Bool
  ) throws(TokenizerError) -> TemplateProcessing {
    TemplateProcessing(
      cls: try tokenAndID(field.required("cls"))[1].tokenID(),
      sep: try tokenAndID(field.required("sep"))[1].tokenID(), inOneSegment: inOneSegment)
  }

  private static func tokenAndID(_ field: JSONField) throws(TokenizerError) -> [JSONField] {
    let pair = try field.elements()
    guard pair.count == 2 else { throw field.unexpected("a token and its id") }
    return pair
  }

  private static func template(_ field: JSONField) throws(TokenizerError) -> TemplateProcessing {
    var pieces: [TemplateProcessing.Piece] = []
    for piece in try field.required("single").elements() {
      if piece.optional("Sequence") != nil {
        pieces.append(.text)
      } else {
        let name = try piece.required("SpecialToken").required("id").string()
        for id in try specialTokens(field).ids(name) {
          pieces.append(.special(try id.tokenID()))
        }
      }
    }
    return TemplateProcessing(single: pieces, pair: try pairTemplate(field))
  }

  private static func pairTemplate(_ field: JSONField) throws(TokenizerError) -> PairTemplate? {
    guard let pair = field.optional("pair"), pair.node.isArray else { return nil }
    var pieces: [(piece: PairTemplate.Piece, segment: Int)] = []
    for element in try pair.elements() {
      if let sequence = element.optional("Sequence") {
        let piece: PairTemplate.Piece =
          switch try sequence.required("id").string() {
          case "A": .first
          case "B": .second
          default: throw try sequence.required("id").unexpected("A or B")
          }
        pieces.append((piece, try sequence.required("type_id").count()))
      } else {
        let token = try element.required("SpecialToken")
        let segment = try token.required("type_id").count()
        for id in try specialTokens(field).ids(token.required("id").string()) {
          pieces.append((.special(try id.tokenID()), segment))
        }
      }
    }
    return PairTemplate(pieces: pieces)
  }

  private static func specialTokens(
    _ field: JSONField
  ) throws(TokenizerError) -> SpecialTokens {
    SpecialTokens(field: try field.required("special_tokens"))
  }

  /// From a name in the template to the ids that stand for it.
  private struct SpecialTokens {
    let field: JSONField

    var names: [String] { field.node.members.compactMap(\.key.string) }

    func ids(_ name: String) throws(TokenizerError) -> [JSONField] {
      try field.required(name).required("ids").elements()
    }
  }
}
