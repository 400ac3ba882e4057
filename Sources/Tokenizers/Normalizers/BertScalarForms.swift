import UnicodeText

/// What scalars become in BERT's normalizer and pre-tokenizer, each alone, once that is known.
///
/// Both look at one scalar at a time, but for canonical order, which moves scalars with a combining class.
/// Where all of these that a scalar decomposes to are marks that are stripped, neighbours change nothing.
struct BertScalarForms {
  /// What a scalar becomes.
  struct Form {
    fileprivate enum Kind: UInt8 {
      case notFound
      /// Depends on neighbours, or was not looked for: above U+FFFF.
      case unsteady
      case partOfWord
      case apart
    }

    fileprivate let kind: Kind
    fileprivate let length: UInt8
    fileprivate let start: UInt32

    fileprivate static let notFound = Form(kind: .notFound, length: 0, start: 0)
    fileprivate static let unsteady = Form(kind: .unsteady, length: 0, start: 0)

    /// Whether it is the same in any word.
    var isSteady: Bool { kind == .partOfWord || kind == .apart }
    /// Whether it ends the word before it, and is one itself unless it has no bytes, as white space.
    var isApart: Bool { kind == .apart }
    /// Where its bytes are, in ``BertScalarForms/bytes``.
    var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
  }

  /// Of scalars up to U+FFFF; empty before any is asked for.
  private var forms: [Form] = []
  /// What scalars became, one after the other.
  private(set) var bytes: [UInt8] = []

  /// What a scalar becomes.
  @inline(__always)
  mutating func form(of scalar: Unicode.Scalar, _ normalizer: BertNormalizer?) -> Form {
    let value = Int(scalar.value)
    if value < forms.count, forms[value].kind != .notFound { return forms[value] }
    return learn(scalar, normalizer)
  }

  @inline(never)
  private mutating func learn(_ scalar: Unicode.Scalar, _ normalizer: BertNormalizer?) -> Form {
    guard scalar.value < 0x10000 else { return .unsteady }
    if forms.isEmpty { forms = Array(repeating: .notFound, count: 0x10000) }
    let form = find(scalar, normalizer)
    forms[Int(scalar.value)] = form
    return form
  }

  private mutating func find(_ scalar: Unicode.Scalar, _ normalizer: BertNormalizer?) -> Form {
    guard normalizer?.dependsOnNeighbours(scalar) != true else { return .unsteady }
    // Between letters it shows what it does to a word.
    var text = NormalizedText()
    text.append(0x61, from: 0)
    if let normalizer {
      let alone = Array(scalar.utf8)
      normalizer.append(alone.span, 0..<alone.count, firstScalar: 0, to: &text)
    } else {
      text.append(scalar, from: 0)
    }
    text.append(0x61, from: 0)
    let size = text.bytes.count
    var words: [Range<Int>] = []
    BertPreTokenizer.forEachWord(in: text.bytes.span, 0..<size) { words.append($0) }
    let isPart = words == [0..<size]
    let isApart = words.first == 0..<1 && words.last == size - 1..<size && words.count < 4
    let part = isPart ? 1..<size - 1 : words.count == 3 ? words[1] : 0..<0
    // No more than some bytes for each of these scalars.
    guard isPart || isApart, let start = UInt32(exactly: bytes.count),
      let length = UInt8(exactly: part.count)
    else { return .unsteady }
    bytes += text.bytes[part]
    return Form(kind: isPart ? .partOfWord : .apart, length: length, start: start)
  }
}

extension BertNormalizer {
  /// Whether canonical order may move what a scalar becomes.
  fileprivate func dependsOnNeighbours(_ scalar: Unicode.Scalar) -> Bool {
    guard stripsAccents ?? lowercases else { return false }
    var parts: [Unicode.Scalar] = []
    CanonicalDecomposition.append(of: scalar, to: &parts)
    return parts.contains {
      CanonicalDecomposition.combiningClass(of: $0) != 0 && !BertCharacters.isNonspacingMark($0)
    }
  }
}
