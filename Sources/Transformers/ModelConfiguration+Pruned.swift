import JSONText
import SystemPackage

/// The write side: the same files for fewer tokens.
extension ModelConfiguration {
  /// The text of both files; every byte that is neither a token id nor the vocabulary's size
  /// stays as it is.
  ///
  /// - Parameters:
  ///   - vocabularySize: How many tokens are left.
  ///   - newID: The new id of an old one, or `nil` where the token goes or never was.
  /// - Returns: Each file's name and text.
  package func pruned(
    vocabularySize: Int, _ newID: (Int) -> Int?
  ) -> [(name: String, text: [UInt8])] {
    files.map { file in
      var editor = JSONEditor(file.document)
      if file.path == main.path { editMain(&editor, vocabularySize, newID) }
      for field in file.tokenIDs {
        guard let id = field.id, let new = newID(id) else { continue }
        editor.replace(field.node, with: new)
      }
      for list in Self.droppableLists(file.tokenIDs) {
        editor.filterElements(of: list) { element in
          element.int.map { $0 < 0 || newID($0) != nil } ?? true
        }
      }
      return (file.path.lastComponent?.string ?? "", editor.text())
    }
  }

  private func editMain(
    _ editor: inout JSONEditor, _ vocabularySize: Int, _ newID: (Int) -> Int?
  ) {
    let root = main.document.root
    let size = String(vocabularySize).utf8
    if let node = root["vocab_size"] {
      editor.replace(node, with: size)
    } else if vocabularySize != family.defaultVocabularySize {
      editor.append(key: "vocab_size", value: size, to: root)
    }
    for (key, id) in absentTokenIDs {
      // The class would go on to assume the old id.
      if let new = newID(id), new != id {
        editor.append(key: key, value: String(new).utf8, to: root)
      }
    }
  }

  private static func droppableLists(_ fields: [TokenIDField]) -> [JSONNode] {
    var lists: [JSONNode] = []
    for field in fields where field.need == .droppable {
      guard let list = field.list, lists.last?.range != list.range else { continue }
      lists.append(list)
    }
    return lists
  }
}
