/// The normalizer inside a SentencePiece model.
///
/// Google's sentencepiece, `src/normalizer.cc`: the longest prefix in the character map is replaced,
/// white space at the ends and doubled goes, U+2581 stands for spaces, one more before the text.
package struct SentencePieceNormalizer: Sendable {
  /// `normalizer_spec`.
  package struct Options: Sendable {
    package var addsDummyPrefix = true
    package var removesExtraWhiteSpace = true
    var escapesWhiteSpace = true
    /// `trainer_spec.treat_whitespace_as_suffix`.
    var treatsWhiteSpaceAsSuffix = false
  }

  let map: PrecompiledMap?
  package let options: Options
  let userDefined: UserDefinedPieces

  package var mapsCharacters: Bool { map != nil }

  private static let space = UInt8(ascii: " ")
  static let escapedSpace = Array("\u{2581}".utf8)

  private var spaceText: [UInt8] { options.escapesWhiteSpace ? Self.escapedSpace : [Self.space] }

  func normalize(_ text: inout NormalizedText) {
    var run = Run(source: text)
    var position = 0
    if options.removesExtraWhiteSpace {
      while position < text.bytes.count {
        let prefix = prefix(of: text.bytes.span, position)
        guard prefix.text == [Self.space] else { break }
        position += prefix.length
      }
    }
    guard position < text.bytes.count else {
      text.removeAll()
      return
    }
    if !options.treatsWhiteSpaceAsSuffix, options.addsDummyPrefix {
      run.append(spaceText, from: position)
    }
    var followsSpace = options.removesExtraWhiteSpace
    while position < text.bytes.count {
      let prefix = prefix(of: text.bytes.span, position)
      let kept = followsSpace ? prefix.text.drop { $0 == Self.space } : prefix.text[...]
      for byte in kept {
        run.append(byte == Self.space ? spaceText : [byte], from: position)
      }
      if let last = kept.last { followsSpace = last == Self.space }
      position += prefix.length
      if !options.removesExtraWhiteSpace { followsSpace = false }
    }
    if options.removesExtraWhiteSpace { position = run.removeTrailing(spaceText) ?? position }
    if options.treatsWhiteSpaceAsSuffix, options.addsDummyPrefix {
      run.append(spaceText, from: position)
    }
    text = run.result(end: position)
  }

  /// What the text at `position` begins with, normalized, and how long that is before.
  private func prefix(of text: Span<UInt8>, _ position: Int) -> (text: [UInt8], length: Int) {
    func bytes(_ length: Int) -> [UInt8] {
      (position..<position + length).map { text[$0] }
    }
    if let length = userDefined.longestPrefix(of: text, position..<text.count) {
      return (bytes(length), length)
    }
    if let found = map?.longestReplacement(of: text, position..<text.count) {
      return (Array(found.replacement.utf8), found.length)
    }
    let length = text.scalar(at: position).length
    return (bytes(length), length)
  }
}

/// Text in the making, of which each byte knows where in the source it begins.
private struct Run {
  let source: NormalizedText
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  init(source: NormalizedText) { self.source = source }

  mutating func append(_ text: [UInt8], from position: Int) {
    for byte in text {
      bytes.append(byte)
      starts.append(position)
    }
  }

  /// Takes `space` away from the end as often as it stands there.
  ///
  /// - Returns: Where the first that went had begun.
  mutating func removeTrailing(_ space: [UInt8]) -> Int? {
    var position: Int?
    while bytes.suffix(space.count).elementsEqual(space) {
      position = starts[bytes.count - space.count]
      bytes.removeLast(space.count)
      starts.removeLast(space.count)
    }
    return position
  }

  /// The text; a byte stands for what lies between its start and the next one's.
  func result(end: Int) -> NormalizedText {
    var text = NormalizedText()
    func scalar(_ position: Int) -> UInt32 {
      position < source.alignments.count
        ? source.alignments[position].start : source.alignments.last?.end ?? 0
    }
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < starts.count ? starts[index + 1] : end
      text.append(
        byte, NormalizedText.Alignment(start: scalar(starts[index]), end: scalar(next)))
    }
    return text
  }
}
