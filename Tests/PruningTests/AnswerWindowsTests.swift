import SystemPackage
import TestSupport
import Testing
import Tokenizers
import Transformers

@testable import Corpora
@testable import Pruning

/// Windows see all of a text, go through it in as few steps as their overlap allows, and know where the answer is.
struct AnswerWindowsTests {
  private let folder: TemporaryFolder
  private let model: Model
  private static let formula = FormulaBERT()

  init() throws {
    folder = try TemporaryFolder()
    try Self.formula.write("model", in: folder)
    model = try Model(directory: folder.path.appending("model"))
  }

  /// [CLS] question [SEP] context [SEP].
  private static let added = 3

  private func windows(_ questions: [AnsweredQuestion], limit: Int) throws -> AnswerWindows {
    var inputs = ModelInputs(model.tokenizer, limit: limit)
    let template = try #require(model.tokenizer.postProcessor?.pairTemplate)
    return try AnswerWindows(questions, &inputs, template, limit: limit)
  }

  /// A text of words of one token each, and the scalar that each begins at.
  private func text(
    _ count: Int, _ generator: inout SeededRandom
  ) -> (words: [Int], text: String, starts: [Int]) {
    let words = (0..<count).map { _ in Int.random(in: 5..<40, using: &generator) }
    var (text, starts): (String, [Int]) = ("", [])
    for word in words {
      starts.append(text.unicodeScalars.count)
      text += Self.formula.word(word) + " "
    }
    return (words, text, starts)
  }

  private func question(
    _ asked: String, _ context: String, _ answers: [AnsweredQuestion.Answer] = []
  ) -> AnsweredQuestion {
    AnsweredQuestion(
      question: Array(asked.utf8), context: Array(context.utf8), answers: answers)
  }

  @Test(
    arguments: [1, 2, 3, 7, 16, 48, 144, 384, 512],
    [(0, 0), (1, 3), (3, 40), (70, 300), (20, 1500)])
  func windowsCoverTheText(_ limit: Int, _ sizes: (question: Int, context: Int)) throws {
    var generator = SeededRandom(seed: UInt64(limit * 10_000 + sizes.context))
    let (asked, context) = (text(sizes.question, &generator), text(sizes.context, &generator))
    let windows = try windows([question(asked.text, context.text)], limit: limit)
    let fitting = max(0, min(limit, 384) - Self.added)
    let questionCount = min(sizes.question, 64, fitting / 2)
    let room = max(1, fitting - questionCount)
    // Each next window begins before the last one's end, by 128 tokens or by half of it.
    let step = room - min(128, room / 2)
    #expect(2 * step >= room)
    let count = 1 + max(0, (sizes.context - room + step - 1) / step)
    #expect(windows.batch.count == count && windows.places.count == count)
    #expect(windows.cutCount == (sizes.question > questionCount ? 1 : 0))
    for (number, rows) in windows.batch.documents.enumerated() {
      let part = context.words[min(number * step, sizes.context)...].prefix(room)
      let whole = [2] + asked.words.prefix(questionCount) + [3] + part + [3]
      let expected = whole.count > limit ? whole.prefix(limit - 1) + [3] : whole[...]
      #expect(Array(windows.batch.tokenIDs[rows]) == Array(expected))
      #expect(windows.places[number] == 0...0)
    }
    // All that is asked of windows is to find something in them.
    let outputs = windows.batch.tokenIDs.map { [Float($0), Float($0)] }
    #expect(windows.scores(outputs).map(\.name) == ["exact", "f1"])
  }

  /// The label is where the answer's tokens are, in each window that has all of them.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func placesOfAnswers(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let (asked, context) = (text(4, &generator), text(200, &generator))
    let first = Int.random(in: 0..<190, using: &generator)
    let words = context.words[first..<first + Int.random(in: 1...9, using: &generator)]
    let answer = AnsweredQuestion.Answer(
      text: words.map(Self.formula.word).joined(separator: " "), start: context.starts[first])
    let windows = try windows(
      [question(asked.text, context.text, [answer])], limit: 40)
    #expect(windows.misplaced == nil)
    let (room, step) = (33, 17)
    for (number, rows) in windows.batch.documents.enumerated() {
      let seen = number * step..<number * step + room
      guard seen.contains(first), seen.contains(first + words.count - 1) else {
        #expect(windows.places[number] == 0...0, "seed \(seed)")
        continue
      }
      let place = windows.places[number]
      let start = rows.lowerBound + place.lowerBound
      let ids = windows.batch.tokenIDs[start..<start + place.count]
      #expect(Array(ids) == Array(words), "seed \(seed)")
    }
    #expect(windows.places.contains { $0 != 0...0 }, "seed \(seed)")
  }

  /// Tokens that a model cannot see have no label.
  @Test(arguments: 1...6)
  func windowsWithoutRoom(_ limit: Int) throws {
    let answer = AnsweredQuestion.Answer(text: "w7", start: 6)
    let windows = try windows([question("w9 w9 w9 w9", "w5 w6 w7 w8", [answer])], limit: limit)
    for (place, rows) in zip(windows.places, windows.batch.documents) {
      #expect(rows.count <= limit && place.upperBound < rows.count)
      let token = windows.batch.tokenIDs[rows.lowerBound + place.lowerBound]
      #expect(place == 0...0 || token == 7)
    }
  }

  @Test(arguments: [nil, -5, 7, 100, .max, .max - 1] as [Int?])
  func answersThatAreElsewhere(_ start: Int?) throws {
    let right = question("w9", "w5 w6 w7", [.init(text: "w6", start: 3)])
    let wrong = question("w9", "w5 w6 w7", [.init(text: "w6", start: start)])
    let none = question("w9", "w5 w6 w7")
    #expect(try windows([right, none], limit: 16).misplaced == nil)
    let windows = try windows([right, none, wrong, wrong], limit: 16)
    #expect(windows.misplaced == 3)
    #expect(windows.places[..<2] == [4...4, 0...0])
  }
}
