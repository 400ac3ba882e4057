/// The last step of a tokenizer: special tokens around a text, and offsets without the spaces that
/// belong to byte-level tokens.
///
/// `BertProcessing` is a template; `RobertaProcessing` is trimming and a template, one after the
/// other.
package enum PostProcessor: Sendable {
  case sequence([PostProcessor])
  case template(TemplateProcessing)
  /// `ByteLevel` with `trim_offsets`.
  case trimmingOffsets(OffsetTrimming)

  /// The special tokens that it puts around a text.
  package var specialTokens: [TokenID] {
    switch self {
    case .sequence(let processors): processors.flatMap(\.specialTokens)
    case .template(let template): template.specialTokens
    case .trimmingOffsets: []
    }
  }

  /// How many special tokens it puts before a text.
  var leadingCount: Int {
    switch self {
    case .sequence(let processors): processors.reduce(0) { $0 + $1.leadingCount }
    case .template(let template): template.single.prefix { $0 != .text }.count
    case .trimmingOffsets: 0
    }
  }

  /// Whether it does more than change offsets.
  var addsTokens: Bool {
    switch self {
    case .sequence(let processors): processors.contains(where: \.addsTokens)
    case .template: true
    case .trimmingOffsets: false
    }
  }

  /// Processes the tokens of a single text.
  ///
  /// - Parameters:
  ///   - encoding: The text's tokens.
  ///   - addsSpecialTokens: Whether special tokens are put around them.
  ///   - token: The text of a token.
  /// - Returns: The processed tokens.
  func processed(
    _ encoding: Encoding, addingSpecialTokens addsSpecialTokens: Bool,
    _ token: (TokenID) -> ArraySlice<UInt8>?
  ) -> Encoding {
    switch self {
    case .sequence(let processors):
      processors.reduce(encoding) {
        $1.processed($0, addingSpecialTokens: addsSpecialTokens, token)
      }
    case .template(let template):
      template.processed(encoding, addingSpecialTokens: addsSpecialTokens)
    case .trimmingOffsets(let trimming): trimming.processed(encoding, token)
    }
  }
}
