/// How many tokens of the vocabulary were seen after how much text: where the curve is flat, more text
/// changes little.
///
/// Points are where the text that was read has doubled, so they do not depend on threads.
package struct SaturationCurve: Equatable, Sendable {
  /// A place in the corpus.
  package struct Point: Equatable, Sendable {
    package var documents: Int
    /// Bytes of text.
    package var textSize: Int
    /// Distinct tokens up to here.
    package var tokens: Int

    init(documents: Int, textSize: Int, tokens: Int) {
      (self.documents, self.textSize, self.tokens) = (documents, textSize, tokens)
    }

    init(_ usage: Usage) {
      self.init(
        documents: usage.documents, textSize: usage.textSize, tokens: usage.distinctTokens)
    }
  }

  package private(set) var points: [Point]

  init(_ points: [Point] = []) { self.points = points }

  /// Adds a point, if there is text between it and the last one.
  mutating func append(_ point: Point) {
    if point.documents > points.last?.documents ?? 0 { points.append(point) }
  }

  /// Tokens up to `point` that came in the last half of the text, or a little more than that.
  func growth(at point: Point) -> Int {
    let half = points.last { $0.textSize <= point.textSize / 2 }
    return point.tokens - (half?.tokens ?? 0)
  }
}
