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
  static func hash(of bytes: [UInt8]) -> String {
    var digest = Digest()
    digest.update(bytes)
    return digest.hexadecimal
  }

  /// The fingerprint of named bytes, in their order.
  static func of(_ parts: [(name: String, bytes: [UInt8])]) -> String {
    var digest = Digest()
    for (name, bytes) in parts {
      // With lengths, so that no two lists of parts run together to the same bytes.
      digest.update("\(name) \(bytes.count)")
      digest.update(bytes)
    }
    return digest.hexadecimal
  }
}
