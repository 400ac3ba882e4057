import Crypto
package import Tokenizers

/// What tells a tokenizer or a model from others: SHA-256 (FIPS 180-4) of what it is made of, in hexadecimal digits.
package enum Fingerprint {
  /// The fingerprint of a tokenizer, with all of its files that take part.
  ///
  /// - Throws: `TokenizerError` where a file has gone.
  package static func of(_ files: TokenizerFiles) throws(TokenizerError) -> String {
    of(try files.identity())
  }

  /// The hash of bytes alone.
  static func hash(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

  /// The fingerprint of named bytes, in their order.
  static func of(_ parts: [(name: String, bytes: [UInt8])]) -> String {
    var hash = SHA256()
    for (name, bytes) in parts {
      // With lengths, so that no two lists of parts run together to the same bytes.
      hash.update(data: Array("\(name) \(bytes.count)\n".utf8))
      hash.update(data: bytes)
    }
    return hash.finalize().hexadecimal
  }
}

extension Digest {
  /// The digest as hexadecimal digits.
  var hexadecimal: String {
    map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }.joined()
  }
}
