/// A model card in parts: the YAML between its first two lines of `---`, and the text after it.
///
/// YAML is not parsed: its members at the top are kept as they are written, comments included.
struct CardText {
  /// A member at the top, with all lines that belong to it.
  struct Block {
    let key: String
    let text: String
  }

  let blocks: [Block]
  let body: String

  init(_ text: String) {
    // Graphemes would make one of CR and LF.
    let scalars = text.unicodeScalars
    let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
    let end = lines.dropFirst().firstIndex { Self.isFence($0) }
    guard let first = lines.first, Self.isFence(first), let end else {
      blocks = []
      body = text
      return
    }
    blocks = Self.blocks(of: lines[1..<end])
    body = lines[(end + 1)...].drop { $0.isEmpty }.joined(separator: "\n")
  }

  /// The tags; those of a card that has none yet are empty.
  var tags: CardTags { CardTags(blocks.first { $0.key == "tags" }?.text) }

  private static func isFence(_ line: String) -> Bool { trimmed(line) == "---" }

  private static func blocks(of lines: ArraySlice<String>) -> [Block] {
    var blocks: [Block] = []
    for line in lines {
      if let key = key(of: line) {
        blocks.append(Block(key: key, text: line + "\n"))
      } else if let last = blocks.popLast() {
        blocks.append(Block(key: last.key, text: last.text + line + "\n"))
      } else {
        // A comment before the first member.
        blocks.append(Block(key: "", text: line + "\n"))
      }
    }
    return blocks
  }

  /// The key of a line that begins a member at the top.
  private static func key(of line: String) -> String? {
    guard let first = line.unicodeScalars.first, !" \t-#".unicodeScalars.contains(first),
      let colon = line.firstIndex(of: ":")
    else { return nil }
    return trimmed(line[..<colon]).filter { $0 != "\"" && $0 != "'" }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in " \t\r\u{FEFF}".unicodeScalars.contains(scalar) }
    var scalars = String(text).unicodeScalars[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}
