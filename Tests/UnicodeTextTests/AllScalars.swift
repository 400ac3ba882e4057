/// All 1,112,064 Unicode scalars.
enum AllScalars {
  static let blocks: [ClosedRange<UInt32>] = [0...0xD7FF, 0xE000...0x10FFFF]

  static func visit(_ body: (Unicode.Scalar) -> Void) {
    for block in blocks {
      for value in block {
        if let scalar = Unicode.Scalar(value) { body(scalar) }
      }
    }
  }

  /// The maximal ranges of scalars that `isMember` accepts, in order.
  static func ranges(where isMember: (Unicode.Scalar) -> Bool) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    visit { scalar in
      guard isMember(scalar) else { return }
      if let last = ranges.last, last.upperBound + 1 == scalar.value {
        ranges[ranges.count - 1] = last.lowerBound...scalar.value
      } else {
        ranges.append(scalar.value...scalar.value)
      }
    }
    return ranges
  }
}
