import Pruning

/// What pruning does to text that was not counted, in words.
struct HoldoutReport {
  private let result: HoldoutResult

  init(_ result: HoldoutResult) {
    self.result = result
  }

  /// How many words are shown.
  private static let shown = 5
  /// From which growth on the vocabulary is too small for the text.
  private static let alarm = 1.5

  /// For the summary.
  var lines: [String] {
    var lines = ["hold-out  \(figures)"]
    if let length { lines.append("          \(length)") }
    if let worst { lines.append("          split worst: \(worst)") }
    let rate = result.tokensPerWord
    if rate.after > rate.before * Self.alarm {
      lines.append(
        "warning   text that was not counted takes \(Figures.decimal(rate.after / rate.before, places: 1)) times "
          + "the tokens; count text like the one that the model will see, or keep more tokens")
    }
    return lines
  }

  /// For the model card.
  var paragraph: String {
    "On text that was not counted: \(figures)." + (length.map { " \($0)." } ?? "")
  }

  private var figures: String {
    let rate = result.tokensPerWord
    return
      "\(Figures.counted(result.documents, "document")), \(Figures.counted(result.words, "word")): "
      + "\(Figures.rate(rate.after)) tokens a word (\(Figures.rate(rate.before)) before), "
      + "\(Self.share(result.unknown.after, result.tokens.after)) [UNK] "
      + "(\(Self.share(result.unknown.before, result.tokens.before)))"
  }

  private static func share(_ part: Int, _ whole: Int) -> String {
    Figures.share(Double(part) / Double(max(1, whole)))
  }

  /// How documents stand to the model's length.
  private var length: String? {
    result.lengthLimit.map { limit in
      let documents = Figures.counted(result.outgrown, "document")
      return
        "\(documents) \(result.outgrown == 1 ? "grows" : "grow") past \(Figures.counted(limit, "token")); "
        + "\(Figures.count(result.tooLong.before)) were longer before"
    }
  }

  private var worst: String? {
    let words = result.worst.prefix(Self.shown).map { word in
      // A plan may have been edited.
      let times = max(1, word.occurrences)
      func each(_ tokens: Int) -> String {
        tokens % times == 0
          ? Figures.count(tokens / times)
          : Figures.decimal(Double(tokens) / Double(times), places: 1)
      }
      let lost = word.unknown.after > word.unknown.before ? " [UNK]" : ""
      return
        "\(Diagnosis.quoted(word.text)) \(each(word.tokens.before)) to \(each(word.tokens.after))\(lost)"
        + (times > 1 ? " (\(Figures.count(times)) times)" : "")
    }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}
