/// A Jinja template that makes a text of a conversation (`chat_template` of transformers), as far as
/// pruning needs it: which texts stand in it, whatever is said.
///
/// It is not run. What it prints is put together with everything that it mentions in the place of what it
/// does not: `'<|im_start|>' + message['role'] + '\n'` gives `<|im_start|>user\n` where the template
/// compares the role with `'user'` somewhere. Hand-written, for no Jinja package for Swift can be had
/// here.
struct ChatTemplate {
  /// A part of what is printed.
  private enum Part: Equatable {
    case text(String)
    /// Something that is not known before.
    case value
    /// A statement: what comes before and after need not follow each other.
    case border
  }

  /// So many parts are put together at most: tokens do not reach over more.
  private static let longestRun = 6

  private var parts: [Part] = []
  /// The strings in statements and expressions.
  private var literals: [String] = []
  /// What the template does to the case of some string or value: of which one is not followed.
  private var cases: Set<JinjaCase> = []

  /// Names that no literal tells and many templates take for granted.
  private static let roles = ["system", "user", "assistant", "tool"]

  init(_ template: String) {
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      let tag = rest[open...].prefix(2)
      guard tag == "{{" || tag == "{%" || tag == "{#" else {
        append(text: String(rest[...open]))
        rest = rest[rest.index(after: open)...]
        continue
      }
      append(text: String(rest[..<open]))
      let close = tag == "{{" ? "}}" : tag == "{%" ? "%}" : "#}"
      let body = Self.body(rest[open...].dropFirst(2), upTo: close, skipsStrings: tag != "{#")
      if tag == "{{" { appendExpression(body.text) }
      if tag == "{%" {
        collectLiterals(body.text)
        parts.append(.border)
      }
      rest = body.rest
    }
    append(text: String(rest))
  }

  /// What may stand in a text that the template makes.
  var texts: [String] {
    var texts = Set(literals.flatMap(forms))
    let values = Set((literals.filter { $0.count <= 32 } + Self.roles).flatMap(forms))
    for run in parts.split(separator: .border).map(Array.init) {
      for start in run.indices {
        for end in run.indices[start...].prefix(Self.longestRun) {
          texts.formUnion(Self.printed(run[start...end], values))
        }
      }
    }
    return texts.filter { !$0.isEmpty }.sorted()
  }

  private func forms(_ text: String) -> [String] { [text] + cases.flatMap { $0.forms(of: text) } }

  /// What a sequence of parts may become; line feeds and indentation beside tags go, as transformers
  /// renders them.
  private static func printed(_ parts: ArraySlice<Part>, _ values: Set<String>) -> [String] {
    (parts.contains(.value) ? values : [""]).flatMap { value in
      let text = parts.map { part in
        if case .text(let text) = part { text } else { value }
      }.joined()
      return [text, String(text.drop { $0 == "\n" || $0 == " " })]
    }
  }

  private mutating func append(text: String) {
    guard !text.isEmpty else { return }
    if case .text(let before)? = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else {
      parts.append(.text(text))
    }
  }

  /// `'a' + value ~ 'b'` is printed as its parts, everything else as something unknown.
  private mutating func appendExpression(_ expression: Substring) {
    collectLiterals(expression)
    var isValue = false
    var rest = expression
    while let character = rest.first {
      if character == "'" || character == "\"" {
        let string = JinjaString.first(of: rest)
        // A subscript such as ['role'] is no text.
        if rest.startIndex > expression.startIndex,
          expression[expression.index(before: rest.startIndex)] == "["
        {
          isValue = true
        } else {
          if isValue { parts.append(.value) }
          isValue = false
          append(text: string.text)
        }
        rest = string.rest
      } else {
        if character.isLetter { isValue = true }
        rest = rest.dropFirst()
      }
    }
    if isValue { parts.append(.value) }
  }

  /// The rest of a tag up to its end, which may stand in a string as well.
  private static func body(
    _ text: Substring, upTo close: String, skipsStrings: Bool
  ) -> (text: Substring, rest: Substring) {
    var rest = text
    while let character = rest.first {
      if rest.hasPrefix(close) {
        return (text[..<rest.startIndex], rest.dropFirst(close.count))
      }
      let isString = skipsStrings && (character == "'" || character == "\"")
      rest = isString ? JinjaString.first(of: rest).rest : rest.dropFirst()
    }
    return (text, rest)
  }

  /// Takes the strings of a tag, and what is done to their case.
  private mutating func collectLiterals(_ expression: Substring) {
    var rest = expression
    var names = ""
    while let quote = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let string = JinjaString.first(of: rest[quote...])
      literals.append(string.text)
      names += rest[..<quote] + " "
      rest = string.rest
    }
    names += rest
    let words = names.split { !$0.isLetter }.map(String.init)
    cases.formUnion(words.compactMap(JinjaCase.init(rawValue:)))
  }
}
