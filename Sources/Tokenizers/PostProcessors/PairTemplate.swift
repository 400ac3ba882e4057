/// What two texts become one after the other: `pair` of `TemplateProcessing`.
package struct PairTemplate: Equatable, Sendable {
  package enum Piece: Equatable, Sendable {
    case first
    case second
    case special(TokenID)
  }

  /// Each with its segment (`type_id`).
  package let pieces: [(piece: Piece, segment: Int)]

  /// `BertProcessing`: the second text and the token after it are another segment.
  static func bert(cls: TokenID, sep: TokenID) -> PairTemplate {
    PairTemplate(pieces: [
      (.special(cls), 0), (.first, 0), (.special(sep), 0), (.second, 1), (.special(sep), 1),
    ])
  }

  /// `RobertaProcessing`: two tokens between the texts, one segment.
  static func roberta(cls: TokenID, sep: TokenID) -> PairTemplate {
    PairTemplate(pieces: [
      (.special(cls), 0), (.first, 0), (.special(sep), 0), (.special(sep), 0), (.second, 0),
      (.special(sep), 0),
    ])
  }

  /// How many tokens it adds.
  package var addedCount: Int {
    pieces.count { if case .special = $0.piece { true } else { false } }
  }

  package static func == (left: PairTemplate, right: PairTemplate) -> Bool {
    left.pieces.elementsEqual(right.pieces) { $0.piece == $1.piece && $0.segment == $1.segment }
  }

  /// The sequence for the tokens of two texts: ids and segments.
  ///
  /// - Parameters:
  ///   - first: The tokens of the first text.
  ///   - second: Those of the second.
  ///   - limit: How many tokens there may be; the longer text is cut first, at its end (`longest_first`).
  /// - Returns: Ids and segments, as many of each, and where each text stands among them.
  package func sequence(
    _ first: [TokenID], _ second: [TokenID], limit: Int
  ) -> (ids: [TokenID], segments: [Int], second: Range<Int>) {
    let counts = Self.truncated(first.count, second.count, to: max(0, limit - addedCount))
    var ids: [TokenID] = []
    var segments: [Int] = []
    var place = 0..<0
    for (piece, segment) in pieces {
      let before = ids.count
      switch piece {
      case .special(let id): ids.append(id)
      case .first: ids += first.prefix(counts.first)
      case .second:
        ids += second.prefix(counts.second)
        place = before..<ids.count
      }
      segments += repeatElement(segment, count: ids.count - before)
    }
    return (ids, segments, place)
  }

  /// How much is left of two texts: `TruncationStrategy::LongestFirst` of `tokenizers`.
  static func truncated(
    _ first: Int, _ second: Int, to limit: Int
  ) -> (first: Int, second: Int) {
    guard first + second > limit else { return (first, second) }
    var (short, long) = first <= second ? (first, second) : (second, first)
    long = short > limit ? short : max(short, limit - short)
    if short + long > limit {
      short = limit / 2
      long = short + limit % 2
    }
    return first <= second ? (short, long) : (long, short)
  }
}

extension PostProcessor {
  /// What it makes of two texts; `nil` where it makes nothing of them.
  package var pairTemplate: PairTemplate? {
    switch self {
    case .sequence(let steps): steps.lazy.compactMap(\.pairTemplate).first
    case .template(let template): template.pair
    case .trimmingOffsets: nil
    }
  }
}
