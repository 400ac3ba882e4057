import Testing
import Transformers

@testable import Pruning

/// Noised documents are like those of the text, and others.
struct NoisedTextTests {
  private static let specials: Set<Int> = [2, 3]

  /// Token 10 is every second one between 2 and 3.
  private static func text(documents: Int, lengths: ClosedRange<Int> = 3...12) -> TokenBatch {
    var random = DocumentRandom(seed: 7)
    var batch = TokenBatch()
    for _ in 0..<documents {
      let own = (0..<Int.random(in: lengths, using: &random)).map { _ in
        Bool.random(using: &random) ? 10 : Int.random(in: 11..<400, using: &random)
      }
      batch.append([2] + own + [3])
    }
    return batch
  }

  private static func noise(_ text: TokenBatch, heldOut: TokenBatch = TokenBatch()) -> NoisedText {
    NoisedText(text, heldOut: heldOut, sparing: specials)
  }

  private static func documents(_ batch: TokenBatch) -> [[Int]] {
    batch.documents.map { Array(batch.tokenIDs[$0]) }
  }

  @Test func aFifthOfTokensIsReplacedByTokensOfTheText() {
    let text = Self.text(documents: 100, lengths: 150...250)
    let noised = Self.noise(text).documents(like: text, way: 0)
    #expect(Self.documents(noised).map(\.count) == Self.documents(text).map(\.count))
    var (own, changed, common) = (0, 0, 0)
    for (old, new) in zip(text.tokenIDs, noised.tokenIDs) {
      if Self.specials.contains(old) {
        #expect(new == old)
        continue
      }
      own += 1
      if new != old {
        changed += 1
        if new == 10 { common += 1 }
      }
    }
    #expect(Set(noised.tokenIDs).isSubset(of: text.tokenIDs))
    // Of those that are drawn, about a quarter are what they replace: the token that is every second one.
    let share = Double(changed) / Double(own)
    #expect(abs(share - Double(NoisedText.share) * 0.75) < 0.02, "\(share)")
    // Every other one that is drawn is the common one, which is a change where a rare one was.
    #expect(abs(Double(common) / Double(changed) - 1.0 / 3) < 0.05)
  }

  /// However they are put together, and in whatever run.
  @Test func aDocumentIsAlwaysNoisedInTheSameWay() {
    let text = Self.text(documents: 40, lengths: 50...60)
    let noise = Self.noise(text)
    let all = Self.documents(noise.documents(like: text, way: 0))
    let some = Self.documents(noise.documents(like: text.documents([3, 17, 39]), way: 0))
    #expect(all.count == 40 && some == [all[3], all[17], all[39]])
  }

  /// Of documents of one or two tokens, many would be others of the text.
  @Test func nothingNoisedIsADocumentOfTheText() {
    let text = Self.text(documents: 400, lengths: 1...2)
    let (fit, heldOut) = (text.documents(0..<200), text.documents(200..<400))
    let noised = Self.documents(Self.noise(fit, heldOut: heldOut).documents(like: fit, way: 0))
    #expect(!noised.isEmpty && noised.count < 200)
    #expect(Set(noised).isDisjoint(with: Self.documents(text)))
  }

  @Test(arguments: [[[2, 3], [2, 3]], [[2, 5, 5, 3], [2, 5, 3]], []])
  func whereThereIsNothingToReplaceThereIsNone(documents: [[Int]]) {
    var text = TokenBatch()
    for document in documents { text.append(document) }
    #expect(Self.noise(text).documents(like: text, way: 0).count == 0)
  }

  @Test func noDocumentIsNoisedTwiceInTheSameWay() {
    let text = Self.text(documents: 40, lengths: 50...60)
    let noise = Self.noise(text)
    let ways = (0..<NoisedText.ways).map { Self.documents(noise.documents(like: text, way: $0)) }
    #expect(Set(ways.joined()).count == 40 * NoisedText.ways)
  }

  private static let documentCount = 64

  private static func calibration(tokens: Int) -> CalibrationText {
    let length = tokens / documentCount
    var text = TokenBatch()
    for document in 0..<documentCount { text.append((0..<length).map { $0 + document }) }
    return CalibrationText(text)
  }

  /// Of little text there are more ways; of much, text is enough by itself.
  @Test(arguments: [(1, 0), (2, 1), (3, 2), (4, 2)])
  func thereAreAsManyWaysAsThereIsRoomFor(room: Int, ways: Int) {
    let limit = 3 << 12
    let text = Self.calibration(tokens: limit / room)
    let batches = CalibrationBatches(text, tokenLimit: 1024, noiseLimit: limit)
    let split = text.split
    #expect(batches.noisedFits.count == ways && batches.noisedHeldOut.isEmpty == (ways == 0))
    #expect(batches.fit.flatMap(\.tokenIDs) == split.fit.tokenIDs)
    #expect(batches.heldOut.flatMap(\.tokenIDs) == split.heldOut.tokenIDs)
    #expect(Self.documentsFitted(batches, batches.whole) == (1 + ways) * split.fit.count)
    #expect(Self.documentsFitted(batches, batches.compared) == max(1, ways) * split.fit.count)
    #expect(batches.labelDraws == Sensitivity.draws - ways)
    // A token more, and there is room for one way less.
    let fewer = CalibrationBatches(
      text, tokenLimit: 1024, noiseLimit: (1 + ways) * text.batch.tokenCount - 1)
    #expect(fewer.noisedFits.count == max(0, ways - 1))
    let without = CalibrationBatches(text, tokenLimit: 1024, noiseLimit: nil)
    #expect(without.noisedFits.isEmpty && without.compared.places == Array(without.fit.indices))
  }

  /// A trial sees all that judges fits, and of what they are of all or, where that is much, some of what units are
  /// compared on.
  @Test(arguments: [1, 2, 5], [true, false])
  func trialsTakeSoManyTokens(parts: Int, isNoised: Bool) {
    let limit = CalibrationBatches.trialTokens
    let text = Self.calibration(tokens: parts * limit / 4)
    let batches = CalibrationBatches(
      text, tokenLimit: 128, noiseLimit: isNoised ? 3 * text.batch.tokenCount : nil)
    let (trial, whole) = (batches.trial, batches.whole)
    func fitted(_ part: CalibrationBatches.Part) -> [Int] {
      Array(part.places.prefix(part.fitCount))
    }
    func tokens(_ part: CalibrationBatches.Part) -> Int {
      fitted(part).reduce(0) { $0 + batches.all[$1].tokenCount }
    }
    #expect(trial.places.dropFirst(trial.fitCount) == whole.places.dropFirst(whole.fitCount))
    guard tokens(whole) > limit else {
      #expect(fitted(trial) == fitted(whole))
      return
    }
    #expect(Set(fitted(trial)).isSubset(of: fitted(batches.compared)))
    #expect((limit / 2...limit + 512).contains(tokens(trial)))
  }

  private static func documentsFitted(
    _ batches: CalibrationBatches, _ part: CalibrationBatches.Part
  ) -> Int {
    part.places.prefix(part.fitCount).reduce(0) { $0 + batches.all[$1].count }
  }
}
