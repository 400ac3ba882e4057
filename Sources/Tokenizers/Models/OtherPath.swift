/// How unigram models spell the text of a piece that is gone: by the likeliest path of those that stay.
struct OtherPath {
  /// A step of a path: a piece, or `nil` for an unknown character.
  typealias Step = (id: TokenID?, range: Range<Int>)

  private struct Node {
    var score = -Double.infinity
    var start = -1
    var id: TokenID?
  }

  let vocabulary: Vocabulary
  let filter: PrefixFilter
  let unknownScore: Double

  /// The likeliest path through a text.
  ///
  /// - Parameters:
  ///   - text: A piece's text.
  ///   - score: What a piece adds to a path; `nil` for pieces that no path may have.
  /// - Returns: The steps from left to right.
  func steps(through text: [UInt8], score: (TokenID) -> Double?) -> [Step] {
    var nodes = [Node](repeating: Node(), count: text.count + 1)
    nodes[0].score = 0
    func offer(_ id: TokenID?, _ range: Range<Int>, _ score: Double) {
      let sum = nodes[range.lowerBound].score + score
      guard nodes[range.upperBound].start < 0 || sum > nodes[range.upperBound].score else { return }
      nodes[range.upperBound] = Node(score: sum, start: range.lowerBound, id: id)
    }
    var start = 0
    while start < text.count {
      let next = Self.end(ofCharacterAt: start, text)
      var hasSingle = false
      var hash = TokenHash()
      var position = start
      while position < min(text.count, start + vocabulary.longestToken) {
        hash.add(text[position])
        position += 1
        guard Self.isBoundary(position, text) else { continue }
        let answer = filter[hash.value]
        guard answer.isPrefix else { break }
        guard answer.isToken,
          let id = vocabulary.id(
            of: text.span.extracting(start..<position), prefix: Span(), hash: hash.value),
          let score = score(id)
        else { continue }
        hasSingle = hasSingle || position == next
        offer(id, start..<position, score)
      }
      if !hasSingle { offer(nil, start..<next, unknownScore) }
      start = next
    }
    return Self.steps(to: text.count, nodes)
  }

  private static func steps(to end: Int, _ nodes: [Node]) -> [Step] {
    var steps: [Step] = []
    var end = end
    while end > 0 {
      let node = nodes[end]
      steps.append((node.id, node.start..<end))
      end = node.start
    }
    return steps.reversed()
  }

  /// Steps, with unknown characters that follow one another put together.
  static func fused(_ steps: [Step]) -> [(id: TokenID?, range: Range<Int>, characters: Int)] {
    var fused: [(id: TokenID?, range: Range<Int>, characters: Int)] = []
    for step in steps {
      if step.id == nil, let last = fused.last, last.id == nil {
        let range = last.range.lowerBound..<step.range.upperBound
        fused[fused.count - 1] = (nil, range, last.characters + 1)
      } else {
        fused.append((step.id, step.range, 1))
      }
    }
    return fused
  }

  private static func end(ofCharacterAt start: Int, _ text: [UInt8]) -> Int {
    var end = start + 1
    while !isBoundary(end, text) { end += 1 }
    return end
  }

  private static func isBoundary(_ position: Int, _ text: [UInt8]) -> Bool {
    position >= text.count || text[position] & 0xC0 != 0x80
  }
}
