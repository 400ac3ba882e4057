import Crypto

/// SHA-256 (FIPS 180-4), piece by piece.
struct Digest {
  private var hash = SHA256()

  mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }

  /// Takes a text and its end, so that two texts are not taken for another two.
  mutating func update(_ text: String) { update(Array(text.utf8) + [0]) }

  /// Takes numbers, eight bytes each, after how many there are.
  mutating func update(_ numbers: some Collection<Int>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * (numbers.count + 1))
    for number in [numbers.count] + numbers {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    update(bytes)
  }

  /// The hash in hexadecimal digits.
  var hexadecimal: String {
    hash.finalize().map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }.joined()
  }
}
