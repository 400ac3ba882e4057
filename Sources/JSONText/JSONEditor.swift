/// Changes to a document, applied in one go; every byte that no change touches stays.
///
/// A change inside something that is removed or replaced goes with it.
package struct JSONEditor {
  private let document: JSONDocument
  // Changes by the index of the value that they concern.
  private var replacements: [Int: [UInt8]] = [:]
  private var kept: [Int: [Bool]] = [:]
  private var additions: [Int: [(key: String, value: [UInt8])]] = [:]

  /// Starts without changes.
  package init(_ document: JSONDocument) {
    self.document = document
  }

  /// Puts `text`, which must be JSON, in the place of a value; the last replacement counts.
  package mutating func replace(_ node: JSONNode, with text: some Sequence<UInt8>) {
    replacements[node.index] = Array(text)
  }

  /// Puts an integer in the place of a value.
  package mutating func replace(_ node: JSONNode, with number: Int) {
    replace(node, with: String(number).utf8)
  }

  /// Removes the members of `object` for which `isKept` is false.
  package mutating func filterMembers(
    of object: JSONNode, _ isKept: (_ key: JSONNode, _ value: JSONNode) -> Bool
  ) {
    keep(object.members.map { isKept($0.key, $0.value) }, in: object)
  }

  /// Removes the elements of `array` for which `isKept` is false.
  package mutating func filterElements(of array: JSONNode, _ isKept: (JSONNode) -> Bool) {
    keep(array.elements.map(isKept), in: array)
  }

  private mutating func keep(_ flags: [Bool], in container: JSONNode) {
    let earlier = kept[container.index] ?? Array(repeating: true, count: flags.count)
    kept[container.index] = zip(earlier, flags).map { $0 && $1 }
  }

  /// Adds a member at the end of `object`, set off as its last member is.
  package mutating func append(key: String, value: some Sequence<UInt8>, to object: JSONNode) {
    additions[object.index, default: []].append((key, Array(value)))
  }

  /// The text with all changes made.
  package func text() -> [UInt8] {
    var edits = replacements.map { index, text in
      Edit(range: JSONNode(document: document, index: index).range, replacement: text)
    }
    for (index, flags) in kept { edits += removals(in: index, keeping: flags) }
    for (index, members) in additions { edits.append(addition(of: members, to: index)) }
    // Where two changes start together, the larger one has the other inside.
    edits.sort {
      ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
    }
    var output: [UInt8] = []
    output.reserveCapacity(document.bytes.count)
    var position = 0
    for edit in edits where edit.range.lowerBound >= position {
      output.append(contentsOf: document.bytes[position..<edit.range.lowerBound])
      output.append(contentsOf: edit.replacement)
      position = edit.range.upperBound
    }
    output.append(contentsOf: document.bytes[position...])
    return output
  }

  // MARK: - Changes as bytes

  private struct Edit {
    var range: Range<Int>
    var replacement: [UInt8] = []
  }

  /// The bytes of each member, key and value, or of each element.
  private func items(of container: JSONNode) -> [Range<Int>] {
    guard container.isObject else { return container.elements.map(\.range) }
    return container.members.map { $0.key.range.lowerBound..<$0.value.range.upperBound }
  }

  /// A removed item takes the comma and the space before it along; at the front, those after.
  ///
  /// Nothing is left between the brackets where all items go and none comes.
  private func removals(in container: Int, keeping flags: [Bool]) -> [Edit] {
    let node = JSONNode(document: document, index: container)
    let items = items(of: node)
    guard let first = items.first, let last = items.last else { return [] }
    guard let firstKept = flags.firstIndex(of: true) else {
      return additions[container] == nil
        ? [Edit(range: node.range.lowerBound + 1..<node.range.upperBound - 1)]
        : [Edit(range: first.lowerBound..<last.upperBound)]
    }
    var edits: [Edit] = []
    if firstKept > 0 {
      edits.append(Edit(range: first.lowerBound..<items[firstKept].lowerBound))
    }
    for index in items.indices.dropFirst(firstKept + 1) where !flags[index] {
      edits.append(Edit(range: items[index - 1].upperBound..<items[index].upperBound))
    }
    return edits
  }

  private func addition(of members: [(key: String, value: [UInt8])], to index: Int) -> Edit {
    let object = JSONNode(document: document, index: index)
    let last = object.members.suffix(1).first
    let lead = last.map { leadingWhiteSpace(before: $0.key.range.lowerBound) } ?? []
    var needsComma = kept[index]?.contains(true) ?? (last != nil)
    var insertion: [UInt8] = []
    for (key, value) in members {
      if needsComma { insertion += [UInt8(ascii: ",")] + lead }
      needsComma = true
      JSONEscapes.appendQuoted(key.utf8, to: &insertion)
      insertion.append(contentsOf: ": ".utf8)
      insertion.append(contentsOf: value)
    }
    let position = last?.value.range.upperBound ?? object.range.lowerBound + 1
    return Edit(range: position..<position, replacement: insertion)
  }

  private func leadingWhiteSpace(before position: Int) -> ArraySlice<UInt8> {
    var start = position
    while start > 0, [0x20, 0x0A, 0x0D, 0x09].contains(document.bytes[start - 1]) { start -= 1 }
    return document.bytes[start..<position]
  }
}
