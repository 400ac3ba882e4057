import JSONText

/// The `post_processor` of tokenizer.json.
///
/// Its ids are taken as they are written: `tokenizers` never looks the tokens up.
enum PostProcessorJSON {
  private static let types = [
    ("TemplateProcessing", ["single", "special_tokens"]), ("BertProcessing", ["sep", "cls"]),
  ]

  static func postProcessor(_ field: JSONField) throws(TokenizerError) -> PostProcessor {
    switch try TokenizerJSON.type(field, known: types) {
    case "BertProcessing":
      return .bert(
        cls: try tokenAndID(field.required("cls"))[1].tokenID(),
        sep: try tokenAndID(field.required("sep"))[1].tokenID())
    default: return try template(field)
    }
  }

  /// The places that hold a token and its id.
  static func tokenIDPairs(
    _ field: JSONField
  ) throws(TokenizerError) -> [(token: JSONField, id: JSONField)] {
    var pairs: [(token: JSONField, id: JSONField)] = []
    switch try TokenizerJSON.type(field, known: types) {
    case "BertProcessing":
      for key in ["cls", "sep"] {
        let pair = try tokenAndID(field.required(key))
        pairs.append((pair[0], pair[1]))
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

  private static func tokenAndID(_ field: JSONField) throws(TokenizerError) -> [JSONField] {
    let pair = try field.elements()
    guard pair.count == 2 else { throw field.unexpected("a token and its id") }
    return pair
  }

  private static func template(_ field: JSONField) throws(TokenizerError) -> PostProcessor {
    var pieces: [PostProcessor.Piece] = []
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
    return PostProcessor(single: pieces)
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
