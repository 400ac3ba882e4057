/// README.md of a model into which tokens were put back: the pruned model's own, with a word on that.
struct RestoredCard {
  private let card: [UInt8]
  private let restored: Int
  private let hasRecord: Bool

  /// - Parameters:
  ///   - card: The pruned model's.
  ///   - restored: How many tokens came back.
  ///   - hasRecord: Whether vprune.json tells of it.
  init(_ card: [UInt8], restored: Int, hasRecord: Bool) {
    (self.card, self.restored, self.hasRecord) = (card, restored, hasRecord)
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    let end = endOfFrontMatter
    return Array(card[..<end]) + Array(note.utf8) + Array(card[end...])
  }

  private var note: String {
    let tokens = restored == 1 ? "1 token was" : "\(restored) tokens were"
    let record = hasRecord ? "" : " There is no vprune.json: it told of another original."
    return
      "\n> \(tokens) put back by `vprune restore` since this was written. Figures, and what was verified, are of the "
      + "model as it was before.\(record)\n\n"
  }

  /// Where the text begins behind the YAML between two lines of `---`; the start where there is none.
  private var endOfFrontMatter: Int {
    let lines = card.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count > 2, Self.isFence(lines[0]),
      let fence = lines.dropFirst().first(where: Self.isFence)
    else { return 0 }
    return min(fence.endIndex + 1, card.count)
  }

  private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
    Array(line) == Array("---".utf8) || Array(line) == Array("---\r".utf8)
  }
}
