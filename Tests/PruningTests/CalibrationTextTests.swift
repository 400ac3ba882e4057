import Testing
import Transformers

@testable import Pruning

/// What is kept apart from fits is other text than what they see.
struct CalibrationTextTests {
  private func text(_ documents: [[Int]]) -> CalibrationText {
    var batch = TokenBatch()
    for document in documents { batch.append(document) }
    return CalibrationText(batch)
  }

  private func documents(_ batch: TokenBatch) -> [[Int]] {
    batch.documents.map { Array(batch.tokenIDs[$0]) }
  }

  @Test func oneInEight() {
    let split = text((0..<40).map { [2, $0, 3] }).split
    #expect(documents(split.heldOut).map { $0[1] } == [7, 15, 23, 31, 39])
    #expect(split.fit.count == 35)
  }

  /// Lines that come again, as in logs, however they are mixed.
  @Test(arguments: [1, 3, 7, 8, 9, 50])
  func copiesAreNotKeptApart(step: Int) {
    let split = text((0..<400).map { [2, 5 + $0 * step % 50, 3] }).split
    let (fit, heldOut) = (documents(split.fit), documents(split.heldOut))
    #expect(Set(fit).isDisjoint(with: heldOut))
    #expect(Set(heldOut).count == heldOut.count)
    #expect(heldOut.count != 1)
  }

  @Test(arguments: [0, 1, 7, 8, 15])
  func tooFewToKeepSomeApart(count: Int) {
    let split = text((0..<count).map { [2, $0, 3] }).split
    #expect(split.heldOut.count == 0 && split.fit.count == count)
  }
}
