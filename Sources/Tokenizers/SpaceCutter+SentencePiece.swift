extension SpaceCutter {
  /// The cutter for SentencePiece's own normalizer and models, or `nil` where they allow none.
  ///
  /// A word with U+2581 before it is what the normalizer makes of it alone. No piece reaches over its
  /// start, so that every path comes by there; what a path summed up before, counters know
  /// (``Tokenizer/tokenScores``).
  init?(_ normalizer: SentencePieceNormalizer, _ model: TokenModel) {
    guard case .sentencePiece(let model) = model,
      let space = model.pieces.piece(Self.replacement.span),
      model.pieces.kind(space) == .normal, Self.hasReplacementFirst(model.pieces.pieces),
      // BPE merges what is between user-defined pieces.
      !model.isBPE || !model.pieces.kinds.contains(.userDefined),
      normalizer.putsSpacesFirst
    else { return nil }
    let runs: Runs = normalizer.options.removesExtraWhiteSpace ? .joined : .kept
    // Where white space counts, no other characters may become spaces.
    var spaces: Set<UInt8> = []
    if let map = normalizer.map {
      // A word that became nothing would leave its U+2581 to the next.
      guard runs == .joined || !map.replacementScalars.contains(" ") && !map.deletesText,
        map.replacesSpacesAlone,
        map.replacement(of: [0x20].span, 0..<1) == nil,
        !map.replacementScalars.contains("\u{2581}")
      else { return nil }
      // Control characters that become spaces.
      spaces = Set((0x01..<0x20).filter { map.replacement(of: [$0].span, 0..<1) == " " })
    }
    self.init(runs, spaces: spaces)
  }
}

extension SentencePieceNormalizer {
  /// Whether spaces become U+2581, and one more is put before the text.
  fileprivate var putsSpacesFirst: Bool {
    options.addsDummyPrefix && options.escapesWhiteSpace && !options.treatsWhiteSpaceAsSuffix
      && !userDefined.haveSpaces
  }
}
