import JSONText
import SystemPackage
import Tokenizers
import Transformers

/// config.json and generation_config.json are what they were, but for ids and the vocabulary's size:
/// each id is the new one of what the original names there.
struct ValueCheck {
  let original: ModelConfiguration
  let pruned: ModelConfiguration
  let map: TokenMap
  /// Rows of the pruned embedding matrix.
  let newVocabularySize: Int
  /// `nil` where heads, neurons and layers stay.
  let structure: ModelCut.Structure?

  func run(into result: inout VerificationResult) {
    checkVocabularySize(into: &result)
    for before in original.files {
      if let after = pruned.files.first(where: {
        $0.path.lastComponent == before.path.lastComponent
      }) {
        compare(after, before, into: &result)
      } else {
        result.note(.missingFile(name: before.path.lastComponent?.string ?? ""))
      }
    }
    for (key, id) in absentDefaults { check(default: key, id, into: &result) }
  }

  private func checkVocabularySize(into result: inout VerificationResult) {
    result.ids += 1
    guard pruned.vocabularySize != newVocabularySize else { return }
    result.note(
      .value(
        path: pruned.main.path, place: original.sizePlace, found: "\(pruned.vocabularySize)",
        expected: "\(newVocabularySize)"))
  }

  private func compare(
    _ after: ModelConfiguration.File, _ before: ModelConfiguration.File,
    into result: inout VerificationResult
  ) {
    let fields = Dictionary(
      before.tokenIDs.map { ($0.node.range, $0) }, uniquingKeysWith: { first, _ in first })
    let dropped = Set(
      before.tokenIDs.filter { field in
        field.need == .droppable && field.ids.contains { map.newID(of: $0) == nil }
      }.compactMap(\.entry?.range))
    let isMain = before.path == original.main.path
    // The sizes of layers are read and compared as a whole.
    let sizes = isMain && structure?.keepsShape == false ? original.encoderKeys : []
    let added = isMain ? [original.sizePlace] + absentDefaults.map(\.key) + sizes : []
    result.ids += fields.count - dropped.count
    let differences = JSONComparison.differences(
      in: after.document.root, from: before.document.root, allowing: Set(added)
    ) { node, place in
      if dropped.contains(node.range) { return .removed }
      if sizes.contains(place) {
        return after.document.root[place] == nil ? .removed : .any
      }
      if isMain, place == original.sizePlace { return .any }
      if isMain, node.isNumber, ModelConfiguration.otherSizes.contains(place) {
        return .replaced(by: "\(newVocabularySize)")
      }
      guard let field = fields[node.range], !field.ids.isEmpty else { return .unchanged }
      // An id that never was a token's stays.
      let text = field.text { map.newID(of: $0) ?? $0 }
      // The text of a key is compared without its quotes.
      return .replaced(by: node.isString ? String(text.dropFirst().dropLast()) : text)
    }
    for difference in differences { result.note(.value(difference, path: after.path)) }
  }

  /// Keys that the original lacks, so that transformers assumes its class's default.
  private var absentDefaults: [(key: String, id: Int)] {
    original.family.defaultTokenIDs.filter { original.node(at: $0.key) == nil }
  }

  private func check(default key: String, _ id: Int, into result: inout VerificationResult) {
    let found = pruned.node(at: key)?.int ?? id
    let expected = map.newID(of: id) ?? id
    result.ids += 1
    guard found != expected else { return }
    result.note(
      .value(path: pruned.main.path, place: key, found: "\(found)", expected: "\(expected)"))
  }
}
