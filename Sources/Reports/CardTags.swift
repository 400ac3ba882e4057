/// The tags in a model card's YAML: they stay as they are written, and others come behind them.
///
/// The forms that people write are known here; what has another, such as an alias, is left alone.
struct CardTags {
  private enum Form {
    /// A tag a line, each behind so much white space.
    case lines(String, indent: String)
    /// In brackets: what is before the last one, and from there on.
    case brackets(String, String, needsComma: Bool)
    case other(String)
  }

  /// The tags themselves, as far as they are understood.
  let names: [String]
  private let form: Form

  /// - Parameter text: The member of the front matter with all its lines; `nil` where there is none.
  init(_ text: String?) {
    let text = text ?? "tags:\n"
    let (key, value) = Self.parted(text)
    let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
    let written = Self.uncommented(lines.first ?? "")
    let next = lines.dropFirst().first { !Self.uncommented($0).isEmpty }
    if value.unicodeScalars.first(where: { !Self.isSpace($0) && $0 != "\n" }) == "[" {
      (names, form) =
        Self.brackets(value).map {
          ($0.names, .brackets(key + $0.before, $0.after, needsComma: $0.needsComma))
        } ?? ([], .other(text))
    } else if written.isEmpty, let next {
      let indent = String(next.prefix { $0 == " " })
      let item = next.dropFirst(indent.count)
      names = lines.filter { $0.hasPrefix(indent + "- ") }
        .map { Self.plain($0.dropFirst(indent.count + 2)) }
      form =
        item.hasPrefix("- ") || item == "-" ? .lines(text, indent: indent) : .other(text)
    } else if written.isEmpty {
      (names, form) = ([], .lines(text, indent: ""))
    } else if Self.nothing.contains(written), let place = value.firstRange(of: written) {
      names = []
      form = .lines(key + value[..<place.lowerBound] + value[place.upperBound...], indent: "")
    } else if let start = written.unicodeScalars.first,
      "&*!|>{}],@`%?".unicodeScalars.contains(start)
    {
      (names, form) = ([], .other(text))
    } else {
      names = [Self.plain(written)]
      form = .lines("\(key)\n-" + (value.hasPrefix(" ") ? value : " " + value), indent: "")
    }
  }

  /// The member with such of `tags` as it lacks.
  func text(adding tags: [String]) -> String {
    let tags = tags.filter { !names.contains($0) }
    switch form {
    case .lines(let text, let indent):
      return text + tags.map { "\(indent)- \($0)\n" }.joined()
    case .brackets(let before, let after, let needsComma):
      return before + (needsComma && !tags.isEmpty ? ", " : "") + tags.joined(separator: ", ")
        + after
    case .other(let text):
      return text
    }
  }

  // MARK: - Reading

  /// Scalars that say that there are no tags.
  private static let nothing: Set<String> = ["null", "Null", "NULL", "~", "''", "\"\""]

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  /// The key with its colon, and what follows.
  private static func parted(_ text: String) -> (String, String) {
    let colon = text.firstIndex(of: ":") ?? text.startIndex
    let start = text.index(after: colon)
    return (String(text[..<start]), String(text[start...]))
  }

  /// Where the quoted scalar ends that `scalars` begin with; `nil` where none is quoted, or it does not end there.
  private static func endOfQuotes(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let quote = scalars.first, quote == "\"" || quote == "'" else { return nil }
    var place = scalars.startIndex + 1
    while place < scalars.endIndex {
      if scalars[place] == quote {
        // Two of them are one that is a part of the text.
        guard quote == "'", place + 1 < scalars.endIndex, scalars[place + 1] == quote else {
          return place
        }
        place += 1
      } else if quote == "\"", scalars[place] == "\\" {
        place += 1
      }
      place += 1
    }
    return nil
  }

  /// What a line has without the white space around it and its comment.
  private static func uncommented(_ text: some StringProtocol) -> String {
    var scalars = Array(String(text).unicodeScalars.drop(while: isSpace))
    let start = endOfQuotes(scalars[...]) ?? 0
    let comment = scalars.indices.dropFirst(start).first {
      scalars[$0] == "#" && ($0 == 0 || isSpace(scalars[$0 - 1]))
    }
    if let comment { scalars.removeSubrange(comment...) }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return string(scalars[...])
  }

  /// The same without quotes.
  private static func plain(_ text: some StringProtocol) -> String {
    let text = uncommented(text)
    let scalars = Array(text.unicodeScalars)
    return endOfQuotes(scalars[...]).map { string(scalars[1..<$0]) } ?? text
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  /// Tags in brackets, and the text parted where others can be put in; `nil` where they do not end.
  private static func brackets(
    _ text: String
  ) -> (names: [String], before: String, after: String, needsComma: Bool)? {
    let scalars = Array(text.unicodeScalars)
    guard let start = scalars.firstIndex(of: "[") else { return nil }
    var (names, item): ([String], [Unicode.Scalar]) = ([], [])
    var inComment = false
    var position = start + 1
    func endItem() {
      let name = plain(string(item[...]))
      if !name.isEmpty { names.append(name) }
      item = []
    }
    while position < scalars.count {
      let scalar = scalars[position]
      if inComment {
        inComment = scalar != "\n"
      } else if scalar == "\"" || scalar == "'", item.allSatisfy(isSpace) {
        guard let end = endOfQuotes(scalars[position...]) else { return nil }
        item += scalars[position...end]
        position = end
      } else if scalar == "\n" {
        item.append(" ")
      } else if scalar == "#",
        item.allSatisfy(isSpace) || isSpace(scalars[position - 1]) || scalars[position - 1] == "\n"
      {
        inComment = true
      } else if scalar == "," {
        endItem()
      } else if scalar == "[" || scalar == "{" {
        return nil
      } else if scalar == "]" {
        let needsComma = item.contains { !isSpace($0) }
        endItem()
        let after = string(scalars[position...])
        let rest = after.dropFirst().split(separator: "\n", omittingEmptySubsequences: false)
        guard rest[0].first != "#", rest.allSatisfy({ uncommented($0).isEmpty }) else { return nil }
        return (names, string(scalars[..<position]), after, needsComma)
      } else {
        item.append(scalar)
      }
      position += 1
    }
    return nil
  }
}
