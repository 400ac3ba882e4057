/// The pieces of a SentencePiece model, by the order of its file.
///
/// Kudo and Richardson 2018; Google's sentencepiece, `src/model_interface.cc`.
struct SentencePieces: Sendable {
  /// What a piece is for.
  enum Kind: Sendable {
    case normal
    case unknown
    /// Never matches text.
    case control
    /// Is found in the text before anything else.
    case userDefined
    /// Matches no text, but merges may lead over it.
    case unused
    /// Stands for one byte of unknown text, such as `<0x0A>`.
    case byte
  }

  let pieces: Vocabulary
  let scores: [Float]
  let kinds: [Kind]
  /// The piece for what is unknown.
  let unknown: TokenID
  /// Whether unknown text becomes byte pieces.
  let fallsBackToBytes: Bool
  let userDefined: UserDefinedPieces
  let bytes: ByteTokens

  init(
    pieces: Vocabulary, scores: [Float], kinds: [Kind], unknown: TokenID, fallsBackToBytes: Bool
  ) {
    self.pieces = pieces
    self.scores = scores
    self.kinds = kinds
    self.unknown = unknown
    self.fallsBackToBytes = fallsBackToBytes
    bytes = ByteTokens(pieces)
    var userDefined = Vocabulary(capacity: 16)
    for index in kinds.indices where kinds[index] == .userDefined {
      _ = userDefined.append(Array(pieces[TokenID(UInt32(index))]).span)
    }
    self.userDefined = UserDefinedPieces(userDefined)
  }

  func kind(_ piece: TokenID) -> Kind { kinds[piece.index] }

  /// The piece that is `text`, if text can become it.
  func piece(_ text: Span<UInt8>) -> TokenID? {
    guard let id = pieces.id(of: text) else { return nil }
    switch kinds[id.index] {
    case .normal, .userDefined, .unused: return id
    case .unknown, .control, .byte: return nil
    }
  }

  /// Where the normal piece of the lowest score is; see ``Unigram/lowestScoredPiece``.
  var lowestScoredPiece: TokenID? {
    kinds.indices.filter { kinds[$0] == .normal }.min { scores[$0] < scores[$1] }
      .map { TokenID(UInt32($0)) }
  }
}

/// Pieces that a user added to a model: they are kept from the normalizer, and no piece crosses them.
struct UserDefinedPieces: Sendable {
  private let pieces: Vocabulary

  init(_ pieces: Vocabulary) { self.pieces = pieces }

  /// Whether one of them has a space, as itself or as U+2581.
  var haveSpaces: Bool {
    (0..<pieces.count).contains { index in
      let piece = String(decoding: pieces[TokenID(UInt32(index))], as: UTF8.self)
      return piece.unicodeScalars.contains { $0 == " " || $0 == "\u{2581}" }
    }
  }

  /// The length of the longest one that `text[range]` begins with; `nil` where there is none.
  func longestPrefix(of text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard pieces.count > 0 else { return nil }
    var longest: Int?
    var hash = TokenHash()
    let end = min(range.upperBound, range.lowerBound + pieces.longestToken)
    for position in range.lowerBound..<end {
      hash.add(text[position])
      let part = text.extracting(range.lowerBound..<position + 1)
      if pieces.id(of: part, prefix: Span(), hash: hash.value) != nil { longest = part.count }
    }
    return longest
  }
}
