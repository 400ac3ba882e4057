import JSONText

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
        literals += Self.strings(in: body.text)
        parts.append(.border)
      }
      rest = body.rest
    }
    append(text: String(rest))
  }

  /// What may stand in a text that the template makes.
  var texts: [String] {
    var texts = Set(literals)
    let values = Set(literals.filter { $0.count <= 32 } + Self.roles)
    for run in parts.split(separator: .border).map(Array.init) {
      for start in run.indices {
        for end in run.indices[start...].prefix(Self.longestRun) {
          texts.formUnion(Self.printed(run[start...end], values))
        }
      }
    }
    return texts.filter { !$0.isEmpty }.sorted()
  }

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
    literals += Self.strings(in: expression)
    var isValue = false
    var rest = expression
    while let character = rest.first {
      if character == "'" || character == "\"" {
        let string = Self.string(rest)
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
      rest = isString ? string(rest).rest : rest.dropFirst()
    }
    return (text, rest)
  }

  private static func strings(in expression: Substring) -> [String] {
    var strings: [String] = []
    var rest = expression
    while let quote = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let string = string(rest[quote...])
      strings.append(string.text)
      rest = string.rest
    }
    return strings
  }

  /// The string that a text begins with, and what follows it.
  private static func string(_ text: Substring) -> (text: String, rest: Substring) {
    var result = ""
    var rest = text.dropFirst()
    while let character = rest.first, character != text.first {
      rest = rest.dropFirst()
      guard character == "\\", let escaped = rest.first else {
        result.append(character)
        continue
      }
      rest = rest.dropFirst()
      switch escaped {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      default: result.append(escaped)
      }
    }
    return (result, rest.dropFirst())
  }
}

extension TokenizerFiles {
  /// What may stand in texts that the directory's chat templates make.
  ///
  /// They are in tokenizer_config.json, one or several by name, in chat_template.json, or in files of
  /// their own (chat_template.jinja).
  ///
  /// - Throws: ``TokenizerError/file(_:)``, or ``TokenizerError/malformedJSON(path:_:)``.
  package func templateTexts() throws(TokenizerError) -> [String] {
    var templates: [String] = []
    let other = try Self.json("chat_template.json", in: directory)
    for field in [configuration.main, other].compactMap({ $0?.optional("chat_template") }) {
      if let template = field.node.string { templates.append(template) }
      templates += field.node.elements.compactMap { $0["template"]?.string }
      templates += field.node.members.compactMap(\.value.string)
    }
    if let text = try Self.contents("chat_template.jinja", in: directory) {
      templates.append(String(decoding: text, as: UTF8.self))
    }
    return Array(Set(templates.flatMap { ChatTemplate($0).texts })).sorted()
  }
}
