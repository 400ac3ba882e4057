import UnicodeText

/// What is known of the words that a pre-tokenizer cuts: which scalars they hold, and which of them
/// stand where.
///
/// As with ``Normalizer/image(of:)``, more words fit than there are.
struct WordShape {
  private var scalars: ScalarSet
  /// Scalars that are words of their own.
  private var isIsolated: [(Unicode.Scalar) -> Bool] = []
  /// A scalar that words begin with and never have inside.
  private var first: Unicode.Scalar?
  /// Whether scalars stand for bytes: then nothing is said but which there are.
  private var isByteLevel = false

  init(_ tokenizer: Tokenizer) {
    scalars = tokenizer.normalizer?.image(of: .all) ?? .all
    if let preTokenizer = tokenizer.preTokenizer { apply(preTokenizer) }
  }

  /// Whether a part of a word can be `text`.
  ///
  /// - Parameters:
  ///   - text: UTF-8 bytes.
  ///   - isAtStart: Whether a word begins with it.
  /// - Returns: `false` where no word has it.
  func allows(_ text: ArraySlice<UInt8>, isAtStart: Bool) -> Bool {
    let part = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    guard part.allSatisfy(scalars.contains) else { return false }
    guard !isByteLevel else { return true }
    let isWhole = isAtStart && part.count == 1
    if !isWhole, part.contains(where: { scalar in isIsolated.contains { $0(scalar) } }) {
      return false
    }
    return first.map { !part.dropFirst(isAtStart ? 1 : 0).contains($0) } ?? true
  }

  private mutating func apply(_ preTokenizer: PreTokenizer) {
    switch preTokenizer {
    case .bert:
      remove(WhiteSpace.contains)
      isIsolated.append(BertCharacters.isPunctuation)
    case .byteLevel:
      var bytes = ScalarSet()
      for scalar in scalars {
        for byte in scalar.utf8 { bytes.insert(ByteLevelAlphabet.characters[Int(byte)]) }
      }
      // A space may be put before the text.
      bytes.insert(ByteLevelAlphabet.characters[0x20])
      scalars = bytes
      isByteLevel = true
    case .delimiter(let delimiter): remove { $0 == delimiter }
    case .digits(true): isIsolated.append(NumericCharacters.contains)
    case .punctuation(.isolated): isIsolated.append(BertCharacters.isPunctuation)
    case .metaspace(let metaspace):
      scalars.insert(utf8: metaspace.replacement)
      if metaspace.splits {
        first = String(decoding: metaspace.replacement, as: UTF8.self).unicodeScalars.first
      }
    case .sequence(let preTokenizers):
      for preTokenizer in preTokenizers { apply(preTokenizer) }
    case .whiteSpace, .wordsAndSymbols: remove(WhiteSpace.contains)
    case .digits, .fixedLength, .punctuation, .split, .unicodeScripts: break
    }
  }

  private mutating func remove(_ isRemoved: (Unicode.Scalar) -> Bool) {
    guard !isByteLevel else { return }
    var rest = ScalarSet()
    for scalar in scalars where !isRemoved(scalar) { rest.insert(scalar) }
    scalars = rest
  }
}
