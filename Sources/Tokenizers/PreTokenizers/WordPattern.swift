/// A pattern in wide use that cuts text into words, scanned by hand because that is the hot path.
///
/// Its words are those that the regular expression finds, in `tokenizers`.
enum WordPattern: Equatable, Sendable {
  case gpt2
  case cl100k(CL100KWords)
  case o200k(O200KWords)
  case clip(CLIPWords)

  /// The pattern that a regular expression is, or `nil` where it is not in the list.
  init?(_ expression: String) {
    guard let known = Self.spellings[Array(expression.utf8)] else { return nil }
    self = known
  }

  /// The words of `text[range]`, as places of `text`.
  func words(in text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    appendWords(of: text, range, to: &words)
    return words
  }

  /// Appends the words of `text[range]`.
  func appendWords(of text: Span<UInt8>, _ range: Range<Int>, to words: inout [Range<Int>]) {
    switch self {
    case .gpt2: Self.append(text, range, to: &words, GPT2Words.endOfWord)
    case .cl100k(let pattern): Self.append(text, range, to: &words, pattern.endOfWord)
    case .o200k(let pattern): Self.append(text, range, to: &words, pattern.endOfWord)
    case .clip(let pattern): Self.append(text, range, to: &words, pattern.endOfMatch)
    }
  }

  /// Puts words from `position` on into a buffer, which has room, until it is full or `end` is reached.
  func put(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int, _ document: UInt32,
    _ buffer: inout MutableSpan<WordPlace>, _ count: inout Int
  ) {
    switch self {
    case .gpt2: GPT2Words.put(text, &position, end, document, &buffer, &count)
    case .cl100k(let pattern):
      Self.put(text, &position, end, document, &buffer, &count, pattern.endOfWord)
    case .o200k(let pattern):
      Self.put(text, &position, end, document, &buffer, &count, pattern.endOfWord)
    case .clip(let pattern):
      Self.put(text, &position, end, document, &buffer, &count, pattern.endOfMatch)
    }
  }

  @inline(__always)
  private static func append(
    _ text: Span<UInt8>, _ range: Range<Int>, to words: inout [Range<Int>],
    _ endOfWord: (Span<UInt8>, Range<Int>) -> Int?
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      if let end = endOfWord(text, position..<range.upperBound) {
        words.append(position..<end)
        position = end
      } else {
        position += TextClass.at(position, in: text).length
      }
    }
  }

  @inline(__always)
  private static func put(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int, _ document: UInt32,
    _ buffer: inout MutableSpan<WordPlace>, _ count: inout Int,
    _ endOfWord: (Span<UInt8>, Range<Int>) -> Int?
  ) {
    var (start, used) = (position, count)
    while start < end, used < buffer.count {
      if let next = endOfWord(text, start..<end) {
        buffer[used] = WordPlace(start..<next, document: document)
        used &+= 1
        start = next
      } else {
        start += TextClass.at(start, in: text).length
      }
    }
    (position, count) = (start, used)
  }
}

extension WordPattern {
  /// Regular expressions in Oniguruma's syntax, where `+` after an interval repeats it: only after
  /// `?`, `*` and `+` it forbids going back.
  static let spellings: [[UInt8]: WordPattern] = {
    func cl100k(_ longestNumber: Int, final: Bool = false) -> WordPattern {
      .cl100k(CL100KWords(longestNumber: longestNumber, joinsFinalSpaces: final))
    }
    let known: [(String, WordPattern)] = [
      (WordPatterns.gpt2, .gpt2),
      (WordPatterns.gpt2OfTiktoken, .gpt2),
      (WordPatterns.llama3, cl100k(3)),
      (WordPatterns.qwen2, cl100k(1)),
      (WordPatterns.cl100k, cl100k(3, final: true)),
      (WordPatterns.cl100kOfTiktoken, cl100k(.max, final: true)),
      (WordPatterns.o200k, .o200k(O200KWords(longestNumber: 3, takesContractions: true))),
      (WordPatterns.tekken, .o200k(O200KWords(longestNumber: 1, takesContractions: false))),
      (WordPatterns.clip, .clip(CLIPWords(knowsSpecialTokens: true))),
      (WordPatterns.clipWithoutSpecialTokens, .clip(CLIPWords(knowsSpecialTokens: false))),
    ]
    return Dictionary(known.map { (Array($0.utf8), $1) }) { first, _ in first }
  }()
}
