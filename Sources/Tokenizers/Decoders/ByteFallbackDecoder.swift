/// `ByteFallback` decoder of `tokenizers`: runs of tokens such as `<0x0A>` become the text that their
/// bytes are, or one U+FFFD for each where they are no UTF-8.
enum ByteFallbackDecoder {
  static func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var run: [UInt8] = []
    func endRun() {
      guard !run.isEmpty else { return }
      if String(validating: run, as: UTF8.self) != nil {
        parts.append(run[...])
      } else {
        for _ in run { parts.append(Array("\u{FFFD}".utf8)[...]) }
      }
      run = []
    }
    for token in tokens {
      if let byte = byte(of: token) {
        run.append(byte)
      } else {
        endRun()
        parts.append(token)
      }
    }
    endRun()
    return parts
  }

  /// The byte of `<0xHH>`; Rust's number parser, which the crate leaves the digits to, also takes a
  /// sign in the place of the first.
  private static func byte(of token: ArraySlice<UInt8>) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token.last == UInt8(ascii: ">") else {
      return nil
    }
    let digits = String(decoding: token.dropFirst(3).dropLast(), as: UTF8.self)
    return digits.hasPrefix("-") ? nil : UInt8(digits, radix: 16)
  }
}
