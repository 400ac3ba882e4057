import Corpora
import Foundation
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

/// Directories in which several files make tokens of a text.
struct SegmentationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// GPT-2's characters for bytes.
  private static let characters: [String] = {
    let printable = Set(Array(33...126) + Array(161...172) + Array(174...255))
    var next = 256
    return (0..<256).map { byte in
      if printable.contains(byte) { return String(Unicode.Scalar(UInt8(byte))) }
      defer { next += 1 }
      return Unicode.Scalar(UInt32(next)).map { String($0) } ?? ""
    }
  }()

  /// Byte-level BPE with two merges in tokenizer.json, and the same in tiktoken files.
  private func writeModel(
    tiktoken names: [String], merges: String = #"["a b", "ab c"]"#
  ) throws {
    let tiny = TinyBERT(words: Self.characters + ["ab", "abc"])
    try tiny.write("model", in: folder)
    try folder.remove("model/vocab.txt")
    func quoted(_ token: String) -> String {
      "\"" + token.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    let vocabulary = tiny.tokens.enumerated().map { "\(quoted($1)): \($0)" }.joined(separator: ", ")
    let added = tiny.tokens.prefix(5).enumerated().map { id, token in
      """
      {"id": \(id), "content": "\(token)", "single_word": false, "lstrip": false, "rstrip": false, \
      "normalized": false, "special": true}
      """
    }.joined(separator: ", ")
    try folder.write(
      "model/tokenizer.json",
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [\(added)], "normalizer": null,
      "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
      "post_processor": null, "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
      "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
      "end_of_word_suffix": null, "fuse_unk": false, "vocab": {\(vocabulary)}, "merges": \(merges)}}
      """.utf8)
    let tokens = (0..<256).map { [UInt8($0)] } + [Array("ab".utf8), Array("abc".utf8)]
    let ranks = tokens.enumerated().map { "\(Data($1).base64EncodedString()) \($0)\n" }.joined()
    for name in names { try folder.write("model/\(name)", ranks.utf8) }
  }

  /// However many files have the same tokens, an occurrence is one.
  @Test(arguments: [[], ["a.tiktoken"], ["a.tiktoken", "b.tiktoken"]])
  func figuresAreOfOne(_ names: [String]) throws {
    try writeModel(tiktoken: names)
    let text = try folder.write("text", "abc abc\nabc ab".utf8)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([text.string])), output: folder.path.appending("out"))
    request.policy.maximumVocabulary = 5 + 256 + 1
    let outcome = try PruningJob(request) { _ in }.run()
    let plan = try #require(outcome.plan)
    #expect(
      plan.dropped == [
        DroppedToken(id: TokenID(5 + 257), occurrences: 3, extraTokens: 3, unknown: 0)
      ])
    #expect(plan.hasExactPrices)
    #expect(outcome.usage.tokenCount == 6)
    let segmentations = names.isEmpty ? nil : Segmentations(own: "tokenizer.json", others: names)
    #expect(outcome.usage.segmentations == segmentations)
    request.policy.maximumVocabulary = nil
    request.policy.minimumCount = 2
    request.replaces = true
    // "ab" occurs once, and "abc" is built from it.
    let rare = try #require(try PruningJob(request) { _ in }.run().plan)
    #expect(rare.dropped.isEmpty)
  }

  /// What tokenizer.json makes no use of has no price there, so that its loss is told apart.
  @Test func tokensThatOnlyOthersUse() throws {
    try writeModel(tiktoken: ["a.tiktoken"], merges: #"["a b"]"#)
    let text = try folder.write("text", "abc abc\nabc ab".utf8)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([text.string])), output: folder.path.appending("out"))
    let whole = try PruningJob(request) { _ in }.run()
    #expect(whole.usage.lostElsewhere == .init(tokens: 0, occurrences: 0))
    request.policy.maximumVocabulary = 5 + 256
    request.replaces = true
    let outcome = try PruningJob(request) { _ in }.run()
    #expect(outcome.plan?.dropped.map(\.id) == [TokenID(5 + 256)])
    #expect(outcome.usage.lostElsewhere == .init(tokens: 1, occurrences: 3))
  }

  /// What only counts of dropped tokens come to is not called used.
  @Test func standInsAreNoUsedTokens() throws {
    try writeModel(tiktoken: [])
    let text = try folder.write("text", "abc abc".utf8)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([text.string])), output: folder.path.appending("out"))
    request.policy.maximumVocabulary = 5 + 256 + 1
    let plan = try #require(try PruningJob(request) { _ in }.run().plan)
    #expect(plan.dropped.map(\.id) == [TokenID(5 + 257)])
    #expect(plan.reasons.last == .standIn)
    #expect(plan.reasons.count { $0 == .used } == 1)
  }
}
