import JSONText
import SystemPackage
import Tokenizers
import Transformers

/// No id in any JSON file is stale: each is the new id of what the original names there.
struct ValueCheck {
  let original: ModelConfiguration
  let pruned: ModelConfiguration
  let prunedTokenizer: TokenizerFiles
  let map: TokenMap

  func run(into result: inout VerificationResult) throws {
    checkVocabularySize(into: &result)
    for (before, after) in zip(original.files, pruned.files) {
      check(before, after, into: &result)
    }
    for (key, id) in absentDefaults() { check(default: key, id, into: &result) }
    // Reading the tokenizer's files has compared the other ids with their tokens.
    for inconsistency in try prunedTokenizer.inconsistencies() {
      result.note(
        .value(
          path: inconsistency.path, place: inconsistency.place, found: "\(inconsistency.id)",
          expected: inconsistency.expected.map(String.init) ?? "no id"))
    }
  }

  private func checkVocabularySize(into result: inout VerificationResult) {
    result.ids += 1
    guard pruned.vocabularySize != map.kept.count else { return }
    result.note(
      .value(
        path: pruned.main.path, place: "vocab_size", found: "\(pruned.vocabularySize)",
        expected: "\(map.kept.count)"))
  }

  /// Compares the ids of one file, place by place; lists that may lose ids by their values.
  private func check(
    _ before: ModelConfiguration.File, _ after: ModelConfiguration.File,
    into result: inout VerificationResult
  ) {
    let expected = before.tokenIDs.compactMap { field -> (place: String, id: Int)? in
      guard let id = field.node.int else { return nil }
      guard let token = TokenID(exactly: id) else { return (field.place, id) }
      if let new = map.newID(of: token) { return (field.place, new.index) }
      // An id that never was a token's stays; a dropped one leaves its list.
      return id >= map.oldCount ? (field.place, id) : nil
    }
    let known = Set(before.tokenIDs.map(\.place))
    let found = after.tokenIDs.filter { known.contains($0.place) }
    result.ids += expected.count
    for (field, expected) in zip(found, expected) where field.node.int != expected.id {
      result.note(
        .value(
          path: after.path, place: field.place,
          found: String(decoding: field.node.text, as: UTF8.self), expected: "\(expected.id)"))
    }
    if found.count != expected.count {
      result.note(
        .value(
          path: after.path, place: "token ids", found: "\(found.count) of them",
          expected: "\(expected.count)"))
    }
  }

  /// Keys that the original lacks, so that transformers assumes its class's default.
  private func absentDefaults() -> [(key: String, id: Int)] {
    original.family.defaultTokenIDs.filter { original.main.document.root[$0.key] == nil }
  }

  private func check(default key: String, _ id: Int, into result: inout VerificationResult) {
    let found = pruned.main.document.root[key]?.int ?? id
    let expected = TokenID(exactly: id).flatMap(map.newID)?.index ?? id
    result.ids += 1
    guard found != expected else { return }
    result.note(
      .value(path: pruned.main.path, place: key, found: "\(found)", expected: "\(expected)"))
  }
}
