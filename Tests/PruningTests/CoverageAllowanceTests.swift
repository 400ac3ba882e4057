import Corpora
import Testing
import Tokenizers

@testable import Pruning

/// How many occurrences may go, of the tokenizer's own tokens and of what other files need.
struct CoverageAllowanceTests {
  /// Tokens 0 and 1 are the tokenizer's own, 2 and 3 are those of another file.
  private static let usage: Usage = {
    var usage = Usage(vocabularySize: 4)
    (usage.counts[0].occurrences, usage.counts[1].occurrences) = (8, 2)
    (usage.counts[2].needed, usage.counts[3].needed) = (3, 1)
    return usage
  }()

  private static func taken(_ coverage: Double) -> [UInt32] {
    var allowance = CoverageAllowance(coverage, of: [usage])
    return (0..<4 as Range<UInt32>).filter { allowance.take(TokenID($0)) }
  }

  @Test(arguments: [(1, []), (0.8, [1]), (0.75, [1, 3]), (0.2, [0, 2])] as [(Double, [UInt32])])
  func eachIsCovered(_ coverage: Double, _ taken: [UInt32]) {
    #expect(Self.taken(coverage) == taken)
  }

  @Test func sharesAreOfTheirOwn() {
    let allowance = CoverageAllowance(0.9, of: [Self.usage])
    #expect(
      (0..<4 as Range<UInt32>).map { allowance.share(of: TokenID($0)) } == [0.8, 0.2, 0.75, 0.25])
  }
}
