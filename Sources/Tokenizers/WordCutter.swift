/// Cuts documents into words whose tokens, each word encoded alone, are the document's one after the
/// other.
///
/// It looks at the document first: where it holds something that words depend on across their ends, it
/// says so, and the document is encoded as a whole.
package struct WordCutter: Equatable, Sendable {
  /// What words are.
  enum Rule: Equatable {
    case pattern(PatternCutter)
    case spaces(SpaceCutter)
  }

  let rule: Rule
  /// Whether added tokens are words too, and what lies between them is cut as documents are.
  private let cutsAtTokens: Bool
  /// Added tokens that may not be found again in their text alone.
  private let unsteadyTokens: [[UInt8]]
  private let preparation: WordPreparation?

  /// The cutter for a tokenizer's components, or `nil` where they allow none.
  init?(_ tokenizer: Tokenizer) {
    if let cutter = PatternCutter(tokenizer) {
      rule = .pattern(cutter)
    } else if let cutter = SpaceCutter(tokenizer) {
      rule = .spaces(cutter)
    } else {
      return nil
    }
    preparation = WordPreparation(rule, tokenizer)
    let unsteady =
      Self.unsteadyTokens(tokenizer, tokenizer.rawMatcher, normalized: false)
      + Self.unsteadyTokens(tokenizer, tokenizer.normalizedMatcher, normalized: true)
    unsteadyTokens = unsteady
    // Normalizers that allow cutting leave ASCII alone.
    let areFound = unsteady.allSatisfy { $0.allSatisfy { $0 < 0x80 } }
    // Sums of scores begin anew after a token.
    cutsAtTokens =
      areFound && tokenizer.preTokenizer?.looksAtStart != true && tokenizer.tokenScores == nil
  }

  /// Added tokens that look at what is beside them, or swallow white space where others are made of it.
  private static func unsteadyTokens(
    _ tokenizer: Tokenizer, _ matcher: AddedTokenMatcher, normalized isNormalized: Bool
  ) -> [[UInt8]] {
    tokenizer.addedTokens.map(\.token).filter { token in
      let strips = token.stripsLeft || token.stripsRight
      return token.isNormalized == isNormalized
        && (token.isSingleWord || strips && matcher.reachesOverWhiteSpace)
    }.map(\.content)
  }

  /// Whether the words of `text[document]` are what the rule finds, without a look at anything else.
  package func isPlain(
    _ text: Span<UInt8>, _ document: Range<Int>, _ tokenizer: Tokenizer
  ) -> Bool {
    let part = text.extracting(document)
    switch rule {
    case .pattern(let cutter):
      return cutter.accepts(text, document) && !tokenizer.rawMatcher.matches(in: part)
        && (cutter.lowercases
          ? !tokenizer.normalizedMatcher.mayMatch(part)
          : !tokenizer.normalizedMatcher.matches(in: part))
    case .spaces(let cutter):
      return !tokenizer.rawMatcher.matches(in: part)
        && !tokenizer.normalizedMatcher.matches(in: part) && cutter.allows(text, document)
    }
  }

  /// Puts words from `position` on into a buffer until it is almost full, or the document ends.
  ///
  /// - Parameters:
  ///   - text: A text.
  ///   - range: A document of it that ``isPlain(_:_:_:)``.
  ///   - position: Where it begins, or where this stopped.
  ///   - document: Its number.
  ///   - cuts: Where words between spaces are cut into parts; `nil` where they are not.
  ///   - buffer: Of more than 256 places.
  ///   - count: How many of them are taken.
  package func cut(
    _ text: Span<UInt8>, _ range: Range<Int>, _ position: inout Int, _ document: UInt32,
    _ cuts: PartCuts?, to buffer: inout [WordPlace], _ count: inout Int
  ) {
    switch rule {
    case .pattern(let cutter):
      guard count < buffer.count else { return }
      var words = buffer.mutableSpan
      cutter.pattern.put(text, &position, range.upperBound, document, &words, &count)
    case .spaces(let cutter):
      cutter.put(text, range, &position, document, cuts, to: &buffer, &count)
    }
  }

  /// Appends the words of `text[document]`.
  ///
  /// - Returns: Whether it can be cut; otherwise nothing is appended.
  package func cut(
    _ text: Span<UInt8>, _ document: Range<Int>, _ tokenizer: Tokenizer,
    to words: inout [Range<Int>]
  ) -> Bool {
    let first = words.count
    guard cutRaw(text, document, tokenizer, to: &words) else {
      words.removeLast(words.count - first)
      return false
    }
    return true
  }

  /// Replaces `output` by the only piece that the model sees of a word, or of a part of one.
  ///
  /// - Returns: Whether that is known and no added token is in the word.
  func prepare(
    _ word: Span<UInt8>, _ tokenizer: Tokenizer, _ output: inout [UInt8],
    continuingWord continuesWord: Bool = false
  ) -> Bool {
    guard let preparation, !tokenizer.rawMatcher.matches(in: word),
      preparation.prepare(word, &output, continuingWord: continuesWord)
    else { return false }
    switch rule {
    // Normalized, the word is as it was, or has other letters: then tokens begin with none.
    case .pattern(let cutter):
      // After CLIP's pattern comes GPT-2's, which cuts special tokens.
      if case .clip = cutter.pattern, GPT2Words.endOfWord(in: word, 0..<word.count) < word.count {
        return false
      }
      return cutter.lowercases
        ? !tokenizer.normalizedMatcher.mayMatch(word)
        : !tokenizer.normalizedMatcher.matches(in: word)
    case .spaces:
      return !tokenizer.normalizedMatcher.matches(in: output.span)
        && !tokenizer.normalizedMatcher.matches(in: word)
    }
  }

  private func cutRaw(
    _ text: Span<UInt8>, _ document: Range<Int>, _ tokenizer: Tokenizer,
    to words: inout [Range<Int>]
  ) -> Bool {
    if case .pattern(let cutter) = rule {
      guard cutter.accepts(text, document) else { return false }
    }
    guard tokenizer.rawMatcher.matches(in: text.extracting(document)) else {
      return cutNormalized(text, document, tokenizer, to: &words)
    }
    guard maySegment(text, document) else { return false }
    for segment in tokenizer.rawMatcher.segments(of: text.extracting(document)) {
      let range =
        document.lowerBound + segment.range.lowerBound..<document.lowerBound
        + segment.range.upperBound
      if segment.token != nil {
        words.append(range)
      } else if !cutNormalized(text, range, tokenizer, to: &words) {
        return false
      }
    }
    return true
  }

  /// Whether a text with added tokens can be cut at them.
  private func maySegment(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    cutsAtTokens
      && unsteadyTokens.allSatisfy { TextPattern.text($0).matches(in: text, range).isEmpty }
  }

  private func cutNormalized(
    _ text: Span<UInt8>, _ range: Range<Int>, _ tokenizer: Tokenizer, to words: inout [Range<Int>]
  ) -> Bool {
    let (part, matcher) = (text.extracting(range), tokenizer.normalizedMatcher)
    switch rule {
    case .spaces(let cutter):
      return !matcher.matches(in: part)
        && cutter.cut(text, range, to: &words)
    case .pattern(let cutter):
      if cutter.lowercases, matcher.mayMatch(part) { return false }
      guard matcher.matches(in: part) else {
        cutter.pattern.appendWords(of: text, range, to: &words)
        return true
      }
      guard maySegment(text, range) else { return false }
      for segment in matcher.segments(of: part) {
        let place =
          range.lowerBound + segment.range.lowerBound..<range.lowerBound + segment.range.upperBound
        if segment.token != nil {
          words.append(place)
        } else {
          cutter.pattern.appendWords(of: text, place, to: &words)
        }
      }
      return true
    }
  }
}

extension PreTokenizer {
  /// Whether the start of the document is unlike other places.
  fileprivate var looksAtStart: Bool {
    switch self {
    case .metaspace(let metaspace): metaspace.prependScheme == .first
    case .sequence(let steps): steps.contains(where: \.looksAtStart)
    default: false
    }
  }
}
