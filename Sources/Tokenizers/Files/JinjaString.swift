/// A string in a Jinja tag, in single or double quotes, with Python's escapes.
enum JinjaString {
  /// The string that a text begins with, and what follows it.
  static func first(of text: Substring) -> (text: String, rest: Substring) {
    var result = ""
    var rest = text.dropFirst()
    while let character = rest.first, character != text.first {
      rest = rest.dropFirst()
      guard character == "\\", let escaped = rest.first else {
        result.append(character)
        continue
      }
      rest = rest.dropFirst()
      if let simple = simple[escaped] {
        result.append(simple)
      } else if let digits = digits[escaped], let scalar = scalar(rest.prefix(digits), of: digits) {
        result.unicodeScalars.append(scalar)
        rest = rest.dropFirst(digits)
      } else {
        // Python leaves what it does not know.
        result += ["\\", escaped]
      }
    }
    return (result, rest.dropFirst())
  }

  private static let simple: [Character: Character] = [
    "\\": "\\", "'": "'", "\"": "\"", "n": "\n", "t": "\t", "r": "\r", "a": "\u{7}", "b": "\u{8}",
    "f": "\u{C}", "v": "\u{B}",
  ]

  /// How many hexadecimal digits follow.
  private static let digits: [Character: Int] = ["x": 2, "u": 4, "U": 8]

  private static func scalar(_ text: Substring, of digits: Int) -> Unicode.Scalar? {
    guard text.count == digits, text.allSatisfy(\.isHexDigit) else { return nil }
    return UInt32(text, radix: 16).flatMap(Unicode.Scalar.init)
  }
}

/// What filters and methods of that name do to a text's case.
enum JinjaCase: String {
  case upper, lower, capitalize, title

  /// The text in that case; of `title`, what the filter and what the method makes of it.
  func forms(of text: String) -> [String] {
    switch self {
    case .upper: [text.uppercased()]
    case .lower: [text.lowercased()]
    case .capitalize: [text.prefix(1).uppercased() + text.dropFirst().lowercased()]
    case .title:
      [Self.titled(text) { "- \t\n({[<".contains($0) }, Self.titled(text) { !$0.isLetter }]
    }
  }

  private static func titled(_ text: String, _ isBorder: (Character) -> Bool) -> String {
    var result = ""
    var isStart = true
    for character in text {
      result += isStart ? character.uppercased() : character.lowercased()
      isStart = isBorder(character)
    }
    return result
  }
}
