import Foundation
import Testing

@testable import Reports

/// Curves as an SVG image.
struct PlotTests {
  @Test(arguments: [
    ([0.0, 1000], [0.0, 200, 400, 600, 800, 1000]), ([4, 8], [4, 5, 6, 7, 8]),
    ([0.981, 0.999], [0.98, 0.985, 0.99, 0.995, 1]), ([3, 3], [3, 4]),
    ([0, 0], [0, 0.0002]), ([1885, 5763], [1000, 2000, 3000, 4000, 5000, 6000]),
  ])
  func ticksAreRoundNumbersAroundTheValues(_ values: [Double], _ expected: [Double]) {
    let scale = Plot.Scale(values, from: 0, to: 1)
    #expect(scale.ticks.first.map { $0 <= values[0] } == true)
    #expect(scale.ticks.last.map { $0 >= values[1] } == true)
    #expect((2...8).contains(scale.ticks.count), "\(scale.ticks)")
    for value in values { #expect((-1e-9...1 + 1e-9).contains(scale.place(of: value))) }
    if values[0] < values[1] {
      #expect(zip(scale.ticks, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(scale.ticks)")
    }
  }

  @Test func imagesAreXML() {
    let panel = Plot.Panel(
      title: "a < b & c", unit: .share, points: [(10, 0.5), (20, 0.75)], reference: 0.8)
    let svg = Plot(panels: [panel, panel], axis: "tokens").svg
    #expect(svg.contains("a &lt; b &amp; c"))
    #expect(svg.components(separatedBy: "<polyline").count == 3)
    #expect(svg.components(separatedBy: "<title>10: 50.000 %</title>").count == 3)
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.hasSuffix("</svg>\n"))
  }
}
