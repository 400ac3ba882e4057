/// A JSON value that is to be written.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// A token or other text given as UTF-8 bytes.
  case utf8([UInt8])
  case array([JSONValue])
  /// Members in the order in which they are written.
  case object([(key: String, value: JSONValue)])

  /// The value without any white space.
  package var compact: [UInt8] {
    var output: [UInt8] = []
    append(to: &output, .compact)
    return output
  }

  /// The value as one line of text.
  package var line: [UInt8] {
    var output: [UInt8] = []
    append(to: &output, .line)
    return output
  }

  /// The value over several lines, two spaces a level; arrays of scalars stay on one line.
  package var lines: [UInt8] {
    var output: [UInt8] = []
    append(to: &output, .lines(indentation: 0))
    output.append(UInt8(ascii: "\n"))
    return output
  }

  /// Where white space goes.
  private enum Style {
    case compact
    case line
    case lines(indentation: Int)

    var separator: String {
      switch self {
      case .compact, .lines: ","
      case .line: ", "
      }
    }

    var colon: String {
      switch self {
      case .compact: ":"
      case .line, .lines: ": "
      }
    }

    var deeper: Style {
      switch self {
      case .compact, .line: self
      case .lines(let indentation): .lines(indentation: indentation + 2)
      }
    }

    func appendBreak(to output: inout [UInt8]) {
      guard case .lines(let indentation) = self else { return }
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
    }
  }

  private var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  private func append(to output: inout [UInt8], _ style: Style) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .number(let value):
      output.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    case .string(let value): JSONEscapes.appendQuoted(value.utf8, to: &output)
    case .utf8(let value): JSONEscapes.appendQuoted(value, to: &output)
    case .array(let elements):
      var inner = style
      if case .lines = style, !elements.contains(where: \.isContainer) { inner = .line }
      Self.append(elements, in: ("[", "]"), to: &output, inner) { element, output, style in
        element.append(to: &output, style)
      }
    case .object(let members):
      Self.append(members, in: ("{", "}"), to: &output, style) { member, output, style in
        JSONEscapes.appendQuoted(member.key.utf8, to: &output)
        output.append(contentsOf: style.colon.utf8)
        member.value.append(to: &output, style)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], in brackets: (String, String), to output: inout [UInt8], _ style: Style,
    _ appendItem: (Item, inout [UInt8], Style) -> Void
  ) {
    output.append(contentsOf: brackets.0.utf8)
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(contentsOf: style.separator.utf8) }
      style.deeper.appendBreak(to: &output)
      appendItem(item, &output, style.deeper)
    }
    if !items.isEmpty { style.appendBreak(to: &output) }
    output.append(contentsOf: brackets.1.utf8)
  }
}
