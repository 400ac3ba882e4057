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

  /// The value as one line of text.
  package var line: [UInt8] {
    var output: [UInt8] = []
    append(to: &output, indentation: nil)
    return output
  }

  /// The value over several lines, two spaces a level; arrays of scalars stay on one line.
  package var lines: [UInt8] {
    var output: [UInt8] = []
    append(to: &output, indentation: 0)
    output.append(UInt8(ascii: "\n"))
    return output
  }

  private var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  private func append(to output: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .number(let value):
      output.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    case .string(let value): JSONEscapes.appendQuoted(value.utf8, to: &output)
    case .utf8(let value): JSONEscapes.appendQuoted(value, to: &output)
    case .array(let elements):
      let inner = elements.contains(where: \.isContainer) ? indentation : nil
      Self.append(elements, in: ("[", "]"), to: &output, indentation: inner) {
        element, output, level in
        element.append(to: &output, indentation: level)
      }
    case .object(let members):
      Self.append(members, in: ("{", "}"), to: &output, indentation: indentation) {
        member, output, level in
        JSONEscapes.appendQuoted(member.key.utf8, to: &output)
        output.append(contentsOf: ": ".utf8)
        member.value.append(to: &output, indentation: level)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], in brackets: (String, String), to output: inout [UInt8], indentation: Int?,
    _ appendItem: (Item, inout [UInt8], Int?) -> Void
  ) {
    output.append(contentsOf: brackets.0.utf8)
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(contentsOf: (indentation == nil ? ", " : ",").utf8) }
      appendBreak(indentation.map { $0 + 2 }, to: &output)
      appendItem(item, &output, indentation.map { $0 + 2 })
    }
    if !items.isEmpty { appendBreak(indentation, to: &output) }
    output.append(contentsOf: brackets.1.utf8)
  }

  private static func appendBreak(_ indentation: Int?, to output: inout [UInt8]) {
    guard let indentation else { return }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
  }
}
