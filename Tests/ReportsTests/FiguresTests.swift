import Pruning
import Testing

@testable import Reports

struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (30522, "30,522"), (-1_234_567, "-1,234,567"),
  ])
  func counts(_ number: Int, _ text: String) {
    #expect(Figures.count(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (90_868_376, "90.9 MB"),
    (999_600, "1.00 MB"), (719_756_432, "720 MB"), (1_500_000_000_000, "1.50 TB"),
  ])
  func bytes(_ count: Int, _ text: String) {
    #expect(Figures.bytes(count) == text)
  }

  @Test(arguments: [
    (1, 3, "33.3 %"), (9999, 10000, "> 99.9 %"), (10, 10, "100.0 %"), (1, 100_000, "< 0.1 %"),
    (0, 5, "0.0 %"), (0, 0, "–"),
  ])
  func shares(_ part: Int, _ whole: Int, _ text: String) {
    #expect(Figures.percent(part, of: whole) == text)
  }

  /// Numbers that are none, or too large for digits, do not end the process.
  @Test(arguments: [
    (Double.nan, "nan"), (.infinity, "inf"), (1e30, "1.0e30"), (-0.001, "0.00"), (12.345, "12.35"),
  ])
  func decimals(_ value: Double, _ text: String) {
    #expect(Figures.decimal(value, places: 2) == text)
  }

  @Test func changes() {
    #expect(Figures.change(Change(before: 200, after: 150)) == "-25.0 %")
    #expect(Figures.change(Change(before: 200, after: 220)) == "+10.0 %")
    #expect(Figures.seconds(.milliseconds(455)) == "0.46 s")
    #expect(Figures.counted(1, "document") == "1 document")
    #expect(Figures.counted(2000, "document") == "2,000 documents")
  }

  @Test func tablesLineUp() {
    var table = TextTable([.left, .right])
    table.append("é", "1")
    table.append("long", "1,000")
    #expect(table.lines == ["é         1", "long  1,000"])
  }
}
