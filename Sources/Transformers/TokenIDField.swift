package import JSONText
import SystemPackage

/// A value of config.json or generation_config.json that names tokens by their ids.
package struct TokenIDField: Sendable {
  /// What becomes of the value when a token of it goes.
  package enum Need: Sendable {
    /// The model needs the token: it must be kept.
    case kept
    /// The entry of a list that the value stands in has no more use.
    case droppable
  }

  /// A number, or a key that has numbers in it.
  package let node: JSONNode
  /// Where the value stands, such as `text_config.pad_token_id`.
  package let place: String
  package let need: Need
  /// The entry of ``list`` that goes with a droppable value: the value itself, or a sequence.
  package let entry: JSONNode?
  package let list: JSONNode?

  /// The ids; none where the number is negative, as some configurations write for no token.
  package var ids: [Int] {
    let ids =
      node.string.map { $0.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) } }
      ?? node.int.map { [$0] } ?? []
    return ids.filter { $0 >= 0 }
  }

  /// The value's JSON text with other ids.
  package func text(_ newID: (Int) -> Int) -> String {
    guard let text = node.string else { return ids.first.map { String(newID($0)) } ?? "" }
    var result = ""
    var rest = text[...]
    while let digit = rest.firstIndex(where: { $0.isASCII && $0.isNumber }) {
      let end = rest[digit...].firstIndex { !$0.isASCII || !$0.isNumber } ?? rest.endIndex
      result += rest[..<digit] + (Int(rest[digit..<end]).map { String(newID($0)) } ?? "")
      rest = rest[end...]
    }
    return "\"\(result + rest)\""
  }
}

extension TokenIDField {
  /// How the ids lie below a key.
  enum Form {
    /// A number, or arrays of them at any depth.
    case ids
    /// Pairs of a position and an id.
    case positions
    /// Pairs of a sequence of ids and a number, or an object from sequences to numbers.
    case biases
    /// An object from names to ids.
    case names
  }

  /// Keys of transformers' `PreTrainedConfig` and `GenerationConfig`, or the ends of such keys.
  ///
  /// Whoever suppresses a token that cannot come any more, or bans a sequence with one, has what he
  /// wants.
  private static let keys: [(suffix: String, form: Form, need: Need)] = [
    ("_token_id", .ids, .kept), ("_token_ids", .ids, .kept), ("_token_index", .ids, .kept),
    ("_token_indices", .ids, .kept), ("force_words_ids", .ids, .kept),
    ("bad_words_ids", .ids, .droppable), ("suppress_tokens", .ids, .droppable),
    ("forced_decoder_ids", .positions, .kept), ("sequence_bias", .biases, .kept),
    ("lang_to_id", .names, .kept), ("task_to_id", .names, .kept),
  ]

  /// A value under a key of token ids that has another form.
  package struct Malformed: Error {
    package let place: String
    package let expected: String
  }

  /// All token ids below a value, at any depth.
  package static func all(
    in node: JSONNode, place: String = ""
  ) throws(Malformed) -> [TokenIDField] {
    var fields: [TokenIDField] = []
    for (key, value) in node.members {
      let name = key.string ?? ""
      let inside = place.isEmpty ? name : "\(place).\(name)"
      if let known = known(name) {
        fields += try Self.fields(in: value, place: inside, known.form, known.need)
      } else {
        fields += try all(in: value, place: inside)
      }
    }
    for (index, element) in node.elements.enumerated() where !element.isNumber {
      fields += try all(in: element, place: "\(place)[\(index)]")
    }
    return fields
  }

  /// What a key is known for; `token_ids` is one as `pad_token_ids` is.
  private static func known(_ name: String) -> (suffix: String, form: Form, need: Need)? {
    keys.first { "_\(name)".hasSuffix($0.suffix) }
  }

  /// Places of values that may be token ids, judging by their keys, under keys that are not known.
  package static func suspects(in node: JSONNode, place: String = "") -> [String] {
    var places: [String] = []
    for (key, value) in node.members {
      let name = key.string ?? ""
      let inside = place.isEmpty ? name : "\(place).\(name)"
      if known(name) != nil { continue }
      let isList = value.isArray && holdsNumbers(value)
      if isList && (name.hasSuffix("_ids") || name.hasSuffix("_tokens"))
        || value.int != nil && name.hasSuffix("_token")
      {
        places.append(inside)
      } else {
        places += suspects(in: value, place: inside)
      }
    }
    for (index, element) in node.elements.enumerated() where !element.isNumber {
      places += suspects(in: element, place: "\(place)[\(index)]")
    }
    return places
  }

  private static func holdsNumbers(_ node: JSONNode) -> Bool {
    node.int != nil || node.elements.contains { holdsNumbers($0) }
  }
}
