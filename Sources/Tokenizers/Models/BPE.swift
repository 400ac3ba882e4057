/// Byte-pair encoding: scalars, merged pair by pair in the order in which the merges were learned.
///
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", as
/// `tokenizers` has it.
package final class BPE: Sendable {
  /// What a model may have beside its vocabulary and merges.
  package struct Options: Equatable, Sendable {
    package var unknownToken: [UInt8]?
    /// What every symbol but a word's first starts with in the vocabulary.
    package var continuingPrefix: [UInt8] = []
    /// What a word's last symbol ends with in the vocabulary.
    package var endOfWordSuffix: [UInt8] = []
    /// Whether unknown scalars that follow each other are one token.
    package var fusesUnknown = false
    /// Whether unknown scalars become tokens of their bytes where the vocabulary has all.
    package var fallsBackToBytes = false
    /// Whether a word that is a token is not merged at all (`ignore_merges`).
    package var prefersWholeWords = false

    package init() {}
  }

  package let vocabulary: Vocabulary
  package let merges: MergeTable
  package let options: Options
  package var unknownToken: [UInt8]? { options.unknownToken }

  let unknownID: TokenID?
  let byteIDs: ByteTokens
  /// The tokens of the first scalars inside a word, without a look-up.
  ///
  /// They are ASCII, and all that byte-level words are made of; none where affixes matter.
  private let firstIDs: [TokenID?]
  /// Tokens that may stand for other text than they are spelled.
  let unspelled: UnspelledTokens

  package init(vocabulary: Vocabulary, merges: MergeTable, options: Options) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.options = options
    unknownID = options.unknownToken.flatMap(vocabulary.id(of:))
    byteIDs = ByteTokens(vocabulary)
    let hasAffixes = !options.continuingPrefix.isEmpty || !options.endOfWordSuffix.isEmpty
    firstIDs =
      hasAffixes
      ? []
      : (0..<0x200 as Range<UInt32>).map { value in
        Unicode.Scalar(value).flatMap { vocabulary.id(of: Array(String($0).utf8)) }
      }
    unspelled = UnspelledTokens(vocabulary, merges, options, unknownID, byteIDs)
  }

  /// Part of a word that is a token so far.
  struct Symbol {
    var id: TokenID
    /// Bytes of the word.
    var length: Int
  }

  /// Reused between words.
  struct Scratch {
    var symbols: [Symbol] = []
    var ranks: [UInt32] = []
    fileprivate var affixed: [UInt8] = []
  }

  /// Whether characters that are no tokens leave nothing behind.
  var dropsCharacters: Bool {
    options.unknownToken == nil
      && !(options.fallsBackToBytes && (UInt8.min...UInt8.max).allSatisfy { byteIDs[$0] != nil })
  }

  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece],
    _ scratch: inout Scratch
  ) -> SegmentOutcome {
    if options.prefersWholeWords, let id = vocabulary.id(of: text.extracting(word)) {
      pieces.append(TokenPiece(id: id, range: word))
      return .segmented
    }
    guard collectSymbols(text, word, &scratch) else { return .noUnknownToken }
    if scratch.symbols.count > 64 {
      LongWordMerging.merge(&scratch.symbols, merges)
    } else if scratch.symbols.count > 1 {
      merge(&scratch.symbols, &scratch.ranks)
    }
    // Scalars that were dropped take no place: `tokenizers` counts offsets on, too.
    var start = word.lowerBound
    for symbol in scratch.symbols {
      let end = min(start + symbol.length, word.upperBound)
      pieces.append(TokenPiece(id: symbol.id, range: min(start, end - 1)..<end))
      start += symbol.length
    }
    return .segmented
  }

  /// The symbols that merging starts with.
  ///
  /// - Returns: Whether there was a token for each unknown scalar that needs one.
  func collectSymbols(
    _ text: Span<UInt8>, _ word: Range<Int>, _ scratch: inout Scratch
  ) -> Bool {
    scratch.symbols.removeAll(keepingCapacity: true)
    var unknown: Symbol?
    var position = word.lowerBound
    // Most scalars are tokens; a loop of their own asks but once for room.
    scratch.symbols.append(addingCapacity: word.count) { output in
      while position < word.upperBound {
        let (scalar, length) = text.scalar(at: position)
        let value = Int(scalar.value)
        guard value < firstIDs.count, let id = firstIDs[value] else { break }
        output.append(Symbol(id: id, length: length))
        position += length
      }
    }
    while position < word.upperBound {
      let (scalar, length) = text.scalar(at: position)
      let end = position + length
      let value = Int(scalar.value)
      if unknown == nil, value < firstIDs.count, let id = firstIDs[value] {
        scratch.symbols.append(Symbol(id: id, length: length))
        position = end
        continue
      }
      let place = (isFirst: position == word.lowerBound, isLast: end == word.upperBound)
      if let id = id(of: text.extracting(position..<end), place, &scratch.affixed) {
        if let pending = unknown {
          scratch.symbols.append(pending)
          unknown = nil
        }
        scratch.symbols.append(Symbol(id: id, length: length))
      } else if options.fallsBackToBytes,
        appendBytes(of: text.extracting(position..<end), place, &scratch)
      {
        // Unknown scalars that are pending come after: so it is in the crate.
      } else if options.unknownToken != nil {
        guard let unknownID else { return false }
        if let pending = unknown, options.fusesUnknown {
          unknown = Symbol(id: unknownID, length: pending.length + length)
        } else {
          if let pending = unknown { scratch.symbols.append(pending) }
          unknown = Symbol(id: unknownID, length: length)
        }
      }
      position = end
    }
    if let unknown { scratch.symbols.append(unknown) }
    return true
  }

  private func id(
    of scalar: Span<UInt8>, _ place: (isFirst: Bool, isLast: Bool), _ affixed: inout [UInt8]
  ) -> TokenID? {
    guard hasAffix(place) else { return vocabulary.id(of: scalar) }
    affix(scalar, place, &affixed)
    return vocabulary.id(of: affixed.span)
  }

  private func hasAffix(_ place: (isFirst: Bool, isLast: Bool)) -> Bool {
    (!place.isFirst && !options.continuingPrefix.isEmpty)
      || (place.isLast && !options.endOfWordSuffix.isEmpty)
  }

  private func affix(
    _ scalar: Span<UInt8>, _ place: (isFirst: Bool, isLast: Bool), _ affixed: inout [UInt8]
  ) {
    affixed.removeAll(keepingCapacity: true)
    if !place.isFirst { affixed.append(contentsOf: options.continuingPrefix) }
    for index in scalar.indices { affixed.append(scalar[index]) }
    if place.isLast { affixed.append(contentsOf: options.endOfWordSuffix) }
  }

  /// Appends the tokens of the bytes, those of the affixes included, if all have one.
  private func appendBytes(
    of scalar: Span<UInt8>, _ place: (isFirst: Bool, isLast: Bool), _ scratch: inout Scratch
  ) -> Bool {
    affix(scalar, place, &scratch.affixed)
    guard byteIDs.hasAll(of: scratch.affixed.span, 0..<scratch.affixed.count) else { return false }
    for byte in scratch.affixed {
      if let id = byteIDs[byte] { scratch.symbols.append(Symbol(id: id, length: 1)) }
    }
    return true
  }

  /// Merges the pair of the lowest rank, the leftmost of equals, as long as there is one.
  private func merge(_ allSymbols: inout [Symbol], _ allRanks: inout [UInt32]) {
    var count = allSymbols.count
    allRanks.removeAll(keepingCapacity: true)
    allRanks.append(contentsOf: repeatElement(MergeTable.noRank, count: count))
    // Spans, for arrays would ask at every access whether they are shared.
    var symbols = allSymbols.mutableSpan
    var ranks = allRanks.mutableSpan
    // The last symbol has no right neighbour, and keeps no rank.
    for index in 0..<count - 1 {
      ranks[index] = merges.rank(of: symbols[index].id, symbols[index + 1].id)
    }
    while true {
      var best = MergeTable.noRank
      var place = 0
      for index in 0..<count - 1 where ranks[index] < best {
        best = ranks[index]
        place = index
      }
      guard best != MergeTable.noRank else { break }
      symbols[place].id = merges.product(ofRank: best)
      symbols[place].length += symbols[place + 1].length
      count -= 1
      for index in place + 1..<count { symbols[index] = symbols[index + 1] }
      for index in place..<count { ranks[index] = ranks[index + 1] }
      if place + 1 < count {
        ranks[place] = merges.rank(of: symbols[place].id, symbols[place + 1].id)
      }
      if place > 0 {
        ranks[place - 1] = merges.rank(of: symbols[place - 1].id, symbols[place].id)
      }
    }
    allSymbols.removeLast(allSymbols.count - count)
  }
}
