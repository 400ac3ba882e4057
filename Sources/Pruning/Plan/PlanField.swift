import JSONText
import SystemPackage

/// A value of a saved plan together with its place, so that an error can name it.
struct PlanField {
  let path: FilePath
  let node: JSONNode
  /// Where the value stands, such as `plan.vocabulary`.
  var place = ""

  func malformed(_ expected: String) -> PruningError {
    .malformedPlan(
      path: path, expected: "\(place.isEmpty ? "the file" : place) must be \(expected)")
  }

  /// The value of a member; `nil` where it is absent or null.
  func optional(_ key: String) -> PlanField? {
    guard let value = node[key], !value.isNull else { return nil }
    return PlanField(path: path, node: value, place: place.isEmpty ? key : "\(place).\(key)")
  }

  /// The value of a member.
  func member(_ key: String) throws(PruningError) -> PlanField {
    guard let field = optional(key) else {
      throw .malformedPlan(
        path: path, expected: "\(place.isEmpty ? "" : "\(place).")\(key) is missing")
    }
    return field
  }

  func bool() throws(PruningError) -> Bool {
    guard let value = node.bool else { throw malformed("true or false") }
    return value
  }

  /// A whole number, 0 or more.
  func count() throws(PruningError) -> Int {
    guard let value = node.int, value >= 0 else { throw malformed("a whole number, 0 or more") }
    return value
  }

  func integer() throws(PruningError) -> Int {
    guard let value = node.int else { throw malformed("a whole number") }
    return value
  }

  func number() throws(PruningError) -> Double {
    guard let value = node.exactDouble else { throw malformed("a number") }
    return value
  }

  func utf8() throws(PruningError) -> [UInt8] {
    guard let value = node.utf8 else { throw malformed("a string") }
    return value
  }

  func string() throws(PruningError) -> String { String(decoding: try utf8(), as: UTF8.self) }

  func strings() throws(PruningError) -> [String] {
    try elements().map { field throws(PruningError) in try field.string() }
  }

  func elements() throws(PruningError) -> [PlanField] {
    guard node.isArray else { throw malformed("a list") }
    return node.elements.enumerated().map {
      PlanField(path: path, node: $1, place: "\(place)[\($0)]")
    }
  }

  func members() throws(PruningError) -> [(key: String, value: PlanField)] {
    guard node.isObject else { throw malformed("an object") }
    return node.members.map { key, value in
      let name = key.string ?? ""
      return (name, PlanField(path: path, node: value, place: "\(place).\(name)"))
    }
  }
}
