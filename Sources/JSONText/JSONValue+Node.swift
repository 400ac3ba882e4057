extension JSONValue {
  /// What a document says, to be written again.
  ///
  /// Numbers that are no integers are written as their shortest text.
  package init(_ node: JSONNode) {
    if let bool = node.bool {
      self = .bool(bool)
    } else if let text = node.utf8 {
      self = .utf8(text)
    } else if node.isArray {
      self = .array(node.elements.map { JSONValue($0) })
    } else if node.isObject {
      self = .object(
        node.members.map { key, value in
          (String(decoding: key.utf8 ?? [], as: UTF8.self), JSONValue(value))
        })
    } else if let integer = node.int {
      self = .integer(integer)
    } else {
      self = node.exactDouble.map { .number($0) } ?? .null
    }
  }
}
