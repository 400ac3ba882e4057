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
    let noised = Self.noise(text).documents(like: text)
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
    let all = Self.documents(noise.documents(like: text))
    let some = Self.documents(noise.documents(like: text.documents([3, 17, 39])))
    #expect(all.count == 40 && some == [all[3], all[17], all[39]])
  }

  /// Of documents of one or two tokens, many would be others of the text.
  @Test func nothingNoisedIsADocumentOfTheText() {
    let text = Self.text(documents: 400, lengths: 1...2)
    let (fit, heldOut) = (text.documents(0..<200), text.documents(200..<400))
    let noised = Self.documents(Self.noise(fit, heldOut: heldOut).documents(like: fit))
    #expect(!noised.isEmpty && noised.count < 200)
    #expect(Set(noised).isDisjoint(with: Self.documents(text)))
  }

  @Test(arguments: [[[2, 3], [2, 3]], [[2, 5, 5, 3], [2, 5, 3]], []])
  func whereThereIsNothingToReplaceThereIsNone(documents: [[Int]]) {
    var text = TokenBatch()
    for document in documents { text.append(document) }
    #expect(Self.noise(text).documents(like: text).count == 0)
  }

  @Test(arguments: [true, false])
  func muchTextIsEnoughByItself(isMuch: Bool) {
    let length = NoisedText.tokenLimit / 64 + (isMuch ? 1 : 0)
    var text = TokenBatch()
    for document in 0..<64 { text.append((0..<length).map { $0 + document }) }
    let batches = CalibrationBatches(
      CalibrationText(text), tokenLimit: 1024, noiseLimit: NoisedText.tokenLimit)
    let split = CalibrationText(text).split
    #expect(batches.noisedFit.isEmpty == isMuch && batches.noisedHeldOut.isEmpty == isMuch)
    #expect(batches.fit.flatMap(\.tokenIDs) == split.fit.tokenIDs)
    #expect(batches.heldOut.flatMap(\.tokenIDs) == split.heldOut.tokenIDs)
    #expect(
      batches.all.prefix(batches.fitCount).reduce(0) { $0 + $1.count }
        == (isMuch ? 1 : 2) * split.fit.count)
    let without = CalibrationBatches(CalibrationText(text), tokenLimit: 1024, noiseLimit: nil)
    #expect(without.noisedFit.isEmpty && without.compared.count == without.fit.count)
  }
}
