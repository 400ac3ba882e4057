/// `ByteLevel` decoder of `tokenizers`: characters that stand for bytes become the bytes.
///
/// A token with a character that stands for none keeps its own bytes. What is no UTF-8 in the end
/// becomes U+FFFD.
enum ByteLevelDecoder {
  static func text(of tokens: [ArraySlice<UInt8>]) -> [UInt8] {
    var bytes: [UInt8] = []
    for token in tokens {
      if let decoded = ByteLevelAlphabet.decoded(token) {
        bytes.append(contentsOf: decoded)
      } else {
        bytes.append(contentsOf: token)
      }
    }
    return Array(String(decoding: bytes, as: UTF8.self).utf8)
  }
}
