import SystemPackage

/// What makes tokens of a text, where a directory's files do so in several ways: all tokens of each stay, and figures
/// are of one of them, for a sum would be of no text that a model sees.
package struct Segmentations: Equatable, Sendable {
  /// Whose tokens figures are: a file's name, or a library's that reads it.
  package let own: String
  /// Whose tokens stay as well.
  package let others: [String]

  package init(own: String, others: [String]) { (self.own, self.others) = (own, others) }
}

extension TokenizerFiles {
  /// Whose tokens the counts of a text are; `nil` where all files make the same of it.
  package var segmentations: Segmentations? {
    guard !companions.isEmpty else { return nil }
    let files = vocabularies.sentencePiece.map(\.name) + vocabularies.tiktoken.map(\.name)
    if let tokenizerJSON {
      return Segmentations(
        own: tokenizerJSON.file.lastComponent?.string ?? "tokenizer.json", others: files)
    }
    // A file that is alone is read in two ways: by its own library, and by transformers.
    guard let first = files.first, files.count > 1 else {
      return Segmentations(own: "sentencepiece", others: ["transformers"])
    }
    return Segmentations(own: first, others: Array(files.dropFirst()))
  }
}
