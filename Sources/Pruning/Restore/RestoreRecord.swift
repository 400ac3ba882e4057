import Bytes
import JSONText
import SystemPackage
import Tokenizers

/// vprune.json of a model into which tokens were put back.
struct RestoreRecord {
  private let document: JSONDocument

  /// `nil` where the pruned model has no record of how it was made of the original.
  ///
  /// - Throws: `BytesError` where the record cannot be read.
  init?(of pruned: Model, _ base: Model) throws {
    let path = pruned.directory.appending(PruningRecord.fileName)
    guard Directory.kind(of: path) == .file else { return nil }
    let bytes = try ReadableFile.contents(of: path)
    guard let document = try? JSONDocument(parsing: bytes),
      let vocabulary = document.root["plan"]?["vocabulary"],
      vocabulary["before"]?.int == base.tokenizer.vocabularySize, vocabulary["kept"] != nil
    else { return nil }
    self.document = document
  }

  /// The record with the tokens that came back among those that stay.
  func text(_ restored: [TokenID], _ map: TokenMap) -> [UInt8] {
    var editor = JSONEditor(document)
    guard let vocabulary = document.root["plan"]?["vocabulary"], let kept = vocabulary["kept"]
    else { return document.bytes }
    if let after = vocabulary["after"] { editor.replace(after, with: map.kept.count) }
    let earlier = kept["restored"]
    let all = (earlier.map { $0.elements.compactMap(\.int) } ?? []) + restored.map(\.index)
    let list = JSONValue.array(Set(all).sorted().map { .integer($0) }).line
    if let earlier {
      editor.replace(earlier, with: list)
    } else {
      editor.append(key: "restored", value: list, to: kept)
    }
    let ids = Set(restored.map(\.index))
    if let covered = document.root["usage"]?["covered_tokens"], let count = covered.int {
      editor.replace(covered, with: count.addingOrMost(occurrences(of: ids, vocabulary["dropped"])))
    }
    // Which tokens these were is not recorded.
    if !ids.isEmpty, let lost = document.root["usage"]?["lost_elsewhere"] {
      editor.replace(lost, with: JSONValue.null.line)
    }
    drop(ids, from: vocabulary["dropped"], &editor)
    return editor.text()
  }

  /// How often the text had what came back.
  private func occurrences(of ids: Set<Int>, _ dropped: JSONNode?) -> Int {
    guard let dropped, let list = dropped["ids"], let counts = dropped["occurrences"] else {
      return 0
    }
    return zip(list.elements, counts.elements).reduce(0) { sum, entry in
      guard let id = entry.0.int, ids.contains(id), let count = entry.1.int else { return sum }
      return sum.addingOrMost(count)
    }
  }

  /// What came back costs nothing.
  private func drop(_ ids: Set<Int>, from dropped: JSONNode?, _ editor: inout JSONEditor) {
    guard let dropped, let list = dropped["ids"] else { return }
    let isKept = list.elements.map { $0.int.map { !ids.contains($0) } ?? true }
    for (_, values) in dropped.members where values.isArray {
      var place = -1
      editor.filterElements(of: values) { _ in
        place += 1
        return place < isKept.count ? isKept[place] : true
      }
    }
  }
}
