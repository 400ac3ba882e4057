/// A set of Unicode scalars, one bit each.
struct ScalarSet: Sendable {
  private var words: [UInt64]

  private static let wordCount = 0x11_0000 / 64

  /// An empty set.
  init() { words = Array(repeating: 0, count: Self.wordCount) }

  /// Every scalar.
  static let all: ScalarSet = {
    var set = ScalarSet()
    for value in UInt32(0)..<0x11_0000 {
      if let scalar = Unicode.Scalar(value) { set.insert(scalar) }
    }
    return set
  }()

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    words[Int(scalar.value >> 6)] >> UInt64(scalar.value & 63) & 1 == 1
  }

  mutating func insert(_ scalar: Unicode.Scalar) {
    words[Int(scalar.value >> 6)] |= 1 << UInt64(scalar.value & 63)
  }

  mutating func insert(utf8 text: [UInt8]) {
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { insert(scalar) }
  }

  mutating func formUnion(_ other: ScalarSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }
}

extension ScalarSet: Sequence {
  /// The scalars in their order.
  func makeIterator() -> some IteratorProtocol<Unicode.Scalar> {
    words.indices.lazy.flatMap { index in
      (0..<64).lazy.filter { words[index] >> UInt64($0) & 1 == 1 }
        .compactMap { Unicode.Scalar(UInt32(index << 6 | $0)) }
    }.makeIterator()
  }
}
