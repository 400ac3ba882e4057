package import JSONText
package import SystemPackage

extension TokenizerFiles {
  /// Where these files are other than `original`'s ought to have become.
  ///
  /// Vocabularies and merges are not looked at: what they say shows in the tokens. Everything else
  /// must be unchanged, but for ids and tokens that went.
  ///
  /// - Parameters:
  ///   - original: The files that these were made from.
  ///   - map: Which tokens stayed.
  /// - Returns: The file's path and the value that differs.
  /// - Throws: ``TokenizerError/missingValue(path:at:)`` and its kin where a file of `original` is
  ///   not as its format asks for.
  package func differences(
    from original: TokenizerFiles, _ map: TokenMap
  ) throws(TokenizerError) -> [(path: FilePath, difference: JSONComparison.Difference)] {
    let (after, before) = (configuration, original.configuration)
    let pairs: [(after: JSONField?, before: JSONField?, expected: Expectations)] = [
      (tokenizerJSON, original.tokenizerJSON, try original.expectedTokenizerJSON(map)),
      (after.main, before.main, original.expectedConfiguration(map)),
      (after.specialTokensMap, before.specialTokensMap, [:]),
      (after.addedTokensMap, before.addedTokensMap, original.expectedAddedTokens(map)),
    ]
    var found: [(path: FilePath, difference: JSONComparison.Difference)] = []
    for pair in pairs {
      guard let after = pair.after, let before = pair.before else { continue }
      let differences = JSONComparison.differences(
        in: after.node, from: before.node
      ) { node, place in
        // A tokenizer.json has its vocabulary there; nothing else has members of this name.
        if ["model.vocab", "model.merges", "model.unk_id"].contains(place) { return .any }
        return pair.expected[node.range] ?? .unchanged
      }
      found += differences.map { (after.file, $0) }
    }
    let files = zip(vocabularies.sentencePiece, original.vocabularies.sentencePiece)
    for (after, before) in files { found += Self.differences(in: after, from: before) }
    return found
  }

  /// Where a SentencePiece file is other than one that lost some normal pieces.
  private static func differences(
    in after: SentencePieceFile, from before: SentencePieceFile
  ) -> [(path: FilePath, difference: JSONComparison.Difference)] {
    func difference(
      at place: String, _ found: [UInt8]?, _ expected: [UInt8]?
    ) -> (path: FilePath, difference: JSONComparison.Difference) {
      (after.path, JSONComparison.Difference(place: place, found: found, expected: expected))
    }
    guard after.agreesBesidePieces(with: before) else {
      return [difference(at: "normalizer_spec, trainer_spec or other fields", nil, nil)]
    }
    var found: [(path: FilePath, difference: JSONComparison.Difference)] = []
    for index in before.pieces.kinds.indices {
      let id = TokenID(UInt32(index))
      let piece = Array(before.pieces.pieces[id])
      guard let new = after.pieces.pieces.id(of: piece) else {
        if before.pieces.kind(id) != .normal {
          found.append(difference(at: "pieces", nil, piece))
        }
        continue
      }
      if !after.agrees(with: before, on: new, at: id) {
        found.append(difference(at: "pieces[\(new.index)]", piece, piece))
      }
    }
    return found
  }

  /// By the range of a value, what ought to have become of it.
  private typealias Expectations = [Range<Int>: JSONComparison.Expectation]

  private func expectedTokenizerJSON(_ map: TokenMap) throws(TokenizerError) -> Expectations {
    guard let tokenizerJSON else { return [:] }
    var expected: Expectations = [:]
    for token in try tokenizerJSON.optional("added_tokens")?.elements() ?? [] {
      guard let id = newID(ofToken: try token.required("content").node, map) else {
        expected[token.node.range] = .removed
        continue
      }
      expected[try token.required("id").node.range] = .replaced(by: "\(id)")
    }
    var ids: [JSONField] = []
    if let postProcessor = tokenizerJSON.optional("post_processor") {
      ids += try PostProcessorJSON.tokenIDPairs(postProcessor).map(\.id)
    }
    if let padding = tokenizerJSON.optional("padding")?.optional("pad_id") { ids.append(padding) }
    for field in ids {
      guard let id = map.newID(of: try field.tokenID()) else { continue }
      expected[field.node.range] = .replaced(by: "\(id)")
    }
    return expected
  }

  private func expectedConfiguration(_ map: TokenMap) -> Expectations {
    var expected: Expectations = [:]
    for (key, value) in configuration.addedTokensDecoderEntries() {
      let id = value.node["content"].flatMap { newID(ofToken: $0, map) }
      expected[key.node.range] = id.map { .replaced(by: "\($0)") } ?? .removed
    }
    return expected
  }

  private func expectedAddedTokens(_ map: TokenMap) -> Expectations {
    var expected: Expectations = [:]
    for (key, value) in configuration.addedTokensMapEntries() {
      guard let id = newID(ofToken: key.node, map) else {
        expected[key.node.range] = .removed
        continue
      }
      expected[value.node.range] = .replaced(by: "\(id)")
    }
    return expected
  }

  private func newID(ofToken node: JSONNode, _ map: TokenMap) -> TokenID? {
    node.utf8.flatMap(tokenizer.id(of:)).flatMap(map.newID)
  }
}
