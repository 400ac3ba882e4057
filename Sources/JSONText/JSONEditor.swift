/// Changes to a document, applied in one go; every byte that no change touches stays.
package struct JSONEditor {
  private let document: JSONDocument
  private var edits: [(range: Range<Int>, replacement: [UInt8])] = []

  /// Starts without changes.
  package init(_ document: JSONDocument) {
    self.document = document
  }

  /// Puts `text`, which must be JSON, in the place of a value.
  package mutating func replace(_ node: JSONNode, with text: some Sequence<UInt8>) {
    edits.append((node.range, Array(text)))
  }

  /// Puts an integer in the place of a value.
  package mutating func replace(_ node: JSONNode, with number: Int) {
    replace(node, with: String(number).utf8)
  }

  /// Removes the members of `object` for which `isKept` is false.
  package mutating func filterMembers(
    of object: JSONNode, _ isKept: (_ key: JSONNode, _ value: JSONNode) -> Bool
  ) {
    filter(
      object.members.map { member in
        let range = member.key.range.lowerBound..<member.value.range.upperBound
        return (range, isKept(member.key, member.value))
      })
  }

  /// Removes the elements of `array` for which `isKept` is false.
  package mutating func filterElements(of array: JSONNode, _ isKept: (JSONNode) -> Bool) {
    filter(array.elements.map { ($0.range, isKept($0)) })
  }

  /// Adds a member at the end of `object`, set off as its last member is.
  package mutating func append(key: String, value: some Sequence<UInt8>, to object: JSONNode) {
    var insertion: [UInt8] = []
    let position: Int
    if let last = object.members.suffix(1).first {
      position = last.value.range.upperBound
      let lead = leadingWhiteSpace(before: last.key.range.lowerBound)
      insertion.append(UInt8(ascii: ","))
      insertion.append(contentsOf: lead)
    } else {
      position = object.range.lowerBound + 1
    }
    JSONEscapes.appendQuoted(key.utf8, to: &insertion)
    insertion.append(contentsOf: ": ".utf8)
    insertion.append(contentsOf: value)
    edits.append((position..<position, insertion))
  }

  /// The text with all changes made.
  package func text() -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(document.bytes.count)
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      // A change inside something that is removed goes with it.
      guard edit.range.lowerBound >= position else { continue }
      output.append(contentsOf: document.bytes[position..<edit.range.lowerBound])
      output.append(contentsOf: edit.replacement)
      position = edit.range.upperBound
    }
    output.append(contentsOf: document.bytes[position...])
    return output
  }

  /// A removed item takes the comma and the space before it along; at the front, those after.
  private mutating func filter(_ items: [(range: Range<Int>, isKept: Bool)]) {
    let firstKept = items.firstIndex { $0.isKept } ?? items.count
    if firstKept > 0, let first = items.first {
      let end =
        firstKept < items.count
        ? items[firstKept].range.lowerBound : items[firstKept - 1].range.upperBound
      edits.append((first.range.lowerBound..<end, []))
    }
    for index in items.indices.dropFirst(firstKept + 1) where !items[index].isKept {
      edits.append((items[index - 1].range.upperBound..<items[index].range.upperBound, []))
    }
  }

  private func leadingWhiteSpace(before position: Int) -> ArraySlice<UInt8> {
    var start = position
    while start > 0, [0x20, 0x0A, 0x0D, 0x09].contains(document.bytes[start - 1]) { start -= 1 }
    return document.bytes[start..<position]
  }
}
