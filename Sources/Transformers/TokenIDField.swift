package import JSONText
import SystemPackage

/// The values of config.json and generation_config.json that are token ids.
package struct TokenIDField: Sendable {
  /// What becomes of the value when its token goes.
  package enum Need: Sendable {
    /// The model needs the token: it must be kept.
    case kept
    /// The value is one of a list that may lose it.
    case droppable
  }

  package let node: JSONNode
  /// Where the value stands, such as `text_config.pad_token_id`.
  package let place: String
  package let need: Need
  /// The list that holds a droppable value.
  package let list: JSONNode?

  /// The id, or `nil` where the number is negative: some configurations write -1 for none.
  package var id: Int? { node.int.flatMap { $0 >= 0 ? $0 : nil } }

  private static let keptSuffixes = ["_token_id", "_token_ids", "_token_index", "bad_words_ids"]
  private static let droppableKeys = ["suppress_tokens", "begin_suppress_tokens"]

  /// All token ids below a value, at any depth.
  package static func all(in node: JSONNode, place: String = "") -> [TokenIDField] {
    var fields: [TokenIDField] = []
    for (key, value) in node.members {
      let name = key.string ?? ""
      let inside = place.isEmpty ? name : "\(place).\(name)"
      if keptSuffixes.contains(where: name.hasSuffix) {
        fields += numbers(in: value, place: inside, need: .kept, list: nil)
      } else if droppableKeys.contains(name) {
        fields += numbers(in: value, place: inside, need: .droppable, list: nil)
      } else if value.isObject {
        fields += all(in: value, place: inside)
      }
    }
    return fields
  }

  private static func numbers(
    in node: JSONNode, place: String, need: Need, list: JSONNode?
  ) -> [TokenIDField] {
    if node.int != nil { return [TokenIDField(node: node, place: place, need: need, list: list)] }
    return node.elements.enumerated().flatMap { index, element in
      numbers(in: element, place: "\(place)[\(index)]", need: need, list: node)
    }
  }
}
