import JSONText

/// The `model` of tokenizer.json.
enum ModelJSON {
  /// In the order in which `tokenizers` tries them where the type is left out.
  static let types: [(name: String, members: [String])] = [
    ("BPE", ["vocab", "merges"]),
    (
      "WordPiece",
      ["unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"]
    ), ("WordLevel", ["vocab", "unk_token"]), ("Unigram", ["vocab"]),
  ]

  static func model(_ field: JSONField) throws(TokenizerError) -> TokenModel {
    switch try TokenizerJSON.type(field, known: types) {
    case "BPE": return .bpe(try bpe(field))
    case "Unigram": return .unigram(try unigram(field))
    case "WordLevel":
      return .wordLevel(
        WordLevel(
          vocabulary: try vocabulary(field.required("vocab")),
          unknownToken: try field.required("unk_token").utf8()))
    default:
      return .wordPiece(
        WordPiece(
          vocabulary: try vocabulary(field.required("vocab")),
          unknownToken: try field.required("unk_token").utf8(),
          continuingPrefix: try field.required("continuing_subword_prefix").utf8(),
          longestWord: try field.required("max_input_chars_per_word").count()))
    }
  }

  /// `dropout` is left off: it is for training.
  private static func bpe(_ field: JSONField) throws(TokenizerError) -> BPE {
    if let dropout = field.optional("dropout"), !(0...1 ~= (dropout.node.double ?? -1)) {
      throw dropout.unexpected("a number from 0 to 1")
    }
    var options = BPE.Options()
    options.unknownToken = try field.optional("unk_token")?.utf8()
    options.continuingPrefix = try field.optional("continuing_subword_prefix")?.utf8() ?? []
    options.endOfWordSuffix = try field.optional("end_of_word_suffix")?.utf8() ?? []
    options.fusesUnknown = try field.optional("fuse_unk")?.bool() ?? false
    options.fallsBackToBytes = try field.optional("byte_fallback")?.bool() ?? false
    options.prefersWholeWords = try field.optional("ignore_merges")?.bool() ?? false
    let vocabulary = try vocabulary(field.required("vocab"))
    let merges = try MergesJSON.merges(
      field.required("merges"), vocabulary, prefix: options.continuingPrefix)
    return BPE(vocabulary: vocabulary, merges: MergeTable(merges), options: options)
  }

  /// Of pieces that come twice, the last one counts.
  private static func unigram(_ field: JSONField) throws(TokenizerError) -> Unigram {
    let entries = try field.required("vocab")
    guard entries.node.isArray else { throw entries.unexpected("an array") }
    var vocabulary = Vocabulary(capacity: entries.node.elementCount)
    var scores: [Double] = []
    for entry in entries.node.elements {
      var parts = entry.elements
      let piece = parts.next()
      let score = parts.next()?.double
      let isAdded: Void? = piece?.withUTF8 { _ = vocabulary.appendOverriding($0) }
      // Python writes NaN and Infinity, which `tokenizers` does not read.
      guard isAdded != nil, let score, score.isFinite, parts.next() == nil else {
        throw .unexpectedValue(
          path: field.file, at: "\(entries.place)[\(scores.count)]",
          expected: "a piece and its score, a finite number", found: Array(entry.text))
      }
      scores.append(score)
    }
    var unknownID: TokenID?
    if let unknown = field.optional("unk_id") {
      let id = try unknown.tokenID()
      guard id.index < vocabulary.count else {
        throw unknown.unexpected("the id of one of the \(vocabulary.count) pieces")
      }
      unknownID = id
    }
    return Unigram(
      vocabulary: vocabulary, scores: scores, unknownID: unknownID,
      fallsBackToBytes: try field.optional("byte_fallback")?.bool() ?? false)
  }

  /// How many ids more than tokens there may be: what a file says must not decide how much memory is
  /// asked for.
  private static let mostHoles = 1 << 20

  /// The vocabulary of an object from tokens to ids, which may stand in any order and leave some out.
  static func vocabulary(_ field: JSONField) throws(TokenizerError) -> Vocabulary {
    guard field.node.isObject else { throw field.unexpected("an object") }
    let members = Array(field.node.members)
    var memberOfID = [Int32](repeating: -1, count: members.count)
    for (index, member) in members.enumerated() {
      guard let id = member.value.int, id >= 0 else {
        throw .unexpectedValue(
          path: field.file, at: field.place(of: member.key.string ?? ""),
          expected: "a token id", found: Array(member.value.text))
      }
      if id >= memberOfID.count {
        guard id < members.count + mostHoles else {
          throw .unexpectedValue(
            path: field.file, at: field.place(of: member.key.string ?? ""),
            expected: "a token id below \(members.count + mostHoles), "
              + "for there are \(members.count) tokens",
            found: Array(member.value.text))
        }
        memberOfID += repeatElement(-1, count: id + 1 - memberOfID.count)
      }
      guard memberOfID[id] < 0 else {
        throw .duplicateID(
          path: field.file, id: id, first: members[Int(memberOfID[id])].key.utf8 ?? [],
          second: member.key.utf8 ?? [])
      }
      memberOfID[id] = Int32(truncatingIfNeeded: index)
    }
    var vocabulary = Vocabulary(capacity: memberOfID.count)
    for (id, index) in memberOfID.enumerated() {
      guard index >= 0 else {
        vocabulary.appendHole()
        continue
      }
      let key = members[Int(index)].key
      let isNew = key.withUTF8 { vocabulary.append($0) != nil } ?? false
      guard isNew else {
        let token = key.utf8 ?? []
        throw .duplicateToken(
          path: field.file, token: token, first: vocabulary.id(of: token)?.index ?? 0,
          second: id)
      }
    }
    return vocabulary
  }
}
