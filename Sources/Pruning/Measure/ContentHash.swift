import Crypto

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
struct ContentHash {
  private var hash = SHA256()

  /// Takes the next bytes.
  mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }

  /// The hash of all bytes so far, in hexadecimal digits.
  var digits: String {
    hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// The hash of bytes, in hexadecimal digits.
  static func digits(of bytes: [UInt8]) -> String {
    var hash = ContentHash()
    hash.update(bytes)
    return hash.digits
  }
}
