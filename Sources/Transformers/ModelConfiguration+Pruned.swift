import JSONText
import SystemPackage

/// The write side: the same files for fewer tokens, heads, neurons or layers.
extension ModelConfiguration {
  /// Fewer tokens: how many are left, and the new id of an old one, or `nil` where the token goes or
  /// never was.
  package typealias Vocabulary = (size: Int, newID: (Int) -> Int?)

  /// The text of both files; every byte that is neither a token id nor a size that changes stays as it
  /// is.
  ///
  /// - Parameters:
  ///   - vocabulary: The tokens that are left; `nil` where all are.
  ///   - encoder: The sizes of the layers that are left; `nil` where they are as they were.
  /// - Returns: Each file's name and text.
  package func pruned(
    vocabulary: Vocabulary?, encoder: EncoderShape?
  ) -> [(name: String, text: [UInt8])] {
    files.map { file in
      var editor = JSONEditor(file.document)
      if file.path == main.path {
        if let vocabulary { editMain(&editor, vocabulary.size, vocabulary.newID) }
        if let encoder { edit(&editor, encoder) }
      }
      if let vocabulary { edit(&editor, file.tokenIDs, vocabulary.newID) }
      return (file.path.lastComponent?.string ?? "", editor.text())
    }
  }

  private func edit(
    _ editor: inout JSONEditor, _ fields: [TokenIDField], _ newID: (Int) -> Int?
  ) {
    for field in fields {
      guard let entry = field.entry, let list = field.list, !field.isNeeded(newID) else {
        if !field.ids.isEmpty {
          editor.replace(field.node, with: field.text { newID($0) ?? $0 }.utf8)
        }
        continue
      }
      editor.filterElements(of: list) { $0.range != entry.range }
    }
  }

  /// Keys that repeat `vocab_size` where encoder and decoder share a vocabulary.
  package static let otherSizes = ["decoder_vocab_size", "src_vocab_size", "tgt_vocab_size"]

  private func editMain(
    _ editor: inout JSONEditor, _ vocabularySize: Int, _ newID: (Int) -> Int?
  ) {
    let root = main.document.root
    let size = String(vocabularySize).utf8
    if let node = node(at: sizePlace) {
      editor.replace(node, with: size)
      // Marian and others say the size of the shared vocabulary once more.
      for key in Self.otherSizes {
        if let node = root[key] { editor.replace(node, with: size) }
      }
    } else if vocabularySize != family.defaultVocabularySize {
      append(sizePlace, size, &editor)
    }
    for (place, id) in absentTokenIDs {
      // The class would go on to assume the old id.
      if let new = newID(id), new != id { append(place, String(new).utf8, &editor) }
    }
  }

  private func append(_ place: String, _ value: some Sequence<UInt8>, _ editor: inout JSONEditor) {
    let keys = place.split(separator: ".").map(String.init)
    let parent = keys.dropLast().joined(separator: ".")
    guard let key = keys.last, let object = parent.isEmpty ? main.document.root : node(at: parent)
    else { return }
    editor.append(key: key, value: value, to: object)
  }

  /// Entries of lists that go because a token of theirs goes, such as those of `suppress_tokens`.
  ///
  /// - Parameter newID: The new id of an old one, or `nil` where the token goes or never was.
  /// - Returns: The places of the values in the files.
  package func droppedEntries(_ newID: (Int) -> Int?) -> [String] {
    files.flatMap { file in
      file.tokenIDs.filter { $0.entry != nil && !$0.isNeeded(newID) }.map(\.place)
    }
  }
}

extension TokenIDField {
  /// Whether the value has a meaning still: it must be kept, or all its tokens are.
  fileprivate func isNeeded(_ newID: (Int) -> Int?) -> Bool {
    need == .kept || ids.allSatisfy { newID($0) != nil }
  }
}
