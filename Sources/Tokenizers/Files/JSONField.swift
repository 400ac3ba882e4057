import JSONText
import SystemPackage

/// A value of a file together with its place, so that an error can name it.
struct JSONField {
  let file: FilePath
  let node: JSONNode
  /// Where the value stands, such as `model.vocab`.
  let place: String

  /// The value of a member; `nil` where it is absent or null.
  func optional(_ key: String) -> JSONField? {
    guard let value = node[key], !value.isNull else { return nil }
    return JSONField(file: file, node: value, place: place(of: key))
  }

  /// The value of a member.
  func required(_ key: String) throws(TokenizerError) -> JSONField {
    guard let field = optional(key) else {
      throw .missingValue(path: file, at: place(of: key))
    }
    return field
  }

  /// The elements of an array.
  func elements() throws(TokenizerError) -> [JSONField] {
    guard node.isArray else { throw unexpected("an array") }
    return node.elements.enumerated().map { index, element in
      JSONField(file: file, node: element, place: "\(place)[\(index)]")
    }
  }

  /// The members of an object in order; none for anything else.
  var members: [(key: JSONField, value: JSONField)] {
    node.members.map { key, value in
      let value = member(key, value)
      return (JSONField(file: file, node: key, place: value.place), value)
    }
  }

  /// The value of a member of an object whose keys are no names, but tokens or ids.
  func member(_ key: JSONNode, _ value: JSONNode) -> JSONField {
    let key = "\"\(key.string ?? "")\""
    return JSONField(file: file, node: value, place: place.isEmpty ? key : "\(place)[\(key)]")
  }

  /// The place of a member, which has no point before it at the root.
  func place(of key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  func bool() throws(TokenizerError) -> Bool {
    guard let value = node.bool else { throw unexpected("true or false") }
    return value
  }

  func utf8() throws(TokenizerError) -> [UInt8] {
    guard let value = node.utf8 else { throw unexpected("a string") }
    return value
  }

  /// The UTF-8 of a string of one scalar.
  func scalar() throws(TokenizerError) -> [UInt8] {
    let value = try utf8()
    guard value.count(where: { $0 & 0xC0 != 0x80 }) == 1 else {
      throw unexpected("one character")
    }
    return value
  }

  func string() throws(TokenizerError) -> String {
    String(decoding: try utf8(), as: UTF8.self)
  }

  func count() throws(TokenizerError) -> Int {
    guard let value = node.int, value >= 0 else { throw unexpected("a number from 0 on") }
    return value
  }

  func tokenID() throws(TokenizerError) -> TokenID {
    guard let number = node.int, let id = TokenID(exactly: number) else {
      throw unexpected("a token id")
    }
    return id
  }

  func unexpected(_ expected: String) -> TokenizerError {
    .unexpectedValue(path: file, at: place, expected: expected, found: Array(node.text))
  }
}
