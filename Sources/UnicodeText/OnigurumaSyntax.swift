/// What Oniguruma's regular expressions write otherwise than ICU's; the characters of its classes are
/// those of Unicode 16 whatever version ICU has: see ``OnigurumaClass``.
enum OnigurumaSyntax {
  /// The pattern for ICU; `nil` where it has something that ICU has no like of but would take for something else.
  static func translated(_ pattern: String) -> String? {
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
        guard let escape = escape(&rest, isInSet: depth > 0) else { return nil }
        result += escape
      case "[":
        if depth > 0, let set = bracket(&rest) {
          result += set
          continue
        }
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
        // Oniguruma knows no such flag.
        if rest.starts(with: "?u".unicodeScalars) { return nil }
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
    // ICU wants the lower bound.
    let lacksLower = bounds.first == "," && bounds.count > 1
    result += lacksLower ? "{0" + String(bounds) : "{" + String(bounds)
    rest = rest.dropFirst(bounds.count)
    guard !bounds.isEmpty, rest.starts(with: "}+".unicodeScalars) else { return }
    rest = rest.dropFirst(2)
    let start = result.unicodeScalars.index(result.unicodeScalars.startIndex, offsetBy: atom)
    result.unicodeScalars.insert(contentsOf: "(?:".unicodeScalars, at: start)
    result += "})+"
  }

  /// The class such as `[:alpha:]` whose first bracket has been read; `nil` where it begins a set.
  private static func bracket(_ rest: inout Substring.UnicodeScalarView) -> String? {
    guard rest.first == ":" else { return nil }
    let isNegated = rest.starts(with: ":^".unicodeScalars)
    let name = rest.dropFirst(isNegated ? 2 : 1).prefix { $0.properties.isAlphabetic }
    guard rest[name.endIndex...].starts(with: ":]".unicodeScalars),
      let set = OnigurumaClass.set(ofBracket: String(name))
    else { return nil }
    rest = rest[name.endIndex...].dropFirst(2)
    return isNegated ? "[^\(set)]" : set
  }

  private static func escape(
    _ rest: inout Substring.UnicodeScalarView, isInSet: Bool
  ) -> String? {
    guard let scalar = rest.popFirst() else { return "\\" }
    let word = OnigurumaClass.wordCharacters
    switch scalar {
    case "h": return OnigurumaClass.hexadecimalDigits
    case "H": return "[^\(OnigurumaClass.hexadecimalDigits)]"
    case "w": return word
    case "W": return "[^\(word)]"
    case "d": return OnigurumaClass.digits
    case "D": return "[^\(OnigurumaClass.digits)]"
    // ICU's boundaries pass over combining marks.
    case "b" where !isInSet: return "(?:(?<=\(word))(?!\(word))|(?<!\(word))(?=\(word)))"
    case "B" where !isInSet: return "(?:(?<=\(word))(?=\(word))|(?<!\(word))(?!\(word)))"
    // A match that begins later, where the last one ended, a call of a group, boundaries of text segments.
    case "K", "G", "g", "y", "Y", "X": return nil
    // A vertical tab alone, and letters that mean quoting and long numbers to ICU.
    case "v": return "\\x0B"
    case "Q", "E", "U": return String(scalar)
    case "N" where !isInSet: return "(?-s:.)"
    case "O" where !isInSet: return "(?s:.)"
    case "p", "P":
      guard rest.first == "{", let end = rest.firstIndex(of: "}") else { break }
      var name = String(rest[rest.startIndex..<end].dropFirst())
      var isNegated = scalar == "P"
      if name.hasPrefix("^") {
        name.removeFirst()
        isNegated.toggle()
      }
      rest = rest[rest.index(after: end)...]
      guard let set = OnigurumaClass.set(named: name) else {
        return isNegated ? "\\P{\(name)}" : "\\p{\(name)}"
      }
      return isNegated ? "[^\(set)]" : set
    case "x" where rest.first == "{":
      guard let end = rest.firstIndex(of: "}") else { break }
      defer { rest = rest[rest.index(after: end)...] }
      return "\\x" + String(rest[...end])
    default: break
    }
    return "\\" + String(scalar)
  }
}
