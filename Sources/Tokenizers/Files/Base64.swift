import FoundationEssentials

/// Base 64 of RFC 4648, section 4.
enum Base64 {
  /// The bytes that a text stands for; `nil` where it is not base 64 with all its padding.
  static func decoded(_ text: [UInt8]) -> [UInt8]? {
    Data(base64Encoded: Data(text)).map(Array.init)
  }

  /// Bytes as text, padded.
  static func encoded(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedData()) }
}
