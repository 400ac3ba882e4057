/// Where a word may be cut so that its tokens are those of its parts: between two ASCII characters, each a
/// token, that stand beside each other in no token.
///
/// No merge of BPE and no piece of Unigram reaches over such a place; BPE that takes words that are tokens as
/// they are (`ignore_merges`) is left out. Texts without white space between words,
/// such as code and mark-up, have half as many distinct parts as words, and these are a third as long.
package struct PartCuts: Sendable {
  /// By both characters, the first one higher.
  private var isCut = [Bool](repeating: false, count: 1 << 14)
  private let unknownID: TokenID?
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
      (unknownID, roundingPerByte) = (model.unknownID, 0)
    case .unigram(let model):
      (unknownID, roundingPerByte) = (model.unknownID, model.largestScore * 0x1p-50)
    case .sentencePiece, .wordLevel, .wordPiece: return nil
    }
    let vocabulary = tokenizer.model.vocabulary
    let characters = (0..<0x80 as Range<UInt8>).filter { vocabulary.id(of: [$0]) != nil }
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

  /// Whether a part is the same tokens in any word of at most `longest` bytes.
  ///
  /// - Parameters:
  ///   - ids: What the part alone became.
  ///   - margin: By how much its path won at least.
  ///   - longest: The longest word.
  /// - Returns: `false` also where it is not known.
  func isSteady(_ ids: [TokenID], margin: Double, longest: Int) -> Bool {
    if let unknownID, ids.contains(unknownID) { return false }
    return margin > roundingPerByte * Double(longest) * Double(longest)
  }
}
