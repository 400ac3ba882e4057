extension Sequence<UInt8> {
  /// Two hexadecimal digits for each byte, as hashes are written.
  package var hexDigits: String {
    map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
