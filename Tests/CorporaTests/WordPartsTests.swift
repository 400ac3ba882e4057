import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// Words that are put together of parts are what they are as a whole.
struct WordPartsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let characters = ["a", "b", "(", "=", "é"]

  /// Random tokens of few characters, so that paths tie and some pairs are in no token.
  private static func tokens(_ random: inout SeededRandom) -> [String] {
    var tokens = Set(characters.dropLast(Bool.random(using: &random) ? 1 : 0))
    for _ in 0..<Int.random(in: 3...8, using: &random) {
      tokens.insert(
        (0..<Int.random(in: 2...4, using: &random)).map { _ in
          characters.randomElement(using: &random) ?? ""
        }.joined())
    }
    return tokens.sorted().shuffled(using: &random)
  }

  private static func quoted(_ text: String) -> String { "\"\(text)\"" }

  private func tokenizer(model: String, preTokenizer: String, normalizer: String) throws
    -> Tokenizer
  {
    let path = try folder.write(
      "tokenizer.json",
      Array(
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": \(normalizer), "pre_tokenizer": \(preTokenizer), "post_processor": null,
         "decoder": null, "model": \(model)}
        """.utf8))
    return try TokenizerFiles(directory: path.removingLastComponent()).tokenizer
  }

  private func unigram(_ random: inout SeededRandom) throws -> Tokenizer {
    // Sums of these tie, and are rounded otherwise behind other sums.
    let scores = ["-0.1", "-0.2", "-0.3", "-1.7", "-3.3"]
    let pieces =
      ([("<unk>", "0"), ("▁", "-2")]
      + Self.tokens(&random).map {
        ($0, scores.randomElement(using: &random) ?? "-1")
      }).map { "[\(Self.quoted($0.0)), \($0.1)]" }
    return try tokenizer(
      model:
        #"{"type": "Unigram", "unk_id": 0, "byte_fallback": false, "vocab": [\#(pieces.joined(separator: ", "))]}"#,
      preTokenizer:
        #"{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}"#,
      normalizer: #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}"#)
  }

  /// BPE behind `WhitespaceSplit` and `Metaspace`, or with U+2581 put in by normalizers.
  private func bpe(_ random: inout SeededRandom) throws -> Tokenizer {
    var vocabulary = ["<unk>", "▁"] + Self.characters
    var merges: [String] = []
    for _ in 0..<10 {
      // A space is in no merge but before others.
      let left = vocabulary.dropFirst(1).randomElement(using: &random) ?? "a"
      let right =
        vocabulary.dropFirst(2).filter { !$0.contains("▁") }.randomElement(using: &random) ?? "a"
      guard !vocabulary.contains(left + right) else { continue }
      vocabulary.append(left + right)
      merges.append(Self.quoted("\(left) \(right)"))
    }
    let isSplit = Bool.random(using: &random)
    // Tokens that no merge makes, which a word may be as a whole.
    if isSplit { vocabulary += ["ba(", "=a"].filter { !vocabulary.contains($0) } }
    let ids = vocabulary.enumerated().map { "\(Self.quoted($0.element)): \($0.offset)" }
    return try tokenizer(
      model: """
        {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
         "end_of_word_suffix": null, "fuse_unk": \(Bool.random(using: &random)), "byte_fallback": false,
         "ignore_merges": \(isSplit && Bool.random(using: &random)),
         "vocab": {\(ids.joined(separator: ", "))}, "merges": [\(merges.joined(separator: ", "))]}
        """,
      preTokenizer: isSplit
        ? """
        {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
         {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}]}
        """ : "null",
      normalizer: isSplit
        ? "null"
        : """
        {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
         {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
        """)
  }

  @Test(arguments: [true, false], 1...40 as ClosedRange<UInt64>)
  func countsAreExact(_ isUnigram: Bool, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let tokenizer = try isUnigram ? unigram(&random) : bpe(&random)
    guard case .words(let cutter) = tokenizer.safeCuts else {
      Issue.record("not cut")
      return
    }
    let characters = Self.characters + ["é", "?", "<unk>", "a", "="]
    let text = (0..<3000).flatMap { _ -> [UInt8] in
      let word = (0..<Int.random(in: 1...30, using: &random)).map { _ in
        characters.randomElement(using: &random) ?? ""
      }
      return Array((word.joined() + (Int.random(in: 0..<9, using: &random) == 0 ? "\n" : " ")).utf8)
    }
    let documents = PlainUsage.documents(of: text)
    let expected = try PlainUsage.usage(of: documents, tokenizer)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(try corpus.usage(of: tokenizer, threads: 1) == expected)
    #expect(try corpus.usage(of: tokenizer, threads: 2) == expected)
    // Where all pairs are in tokens, or a word that is a token is one, nothing is cut.
    guard let cuts = PartCuts(tokenizer, cutter) else { return }
    var (parts, encoder) = (WordParts(cuts, cutter, limit: 1 << 4), Encoder(tokenizer))
    var (whole, known) = (Encoder(tokenizer), 0)
    var distinct: Set<[UInt8]> = []
    for word in text.split(separator: 0x20).prefix(2000) where !word.contains(0x0A) {
      let word = Array(word)
      guard let ids = try parts.tokens(of: word.span, &encoder) else { continue }
      try whole.encode(word.span, cutBy: cutter)
      #expect(ids == whole.encoding.ids)
      known += 1
      var start = 0
      while start < encoder.prepared.count {
        let part = start..<cuts.end(of: encoder.prepared.span, from: start)
        distinct.insert(Array(encoder.prepared[part]))
        start = part.upperBound
      }
    }
    #expect(known > 20)
    // More than the table holds, so that it was full and forgot.
    #expect(distinct.count > 1 << 4)
  }

  /// What is a token as a word is none as a part of one.
  @Test func wordsThatAreTokensAreNotPutTogether() throws {
    let tokenizer = try tokenizer(
      model: #"""
        {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
         "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": true,
         "vocab": {"▁": 0, "f": 1, "=": 2, "b": 3, "a": 4, "ba": 5}, "merges": []}
        """#,
      preTokenizer: #"""
        {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
         {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}]}
        """#,
      normalizer: "null")
    let corpus = try Corpus(CorpusRequest([folder.write("text", Array("f=ba".utf8)).string]))
    let usage = try corpus.usage(of: tokenizer, threads: 1)
    #expect(usage.counts.map(\.occurrences) == [1, 1, 1, 1, 1, 0])
  }

  /// A pair of characters that a token has is not cut, nor are characters that are none.
  @Test func cutsAreBetweenTokens() throws {
    let tokenizer = try tokenizer(
      model: #"""
        {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
         "vocab": [["<unk>", 0], ["▁", -2], ["a", -1], ["b", -1], ["(", -1], ["ab", -1], ["(a", -1]]}
        """#,
      preTokenizer:
        #"{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}"#,
      normalizer: #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}"#)
    guard case .words(let cutter) = tokenizer.safeCuts else {
      Issue.record("not cut")
      return
    }
    let cuts = try #require(PartCuts(tokenizer, cutter))
    let word = Array("▁ab(ab?b((a".utf8)
    var parts: [String] = []
    var start = 0
    while start < word.count {
      let end = cuts.end(of: word.span, from: start)
      parts.append(String(decoding: word[start..<end], as: UTF8.self))
      start = end
    }
    #expect(parts == ["▁ab", "(ab?b", "(", "(a"])
  }
}
