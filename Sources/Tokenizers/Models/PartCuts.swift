/// Where a word may be cut so that its tokens are those of its parts: between two ASCII characters, each a
/// token, that stand beside each other in no token.
///
/// No merge of BPE and no piece of Unigram reaches over such a place; BPE that takes words that are tokens as
/// they are (`ignore_merges`) is left out. Texts without white space between words,
/// such as code and mark-up, have a third as many distinct parts as words.
package struct PartCuts: Sendable {
  /// The longest word that is cut, in bytes.
  package static let longestWord = 127
  /// The most bytes of such a word as the model sees it: a space may have become three.
  package static let longestPrepared = 3 * (longestWord + 1)

  /// By both characters, the first one higher; both are printable, so that normalizers and white space
  /// have no part in it.
  private var isCut = [Bool](repeating: false, count: 1 << 14)
  /// By how much less Unigram's sums of scores differ behind other text, for each score and byte of a word.
  private let roundingPerByte: Double

  /// `nil` where words are not cut, or depend on more than tokens' texts.
  package init?(_ tokenizer: Tokenizer, _ cutter: WordCutter) {
    guard case .spaces = cutter.rule else { return nil }
    switch tokenizer.model {
    case .bpe(let model):
      let options = model.options
      // A part that is a token without merges is not one within a word.
      guard options.continuingPrefix.isEmpty, options.endOfWordSuffix.isEmpty,
        !options.prefersWholeWords
      else { return nil }
      roundingPerByte = 0
    case .unigram(let model):
      roundingPerByte = model.largestScore * 0x1p-50
    case .sentencePiece, .wordLevel, .wordPiece: return nil
    }
    // A word has U+2581 before it, which its parts but one have not.
    let isMarked = tokenizer.addedTokens.contains {
      $0.token.isNormalized
        && $0.token.content.replacing(SpaceCutter.replacement, with: []) != $0.token.content
    }
    if isMarked { return nil }
    let vocabulary = tokenizer.model.vocabulary
    let characters = (0x21..<0x7F as Range<UInt8>).filter { vocabulary.id(of: [$0]) != nil }
    for first in characters {
      for second in characters { isCut[Self.place(first, second)] = true }
    }
    for index in 0..<vocabulary.count {
      let token = vocabulary[TokenID(UInt32(index))]
      for (first, second) in zip(token, token.dropFirst()) where first < 0x80 && second < 0x80 {
        isCut[Self.place(first, second)] = false
      }
    }
    if !isCut.contains(true) { return nil }
  }

  private static func place(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first) << 7 | Int(second)
  }

  /// Where parts of words begin in 64 bytes, but for those that begin words: as bits.
  ///
  /// Letters are left together; cutting them, too, would make more parts than it spares.
  ///
  /// - Parameters:
  ///   - text: What the bytes are of.
  ///   - window: Where they are.
  ///   - bytes: What they are.
  ///   - isOpen: Whether the byte before them is of a word, 1 or 0.
  /// - Returns: The bits.
  @inline(__always)
  func cuts(
    in text: Span<UInt8>, _ window: Int, _ bytes: SpaceWindow, _ isOpen: UInt64
  ) -> UInt64 {
    let isCut = isCut.span
    let last = isOpen == 0 ? 0x20 : text[window - 1]
    let lastIsLetter: UInt64 = (last | 0x20) &- 0x61 < 26 ? 1 : 0
    let lastIsPrint: UInt64 = last &- 0x21 < 0x5E ? 1 : 0
    var pairs = bytes.prints & (bytes.prints << 1 | lastIsPrint)
    pairs &= ~(bytes.letters & (bytes.letters << 1 | lastIsLetter))
    var cuts: UInt64 = 0
    while pairs != 0 {
      let place = pairs.trailingZeroBitCount
      pairs &= pairs - 1
      let position = window + place
      let isCut = isCut[Self.place(text[position - 1], text[position])]
      cuts |= (isCut ? 1 : 0) << UInt64(place)
    }
    return cuts
  }

  /// The end of the part that begins at `start` of a word as the model sees it.
  package func end(of word: Span<UInt8>, from start: Int) -> Int {
    let isCut = isCut.span
    var position = start + 1
    while position < word.count {
      let (first, second) = (word[position - 1], word[position])
      if (first | second) < 0x80, isCut[Self.place(first, second)] { break }
      position += 1
    }
    return position
  }

  /// Whether a part is the same tokens in any word of at most ``longestPrepared`` bytes.
  ///
  /// - Parameter margin: By how much its path won at least.
  /// - Returns: `false` also where it is not known.
  func isSteady(margin: Double) -> Bool {
    margin > roundingPerByte * Double(Self.longestPrepared) * Double(Self.longestPrepared)
  }
}
