extension ArraySlice<UInt8> {
  /// The text with every occurrence of `found`, from left to right, replaced.
  ///
  /// Nothing is found before every scalar and at the end, as Rust's `str::replace` has it.
  func replacing(_ found: [UInt8], with replacement: [UInt8]) -> ArraySlice<UInt8> {
    guard !found.isEmpty else { return inserting(replacement) }
    guard var match = firstPlace(of: found, from: startIndex) else { return self }
    var output: [UInt8] = []
    var position = startIndex
    while true {
      output.append(contentsOf: self[position..<match])
      output.append(contentsOf: replacement)
      position = match + found.count
      guard let next = firstPlace(of: found, from: position) else { break }
      match = next
    }
    output.append(contentsOf: self[position...])
    return output[...]
  }

  private func firstPlace(of found: [UInt8], from start: Int) -> Int? {
    var position = start
    while position + found.count <= endIndex {
      if self[position] == found[0], self[position...].starts(with: found) { return position }
      position += 1
    }
    return nil
  }

  private func inserting(_ text: [UInt8]) -> ArraySlice<UInt8> {
    var output: [UInt8] = []
    for byte in self {
      if byte & 0xC0 != 0x80 { output.append(contentsOf: text) }
      output.append(byte)
    }
    return (output + text)[...]
  }
}
