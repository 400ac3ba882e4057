import Corpora
import Tokenizers
import Transformers

/// Questions about texts, which may be longer than a model can see: windows that overlap, as the example
/// `run_qa.py` of transformers cuts and joins them.
struct AnswerWindows: Sendable {
  /// A part of a text beside its question.
  private struct Window: Sendable {
    let question: Int
    /// Where the context's tokens are in the window.
    let place: Range<Int>
    /// The first of them, among all of the context.
    let first: Int
  }

  /// A window is a document.
  private(set) var batch = TokenBatch()
  /// Where each window has the first right answer, in tokens; the first token where it has none.
  private(set) var places: [ClosedRange<Int>] = []
  /// The number, from 1, of the first question whose first answer the context does not have where the file says.
  private(set) var misplaced: Int?
  /// How many questions were cut.
  private(set) var cutCount = 0
  private let questions: [AnsweredQuestion]
  private var windows: [Window] = []
  /// By question, the scalars of the context that its tokens stand for.
  private var offsets: [[Range<Int>]] = []

  /// The longest window, and what two of a text have in common, in tokens: what `run_qa.py` takes by itself.
  ///
  /// Where less fits, half of it is in common, as in the question answering pipeline of transformers, which halves
  /// its windows: the next one has to get on.
  private static let size = 384
  private static let overlap = 128
  private static let longestQuestion = 64
  private static let longestAnswer = 30
  /// How many starts and ends are tried.
  private static let candidateCount = 20

  init(
    _ questions: [AnsweredQuestion], _ inputs: inout ModelInputs, _ template: PairTemplate,
    limit: Int
  ) throws(TokenizerError) {
    self.questions = questions
    let limit = min(limit, Self.size)
    let fitting = max(0, limit - template.addedCount)
    for (number, question) in questions.enumerated() {
      let words = try inputs.tokens(question.question).ids
      let asked = Array(words.prefix(min(Self.longestQuestion, fitting / 2)))
      if asked.count < words.count { cutCount += 1 }
      let context = try inputs.tokens(question.context)
      offsets.append(context.offsets)
      let answer = question.answers.first.flatMap { Self.tokens(of: $0, context.offsets) }
      if !question.hasFirstAnswer { misplaced = misplaced ?? number + 1 }
      let room = max(1, fitting - asked.count)
      var start = 0
      while true {
        let part = Array(context.ids[start..<min(start + room, context.ids.count)])
        let (ids, segments, whole) = template.sequence(
          asked, part, limit: asked.count + part.count + template.addedCount)
        batch.append(ids.map(\.index), segments: segments, limit: limit)
        // Only models with room for nothing but special tokens see less.
        let place = ids.count > limit ? whole.clamped(to: 0..<limit - 1) : whole
        windows.append(Window(question: number, place: place, first: start))
        let shift = whole.lowerBound - start
        let inside = answer.map { $0.lowerBound + shift...$0.upperBound + shift }
        places.append(
          inside.flatMap {
            place.contains($0.lowerBound) && place.contains($0.upperBound) ? $0 : nil
          }
            ?? 0...0)
        guard start + room < context.ids.count else { break }
        start += room - min(Self.overlap, room / 2)
      }
    }
  }

  /// The tokens that an answer begins and ends in; `nil` where it has none.
  private static func tokens(
    of answer: AnsweredQuestion.Answer, _ offsets: [Range<Int>]
  ) -> ClosedRange<Int>? {
    guard let place = answer.place, !place.isEmpty,
      let first = offsets.firstIndex(where: { $0.upperBound > place.lowerBound }),
      let last = offsets.lastIndex(where: { $0.lowerBound < place.upperBound }), first <= last
    else { return nil }
    return first...last
  }

  /// The score of the answers that outputs give.
  ///
  /// - Parameter outputs: For each token of ``batch``, two logits.
  /// - Returns: Exact matches and F1.
  func scores(_ outputs: [[Float]]) -> [Evaluation.Score] {
    var best: [(score: Float, answer: ClosedRange<Int>)?] = Array(
      repeating: nil, count: questions.count)
    var lowestNone = [Float](repeating: .infinity, count: questions.count)
    for (number, window) in windows.enumerated() {
      let rows = Array(outputs[batch.rows(of: number)])
      let none = (rows.first?[0] ?? 0) + (rows.first?[1] ?? 0)
      lowestNone[window.question] = min(lowestNone[window.question], none)
      guard let (score, answer) = Self.best(rows, window.place) else { continue }
      if best[window.question].map({ score > $0.score }) ?? true {
        let shift = window.first - window.place.lowerBound
        best[window.question] = (score, answer.lowerBound + shift...answer.upperBound + shift)
      }
    }
    // Version 2 of SQuAD has questions without an answer.
    let mayHaveNone = questions.contains { $0.answers.isEmpty }
    let found = questions.enumerated().map { number, question in
      guard let (score, answer) = best[number] else { return "" }
      if mayHaveNone, lowestNone[number] > score { return "" }
      let places = offsets[number]
      return Self.text(
        question.context,
        places[answer.lowerBound].lowerBound..<places[answer.upperBound].upperBound)
    }
    return AnswerScores.scores(found, questions.map { $0.answers.map(\.text) })
  }

  /// The best answer in the context.
  private static func best(
    _ rows: [[Float]], _ place: Range<Int>
  ) -> (score: Float, answer: ClosedRange<Int>)? {
    func candidates(_ column: Int) -> [Int] {
      rows.indices.sorted { rows[$0][column] > rows[$1][column] }.prefix(candidateCount)
        .filter(place.contains)
    }
    let ends = candidates(1)
    var best: (score: Float, answer: ClosedRange<Int>)?
    for start in candidates(0) {
      for end in ends where end >= start && end < start + longestAnswer {
        let score = rows[start][0] + rows[end][1]
        if best.map({ score > $0.score }) ?? true { best = (score, start...end) }
      }
    }
    return best
  }

  /// Some scalars of a text.
  private static func text(_ context: [UInt8], _ range: Range<Int>) -> String {
    let scalars = String(decoding: context, as: UTF8.self).unicodeScalars
    return String(
      String.UnicodeScalarView(scalars.dropFirst(range.lowerBound).prefix(range.count)))
  }
}
