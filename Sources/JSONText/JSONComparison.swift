/// Compares a document with what it ought to be: another one, with changes that are known.
///
/// Order of members, white space and escapes do not count; numbers are compared as they are written.
package struct JSONComparison {
  /// A value that is not what it ought to be.
  package struct Difference: Equatable, Sendable {
    /// Where the value stands, such as `text_config.pad_token_id`.
    package let place: String
    /// The value as it is written; `nil` where it is absent.
    package let found: [UInt8]?
    package let expected: [UInt8]?

    package init(place: String, found: [UInt8]?, expected: [UInt8]?) {
      self.place = place
      self.found = found
      self.expected = expected
    }
  }

  /// What a value of the old document ought to have become.
  package enum Expectation {
    case unchanged
    /// Another value, as it is written.
    case replaced(by: String)
    /// A member or element that ought to be gone.
    case removed
    /// Something that is checked elsewhere.
    case any
  }

  private let expectation: (JSONNode, _ place: String) -> Expectation
  private let additions: Set<String>
  private var differences: [Difference] = []

  /// The differences between `found` and what `old` ought to have become.
  ///
  /// - Parameters:
  ///   - found: The value as it is.
  ///   - old: The value that it was made from.
  ///   - additions: Places of members that may be there although `old` lacks them.
  ///   - expectation: What ought to have become of a value, or of a member, by its key.
  /// - Returns: What differs, in the order of `old`.
  package static func differences(
    in found: JSONNode, from old: JSONNode, allowing additions: Set<String> = [],
    _ expectation: (JSONNode, _ place: String) -> Expectation
  ) -> [Difference] {
    withoutActuallyEscaping(expectation) { expectation in
      var comparison = JSONComparison(expectation: expectation, additions: additions)
      comparison.compare(found, old, at: "")
      return comparison.differences
    }
  }

  private init(
    expectation: @escaping (JSONNode, String) -> Expectation, additions: Set<String>
  ) {
    self.expectation = expectation
    self.additions = additions
  }

  private mutating func compare(_ found: JSONNode, _ old: JSONNode, at place: String) {
    switch expectation(old, place) {
    case .any: return
    case .replaced(let text):
      if !found.text.elementsEqual(text.utf8) { note(place, found.text, Array(text.utf8)[...]) }
      return
    case .unchanged, .removed: break
    }
    if old.isObject, found.isObject {
      compareMembers(found, old, at: place)
    } else if old.isArray, found.isArray {
      compareElements(found, old, at: place)
    } else if let text = old.utf8 {
      if found.utf8 != text { note(place, found.text, old.text) }
    } else if old.isObject || old.isArray || !found.text.elementsEqual(old.text) {
      note(place, found.text, old.text)
    }
  }

  private mutating func compareMembers(_ found: JSONNode, _ old: JSONNode, at place: String) {
    // Of members with the same key the last one counts, as serde_json and Python read them.
    var expected: [[UInt8]: JSONNode] = [:]
    for (key, value) in old.members {
      let inside = Self.place(of: key, in: place)
      switch expectation(key, inside) {
      case .removed: break
      case .replaced(let text): expected[Array(text.utf8)] = value
      case .unchanged, .any: expected[key.utf8 ?? []] = value
      }
    }
    var rest = expected
    for (key, value) in found.members {
      let inside = Self.place(of: key, in: place)
      if let old = expected[key.utf8 ?? []] {
        if rest.removeValue(forKey: key.utf8 ?? []) != nil, let last = lastValue(key, in: found) {
          compare(last, old, at: inside)
        }
      } else if !additions.contains(inside) {
        note(inside, value.text, nil)
      }
    }
    for (key, value) in rest.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let name = String(decoding: key, as: UTF8.self)
      note(place.isEmpty ? name : "\(place).\(name)", nil, value.text)
    }
  }

  private func lastValue(_ key: JSONNode, in object: JSONNode) -> JSONNode? {
    key.string.flatMap { object[$0] }
  }

  private mutating func compareElements(_ found: JSONNode, _ old: JSONNode, at place: String) {
    let expected = old.elements.enumerated().filter { index, element in
      if case .removed = expectation(element, "\(place)[\(index)]") { false } else { true }
    }
    let elements = Array(found.elements)
    guard elements.count == expected.count else {
      note(place, found.text, old.text)
      return
    }
    for (element, (index, old)) in zip(elements, expected) {
      compare(element, old, at: "\(place)[\(index)]")
    }
  }

  private static func place(of key: JSONNode, in place: String) -> String {
    let name = key.string ?? ""
    return place.isEmpty ? name : "\(place).\(name)"
  }

  private mutating func note(
    _ place: String, _ found: ArraySlice<UInt8>?, _ expected: ArraySlice<UInt8>?
  ) {
    differences.append(
      Difference(place: place, found: found.map(Array.init), expected: expected.map(Array.init)))
  }
}
