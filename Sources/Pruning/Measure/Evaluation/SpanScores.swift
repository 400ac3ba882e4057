/// Accuracy of tags and F1 of the spans that they stand for, as conlleval and seqeval count them.
///
/// Tjong Kim Sang and Buchholz 2000, "Introduction to the CoNLL-2000 Shared Task: Chunking".
enum SpanScores {
  private struct Span: Hashable {
    let sentence: Int
    let kind: Substring
    let words: Range<Int>
  }

  static func scores(_ found: [[String]], _ truth: [[String]]) -> [Evaluation.Score] {
    let pairs = zip(found.joined(), truth.joined())
    let right = pairs.count { $0 == $1 }
    let (foundSpans, trueSpans) = (spans(found), spans(truth))
    let common = foundSpans.intersection(trueSpans).count
    let precision = ClassificationScores.share(common, of: foundSpans.count)
    let recall = ClassificationScores.share(common, of: trueSpans.count)
    let f1 = common > 0 ? 2 * precision * recall / (precision + recall) : 0
    return [
      .share("accuracy", ClassificationScores.share(right, of: truth.joined().count)),
      .share("precision", precision), .share("recall", recall), .share("f1 (spans)", f1),
    ]
  }

  private static func spans(_ sentences: [[String]]) -> Set<Span> {
    var spans: Set<Span> = []
    for (sentence, tags) in sentences.enumerated() {
      var open: (kind: Substring, start: Int)?
      var last: (prefix: Character, kind: Substring) = ("O", "")
      for (word, tag) in tags.enumerated() {
        let next = parts(of: tag)
        if let span = open, ends(last, next) {
          spans.insert(Span(sentence: sentence, kind: span.kind, words: span.start..<word))
          open = nil
        }
        if begins(last, next) { open = (next.kind, word) }
        last = next
      }
      if let span = open {
        spans.insert(Span(sentence: sentence, kind: span.kind, words: span.start..<tags.count))
      }
    }
    return spans
  }

  /// `B-PER` is B and PER.
  private static func parts(of tag: String) -> (prefix: Character, kind: Substring) {
    guard let prefix = tag.first, prefix != "O" else { return ("O", "") }
    let kind = tag.dropFirst()
    return (prefix, kind.first == "-" ? kind.dropFirst() : kind.isEmpty ? "_" : kind)
  }

  private typealias Tag = (prefix: Character, kind: Substring)

  private static func ends(_ last: Tag, _ next: Tag) -> Bool {
    switch (last.prefix, next.prefix) {
    case ("E", _), ("S", _): true
    case ("B", "B"), ("B", "S"), ("B", "O"), ("I", "B"), ("I", "S"), ("I", "O"): true
    default: last.prefix != "O" && last.prefix != "." && last.kind != next.kind
    }
  }

  private static func begins(_ last: Tag, _ next: Tag) -> Bool {
    switch (last.prefix, next.prefix) {
    case (_, "B"), (_, "S"): true
    case ("E", "E"), ("E", "I"), ("S", "E"), ("S", "I"), ("O", "E"), ("O", "I"): true
    default: next.prefix != "O" && next.prefix != "." && last.kind != next.kind
    }
  }
}
