import UnicodeText

/// `BertNormalizer` of `tokenizers`: clean text, set Chinese characters apart, strip accents,
/// lower-case, in this order.
package struct BertNormalizer: Sendable {
  /// Control characters go, white space becomes U+0020.
  package let cleansText: Bool
  /// Chinese characters get a space on either side.
  package let separatesChinese: Bool
  /// Canonical decomposition without non-spacing marks; `nil` means: where `lowercases`.
  package let stripsAccents: Bool?
  package let lowercases: Bool
  /// What becomes of ASCII, which no neighbour changes: 0x80 for nothing.
  private let asciiMap: [UInt8]

  package init(
    cleansText: Bool = true, separatesChinese: Bool = true, stripsAccents: Bool? = nil,
    lowercases: Bool = true
  ) {
    self.cleansText = cleansText
    self.separatesChinese = separatesChinese
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
    asciiMap = (0..<0x80).map { byte in
      let scalar = Unicode.Scalar(UInt8(byte))
      if cleansText, BertCharacters.isControl(scalar) { return 0x80 }
      if cleansText, BertCharacters.isWhitespace(scalar) { return 0x20 }
      let mapped = lowercases ? Lowercase.mapping(of: scalar).first : scalar
      return UInt8(truncatingIfNeeded: mapped.value)
    }
  }

  func append(
    _ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int, to output: inout NormalizedText
  ) {
    var marks = AccentStripper(isActive: stripsAccents ?? lowercases, lowercases: lowercases)
    var index = firstScalar
    var position = range.lowerBound
    while position < range.upperBound {
      let start = position
      while position < range.upperBound, isKeptASCII(text[position]) { position += 1 }
      if start < position {
        marks.flush(to: &output)
        output.append(text.extracting(start..<position), mappedBy: asciiMap.span, from: index)
        index += position - start
        continue
      }
      // What is dropped does not end a run of marks.
      if text[position] < 0x80 {
        position += 1
      } else {
        let (scalar, length) = text.scalar(at: position)
        append(scalar, from: index, through: &marks, to: &output)
        position += length
      }
      index += 1
    }
    marks.flush(to: &output)
  }

  /// Normalizes a text that another step has changed before.
  func normalize(_ text: inout NormalizedText) {
    var result = NormalizedText()
    append(text.bytes.span, 0..<text.bytes.count, firstScalar: 0, to: &result)
    result.realign(to: text)
    text = result
  }

  @inline(__always)
  private func isKeptASCII(_ byte: UInt8) -> Bool {
    byte < 0x80 && asciiMap[Int(byte)] < 0x80
  }

  private func append(
    _ scalar: Unicode.Scalar, from index: Int, through marks: inout AccentStripper,
    to output: inout NormalizedText
  ) {
    var scalar = scalar
    if cleansText {
      if BertCharacters.isControl(scalar) { return }
      if BertCharacters.isWhitespace(scalar) { scalar = " " }
    }
    let isApart = separatesChinese && BertCharacters.isChinese(scalar)
    if isApart { marks.append(" ", from: index, to: &output) }
    marks.append(scalar, from: index, to: &output)
    if isApart { marks.append(" ", from: index, to: &output) }
  }
}

/// The last two steps for scalars one after the other: decompose, drop marks, lower-case.
private struct AccentStripper {
  let isActive: Bool
  let lowercases: Bool

  /// Combining marks since the last starter, to be put in canonical order.
  private var marks: [(scalar: Unicode.Scalar, class: UInt8, isFirst: Bool)] = []
  /// Where the scalars came from that began to decompose since then.
  ///
  /// `tokenizers` hands origins out in the order of its *sorted* output: the first part of each
  /// decomposition takes the next one, the others repeat it. After a reordering a mark may so
  /// get its neighbour's origin; offsets are only equal to the oracle's if this is kept.
  private var origins: [Int] = []
  private var nextOrigin = 0
  private var decomposition: [Unicode.Scalar] = []

  init(isActive: Bool, lowercases: Bool) {
    self.isActive = isActive
    self.lowercases = lowercases
  }

  mutating func append(
    _ scalar: Unicode.Scalar, from source: Int, to output: inout NormalizedText
  ) {
    guard isActive else {
      emit(scalar, from: source, to: &output)
      return
    }
    origins.append(source)
    decomposition.removeAll(keepingCapacity: true)
    CanonicalDecomposition.append(of: scalar, to: &decomposition)
    for (position, part) in decomposition.enumerated() {
      let combiningClass = CanonicalDecomposition.combiningClass(of: part)
      let item = (scalar: part, class: combiningClass, isFirst: position == 0)
      if combiningClass == 0 {
        sortMarks(to: &output)
        strip(item.scalar, isFirst: item.isFirst, to: &output)
      } else {
        marks.append(item)
      }
    }
  }

  /// Ends a run of marks: what follows is a starter with no decomposition.
  mutating func flush(to output: inout NormalizedText) {
    guard !origins.isEmpty else { return }
    sortMarks(to: &output)
    origins.removeAll(keepingCapacity: true)
    nextOrigin = 0
  }

  private mutating func sortMarks(to output: inout NormalizedText) {
    guard !marks.isEmpty else { return }
    // A stable sort: `sort` keeps the order of equals in practice, and says so nowhere.
    let sorted = marks.enumerated().sorted {
      ($0.element.class, $0.offset) < ($1.element.class, $1.offset)
    }
    marks.removeAll(keepingCapacity: true)
    for (_, mark) in sorted { strip(mark.scalar, isFirst: mark.isFirst, to: &output) }
  }

  private mutating func strip(
    _ scalar: Unicode.Scalar, isFirst: Bool, to output: inout NormalizedText
  ) {
    if isFirst { nextOrigin += 1 }
    guard !BertCharacters.isNonspacingMark(scalar) else { return }
    emit(scalar, from: origins[max(nextOrigin, 1) - 1], to: &output)
  }

  private func emit(_ scalar: Unicode.Scalar, from source: Int, to output: inout NormalizedText) {
    guard lowercases else {
      output.append(scalar, from: source)
      return
    }
    let mapping = Lowercase.mapping(of: scalar)
    output.append(mapping.first, from: source)
    if let second = mapping.second { output.append(second, from: source) }
  }
}
