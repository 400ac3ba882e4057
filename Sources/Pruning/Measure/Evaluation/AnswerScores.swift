import UnicodeText

/// Exact matches and F1 of answers, as SQuAD's own script (`evaluate-v2.0.py`) counts them.
enum AnswerScores {
  /// Each answer by the best of the right ones; no right one means that there is none.
  static func scores(_ found: [String], _ truth: [[String]]) -> [Evaluation.Score] {
    var (exact, f1) = (0.0, 0.0)
    for (answer, truth) in zip(found, truth) {
      let words = words(of: answer)
      let right = truth.map(self.words).filter { !$0.isEmpty }
      let all = right.isEmpty ? [[]] : right
      exact += all.contains(words) ? 1 : 0
      f1 += all.map { overlap(words, $0) }.max() ?? 0
    }
    let count = Double(max(1, found.count))
    return [.share("exact", exact / count), .share("f1", f1 / count)]
  }

  private static func overlap(_ found: [String], _ truth: [String]) -> Double {
    guard !found.isEmpty, !truth.isEmpty else { return found == truth ? 1 : 0 }
    var left = Dictionary(grouping: truth) { $0 }.mapValues(\.count)
    var common = 0
    for word in found where left[word, default: 0] > 0 {
      left[word, default: 0] -= 1
      common += 1
    }
    return 2 * Double(common) / Double(found.count + truth.count)
  }

  /// In lower case, without ASCII punctuation and articles.
  private static func words(of answer: String) -> [String] {
    let kept = answer.lowercased().unicodeScalars.filter { scalar in
      !(scalar.isASCII && scalar.properties.generalCategory.isPunctuationOrSymbol)
    }
    var text = String.UnicodeScalarView()
    var run = String.UnicodeScalarView()
    func endRun() {
      // Articles are what stands between what is no word character.
      let isArticle = ["a", "an", "the"].contains(String(run))
      text.append(contentsOf: isArticle ? String.UnicodeScalarView([" "]) : run)
      run = String.UnicodeScalarView()
    }
    for scalar in kept {
      if WordCharacters.contains(scalar) {
        run.append(scalar)
      } else {
        endRun()
        text.append(scalar)
      }
    }
    endRun()
    return text.split(whereSeparator: WhiteSpace.contains).map { String($0) }
  }
}

extension Unicode.GeneralCategory {
  /// Python's `string.punctuation` is all of ASCII that has one of these.
  fileprivate var isPunctuationOrSymbol: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol:
      true
    default: false
    }
  }
}
