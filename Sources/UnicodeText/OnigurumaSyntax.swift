/// What Oniguruma's regular expressions write otherwise than ICU's, and the general categories, which
/// are those of Unicode 16 whatever version ICU has.
enum OnigurumaSyntax {
  /// The pattern for ICU.
  static func translated(_ pattern: String) -> String {
    var result = ""
    var rest = pattern.unicodeScalars[...]
    var depth = 0
    // Where in the result what a quantifier repeats begins, and each open group.
    var atom = 0
    var groups: [Int] = []
    while let scalar = rest.popFirst() {
      if depth == 0, !"*+?{|)".unicodeScalars.contains(scalar) {
        atom = result.unicodeScalars.count
      }
      switch scalar {
      case "\\":
        result += escape(&rest, isInSet: depth > 0)
      case "[":
        depth += 1
        result.unicodeScalars.append(scalar)
        // A bracket that comes first is itself.
        if rest.first == "^" { result.unicodeScalars.append(rest.removeFirst()) }
        if rest.first == "]" {
          rest.removeFirst()
          result += "\\]"
        }
      case "]":
        if depth > 0 { depth -= 1 }
        result.unicodeScalars.append(scalar)
      case "(" where depth == 0:
        groups.append(result.unicodeScalars.count)
        result += "("
        if rest.starts(with: "?m".unicodeScalars) {
          // In Oniguruma's syntax for Ruby, `m` lets the dot match line feeds.
          rest.removeFirst(2)
          result += "?s"
        }
      case ")" where depth == 0:
        atom = groups.popLast() ?? 0
        result += ")"
      case "{" where depth == 0:
        interval(&rest, of: atom, in: &result)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Appends an interval such as `{1,3}`, whose brace has been read; otherwise the brace.
  ///
  /// A plus after it repeats the interval; ICU would take it to forbid going back.
  private static func interval(
    _ rest: inout Substring.UnicodeScalarView, of atom: Int, in result: inout String
  ) {
    let bounds = rest.prefix { "0123456789,".unicodeScalars.contains($0) }
    result += "{" + String(bounds)
    rest = rest.dropFirst(bounds.count)
    guard !bounds.isEmpty, rest.starts(with: "}+".unicodeScalars) else { return }
    rest = rest.dropFirst(2)
    let start = result.unicodeScalars.index(result.unicodeScalars.startIndex, offsetBy: atom)
    result.unicodeScalars.insert(contentsOf: "(?:".unicodeScalars, at: start)
    result += "})+"
  }

  private static func escape(
    _ rest: inout Substring.UnicodeScalarView, isInSet: Bool
  ) -> String {
    guard let scalar = rest.popFirst() else { return "\\" }
    switch scalar {
    case "h": return "[0-9a-fA-F]"
    case "H": return "[^0-9a-fA-F]"
    case "w": return wordCharacters
    case "W": return "[^\(wordCharacters)]"
    case "p", "P":
      guard rest.first == "{", let end = rest.firstIndex(of: "}") else { break }
      var name = String(rest[rest.startIndex..<end].dropFirst())
      var isNegated = scalar == "P"
      if name.hasPrefix("^") {
        name.removeFirst()
        isNegated.toggle()
      }
      guard let set = set(ofCategory: name) ?? set(ofScript: name) else {
        rest = rest[rest.index(after: end)...]
        return isNegated ? "\\P{\(name)}" : "\\p{\(name)}"
      }
      rest = rest[rest.index(after: end)...]
      return isNegated ? "[^\(set)]" : "[\(set)]"
    case "x" where rest.first == "{":
      guard let end = rest.firstIndex(of: "}") else { break }
      defer { rest = rest[rest.index(after: end)...] }
      return "\\x" + String(rest[...end])
    default: break
    }
    return "\\" + String(scalar)
  }

  /// Alphabetic, M, Nd, Pc and some numbers, without joiners.
  private static let wordCharacters: String = {
    let young = WordCharacters.youngRanges.map(Self.range).joined()
    return "[[[\\w&&\\p{Age=13.0}]\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE\(young)]--[\\u200C\\u200D]]"
  }()

  /// The inside of a set for a general category or a group of them, or `nil` for any other name.
  private static func set(ofCategory name: String) -> String? {
    let name = name.lowercased()
    let members = GeneralCategory.allCases.filter { category in
      let own = "\(category)"
      return own == name || (name.count == 1 && own.hasPrefix(name))
    }
    guard !members.isEmpty, !members.contains(.cn) else { return nil }
    let young = GeneralCategory.youngRanges.filter { members.contains($0.category) }
    let later = [0x1734 as UInt32, 0x1171E].map { "\\U\(hexadecimal($0))" }.joined()
    let patched = members.contains(.mc) ? later : ""
    let removed = members.contains(.mn) && !members.contains(.mc) ? "--[\(later)]" : ""
    return
      "[[\\p{\(name)}&&\\p{Age=13.0}]\(young.map { range($0.range) }.joined())\(patched)]\(removed)"
  }

  /// The inside of a set for a script, or `nil` for a name that is none or has not grown since.
  private static func set(ofScript name: String) -> String? {
    guard let young = UnicodeScript.youngRanges[name.lowercased()] else { return nil }
    return "[\\p{Script=\(name)}&&\\p{Age=13.0}]\(young.map(range).joined())"
  }

  private static func range(_ range: ClosedRange<UInt32>) -> String {
    "\\U\(hexadecimal(range.lowerBound))-\\U\(hexadecimal(range.upperBound))"
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
