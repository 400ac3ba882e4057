import JSONText

/// How ids lie under the keys that are known; null is no id.
extension TokenIDField {
  static func fields(
    in node: JSONNode, place: String, _ form: Form, _ need: Need
  ) throws(Malformed) -> [TokenIDField] {
    if node.isNull { return [] }
    switch form {
    case .ids where need == .kept: return try numbers(in: node, place: place, need)
    case .ids: return try entries(in: node, place: place, need)
    case .positions: return try positions(in: node, place: place, need)
    case .biases: return try biases(in: node, place: place, need)
    case .names:
      guard node.isObject else {
        throw Malformed(place: place, expected: "an object from names to token ids")
      }
      var fields: [TokenIDField] = []
      for (key, value) in node.members {
        fields += try numbers(in: value, place: "\(place).\(key.string ?? "")", need)
      }
      return fields
    }
  }

  /// A list whose entries go with their tokens.
  private static func entries(
    in node: JSONNode, place: String, _ need: Need
  ) throws(Malformed) -> [TokenIDField] {
    guard node.isArray else { throw Malformed(place: place, expected: "a list of token ids") }
    var fields: [TokenIDField] = []
    for (index, element) in node.elements.enumerated() {
      fields += try numbers(
        in: element, place: "\(place)[\(index)]", need, entry: element, of: node)
    }
    return fields
  }

  private static func positions(
    in node: JSONNode, place: String, _ need: Need
  ) throws(Malformed) -> [TokenIDField] {
    guard node.isArray else {
      throw Malformed(place: place, expected: "a list of pairs of a position and a token id")
    }
    return try paired(1, in: node, place: place, "a pair of a position and a token id", need)
  }

  private static func biases(
    in node: JSONNode, place: String, _ need: Need
  ) throws(Malformed) -> [TokenIDField] {
    guard node.isArray || node.isObject else {
      throw Malformed(place: place, expected: "a list of pairs of token ids and a number")
    }
    let keys = node.members.map { key, _ in
      TokenIDField(
        node: key, place: "\(place).\(key.string ?? "")", need: need, entry: nil, list: nil)
    }
    return keys + (try paired(0, in: node, place: place, "a pair of token ids and a number", need))
  }

  /// The ids on one side of each pair of a list.
  private static func paired(
    _ side: Int, in node: JSONNode, place: String, _ expected: String, _ need: Need
  ) throws(Malformed) -> [TokenIDField] {
    var fields: [TokenIDField] = []
    for (index, element) in node.elements.enumerated() {
      let pair = Array(element.elements)
      guard pair.count == 2 else {
        throw Malformed(place: "\(place)[\(index)]", expected: expected)
      }
      fields += try numbers(in: pair[side], place: "\(place)[\(index)][\(side)]", need)
    }
    return fields
  }

  /// A number, or lists of them at any depth.
  private static func numbers(
    in node: JSONNode, place: String, _ need: Need, entry: JSONNode? = nil, of list: JSONNode? = nil
  ) throws(Malformed) -> [TokenIDField] {
    if node.isNull { return [] }
    if node.int != nil {
      return [TokenIDField(node: node, place: place, need: need, entry: entry, list: list)]
    }
    guard node.isArray else {
      throw Malformed(place: place, expected: "a token id or a list of token ids")
    }
    var fields: [TokenIDField] = []
    for (index, element) in node.elements.enumerated() {
      fields += try numbers(
        in: element, place: "\(place)[\(index)]", need, entry: entry, of: list)
    }
    return fields
  }
}
