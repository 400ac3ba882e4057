import SystemPackage

/// merges.txt: two tokens a line, in the order of their ranks; the first line may be a comment with the
/// version.
struct MergesText: Sendable {
  private struct Line {
    /// Counted from 1.
    let number: Int
    /// The bytes before the line's end.
    let content: Range<Int>
    /// With the line's end: a line feed, or a carriage return before it as well.
    let whole: Range<Int>
  }

  let path: FilePath
  private let text: [UInt8]
  private let lines: [Line]

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Throws: ``TokenizerError/byteOrderMark(path:)``: loaders take it for a part of the first line.
  init(path: FilePath, _ text: [UInt8]) throws(TokenizerError) {
    guard !text.starts(with: Self.byteOrderMark) else { throw .byteOrderMark(path: path) }
    self.path = path
    self.text = text
    var lines: [Line] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      let hasReturn = end > start && text[end - 1] == 0x0D
      lines.append(
        Line(
          number: lines.count + 1, content: start..<(hasReturn ? end - 1 : end),
          whole: start..<min(end + 1, text.count)))
      start = end + 1
    }
    self.lines = lines
  }

  /// The merges by rank.
  ///
  /// - Throws: ``TokenizerError/malformedMerge(path:at:found:)`` and
  ///   ``TokenizerError/mergeOfUnknownToken(path:at:token:)``.
  func merges(_ vocabulary: Vocabulary) throws(TokenizerError) -> [MergeTable.Merge] {
    var merges: [MergeTable.Merge] = []
    for line in lines where isMerge(line) { merges.append(try merge(line, vocabulary, prefix: [])) }
    return merges
  }

  /// Refuses other merges than the model's, or another order.
  ///
  /// - Throws: ``TokenizerError/mergesDisagree(path:other:line:merge:expected:)``, or what ``merges(_:)``
  ///   throws.
  func check(_ model: BPE, _ mainFile: FilePath) throws(TokenizerError) {
    let merges = model.merges.merges
    var rank = 0
    for line in lines where isMerge(line) {
      if rank < merges.count, isEqual(line, merges[rank], model.vocabulary) {
        rank += 1
        continue
      }
      _ = try merge(line, model.vocabulary, prefix: model.options.continuingPrefix)
      throw .mergesDisagree(
        path: path, other: mainFile, line: line.number, merge: Array(text[line.content]),
        expected: rank < merges.count ? Self.text(merges[rank], model.vocabulary) : nil)
    }
    guard rank < merges.count else { return }
    throw .mergesDisagree(
      path: path, other: mainFile, line: lines.count + 1, merge: nil,
      expected: Self.text(merges[rank], model.vocabulary))
  }

  /// The file with the merges whose tokens `map` keeps; every line ends as it did.
  func pruned(to map: TokenMap, _ model: BPE) -> [UInt8] {
    let merges = model.merges.merges
    var pruned: [UInt8] = []
    var rank = 0
    for line in lines {
      if isMerge(line), rank < merges.count, isEqual(line, merges[rank], model.vocabulary) {
        let merge = merges[rank]
        rank += 1
        let tokens = [merge.left, merge.right, merge.product]
        guard tokens.allSatisfy({ map.newID(of: $0) != nil }) else { continue }
      }
      pruned += text[line.whole]
    }
    // Loaders of transformers drop what follows the last line's end.
    if let last = pruned.last, last != 0x0A { pruned.append(0x0A) }
    return pruned
  }

  private func isMerge(_ line: Line) -> Bool {
    !line.content.isEmpty
      && !(line.number == 1 && text[line.content].starts(with: "#version".utf8))
  }

  private func isEqual(_ line: Line, _ merge: MergeTable.Merge, _ vocabulary: Vocabulary) -> Bool {
    let (left, right) = (vocabulary[merge.left], vocabulary[merge.right])
    guard line.content.count == left.count + 1 + right.count else { return false }
    let space = line.content.lowerBound + left.count
    return text[space] == UInt8(ascii: " ")
      && text[line.content.lowerBound..<space] == left
      && text[space + 1..<line.content.upperBound] == right
  }

  private func merge(
    _ line: Line, _ vocabulary: Vocabulary, prefix: [UInt8]
  ) throws(TokenizerError) -> MergeTable.Merge {
    let (path, place) = (path, "of line \(line.number)")
    let content = text[line.content]
    let parts = content.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count >= prefix.count else {
      throw .malformedMerge(path: path, at: place, found: Array(content))
    }
    func id(_ token: ArraySlice<UInt8>) throws(TokenizerError) -> TokenID {
      guard let id = vocabulary.id(of: token.span) else {
        throw .mergeOfUnknownToken(path: path, at: place, token: Array(token))
      }
      return id
    }
    return MergeTable.Merge(
      left: try id(parts[0]), right: try id(parts[1]),
      product: try id(parts[0] + parts[1].dropFirst(prefix.count)))
  }

  private static func text(_ merge: MergeTable.Merge, _ vocabulary: Vocabulary) -> [UInt8] {
    Array(vocabulary[merge.left]) + [UInt8(ascii: " ")] + Array(vocabulary[merge.right])
  }
}
