import Testing
import UnicodeText

/// Every function against the measured sets, over all scalars.
@Suite(.enabled(if: MeasuredSets.areWanted, MeasuredSets.absent))
struct MeasuredSetTests {
  struct Rule: CustomTestStringConvertible, Sendable {
    let name: String
    let isMember: @Sendable (Unicode.Scalar) -> Bool
    var testDescription: String { name }
  }

  static let rules = [
    Rule(name: "bert_clean_removed", isMember: BertCharacters.isControl),
    Rule(name: "bert_clean_space", isMember: BertCharacters.isWhitespace),
    Rule(name: "bert_punct", isMember: BertCharacters.isPunctuation),
    Rule(name: "bertpre_punct", isMember: BertCharacters.isPunctuation),
    Rule(name: "bert_cjk", isMember: BertCharacters.isChinese),
    Rule(name: "bert_strip_removed", isMember: BertCharacters.isNonspacingMark),
    Rule(name: "bertpre_ws", isMember: WhiteSpace.contains),
    Rule(name: "whitespacesplit", isMember: WhiteSpace.contains),
    Rule(name: "rust_regex_w", isMember: WordCharacters.contains),
  ]

  @Test(arguments: rules)
  func classEqualsMeasuredSet(_ rule: Rule) throws {
    let measured = try MeasuredSets.ranges(rule.name)
    let found = AllScalars.ranges(where: rule.isMember)
    #expect(found == measured)
  }

  @Test func lowercaseEqualsMeasuredMapping() throws {
    let measured = try MeasuredSets.mapping("lowercase")
    var differing: [Unicode.Scalar] = []
    AllScalars.visit { scalar in
      let (first, second) = Lowercase.mapping(of: scalar)
      let found = second.map { [first.value, $0.value] } ?? [first.value]
      if found != measured[scalar.value] ?? [scalar.value] { differing.append(scalar) }
    }
    #expect(measured.count == 1488)
    #expect(differing.isEmpty)
  }

  @Test func decompositionEqualsMeasuredMapping() throws {
    let measured = try MeasuredSets.mapping("nfd")
    var differing: [Unicode.Scalar] = []
    var found: [Unicode.Scalar] = []
    AllScalars.visit { scalar in
      found.removeAll(keepingCapacity: true)
      CanonicalDecomposition.append(of: scalar, to: &found)
      if let expected = measured[scalar.value] {
        if found.map(\.value) != expected { differing.append(scalar) }
      } else if found.count != 1 || found[0] != scalar {
        differing.append(scalar)
      }
    }
    #expect(measured.count > 11_172)
    #expect(differing.isEmpty)
  }
}
