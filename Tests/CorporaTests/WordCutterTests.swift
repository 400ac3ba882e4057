import Foundation
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// Counting by words gives what encoding whole documents gives.
struct WordCutterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What patterns, normalizers, graphemes and added tokens tell apart.
  private static let parts = [
    "s", "t", "re", "ll", "S", "'", "'s", "'RE", "'ſ", "a", "A", "b", "ab", "é", "É", "e\u{301}",
    "\u{301}", "İ", "ǅ", "\u{212A}", "Ω", "\u{2126}", "中", "한", "\u{1112}\u{1161}", "क\u{93C}",
    "\u{958}",
    "\u{323}\u{307}", "\u{307}\u{323}", "1", "234", "½", "²", " ", " ", " ", "  ", "   ", "\r",
    "\t", "\u{A0}",
    "\u{3000}", "\u{85}", ".", "...", "“", "…", "´", "¨", "‾", "ﾞ", "/", "\u{0}", "\u{7F}",
    "\u{200B}", "\u{FEFF}", "▁",
    "<s>", "<S>", "</s>", "<x>", "  <x> ", "<|endoftext|>", "<|ENDOFTEXT|>", "😀", "🏽", "\u{200D}",
    "\u{E33}",
    "\u{D4E}", "\u{600}", "\u{903}", "\u{FE7E}", "\u{FDFA}", "\u{1F1E6}", "\n", "\n", "\n",
  ]

  private static func text(_ random: inout SeededRandom, _ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) }
  }

  private func compare(_ tokenizer: Tokenizer, _ text: [UInt8]) throws {
    let usage = try PlainUsage.usage(of: PlainUsage.documents(of: text), tokenizer)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    let counted = try corpus.usage(of: tokenizer, threads: 2)
    #expect(counted.counts == usage.counts)
    #expect(counted.documents == usage.documents)
    try compareRecords(tokenizer, text)
  }

  /// The same text as records, of which many have line feeds in them.
  private func compareRecords(_ tokenizer: Tokenizer, _ text: [UInt8]) throws {
    let documents = text.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
    let usage = try PlainUsage.usage(of: documents, tokenizer)
    for (name, bytes) in RecordFiles.files(of: documents) {
      let corpus = try Corpus(CorpusRequest([folder.write(name, bytes).string]))
      let counted = try corpus.usage(of: tokenizer, threads: 2)
      #expect(counted.counts == usage.counts, "\(name)")
      #expect(counted.documents == usage.documents, "\(name)")
    }
  }

  /// How many documents of a text are cut, and how many there are.
  private func cuts(_ tokenizer: Tokenizer, _ text: [UInt8]) -> (cut: Int, of: Int) {
    guard case .words(let cutter) = tokenizer.safeCuts else { return (0, 1) }
    var (cut, count) = (0, 0)
    for document in text.split(separator: 0x0A) {
      var words: [Range<Int>] = []
      count += 1
      let bytes = Array(document)
      if cutter.cut(bytes.span, 0..<bytes.count, tokenizer, to: &words) { cut += 1 }
    }
    return (cut, count)
  }

  // MARK: - Byte-level tokenizers made here

  private static let patterns = [
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
      + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#,
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"#
      + #"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"#
      + #"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
    #"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#,
  ]

  private static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  private static func tokenizerJSON(
    _ pattern: String, normalizer: String, added: [String]
  ) throws -> String {
    // GPT-2's characters for bytes: printable ones are themselves.
    let printable = Set(0x21...0x7E).union(0xA1...0xAC).union(0xAE...0xFF)
    var next: UInt32 = 0x100
    var vocabulary: [String: Int] = [:]
    for byte in 0..<0x100 {
      var value = UInt32(byte)
      if !printable.contains(byte) {
        value = next
        next += 1
      }
      vocabulary[Unicode.Scalar(value).map(String.init) ?? "?"] = byte
    }
    let merges = [
      ("Ġ", "a"), ("a", "b"), ("'", "s"), ("r", "e"), ("2", "3"), ("Ġ", "Ġ"), ("t", "|"),
    ]
    for (index, merge) in merges.enumerated() { vocabulary[merge.0 + merge.1] = 0x100 + index }
    let isCLIP = pattern.hasPrefix("<")
    return """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [\(added.joined(separator: ", "))], "normalizer": \(normalizer),
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Split", "pattern": {"Regex": \(try json(pattern))},
          "behavior": "\(isCLIP ? "Removed" : "Isolated")", "invert": \(isCLIP)},
         {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
          "use_regex": \(isCLIP)}]},
       "post_processor": null, "decoder": null,
       "model": {"type": "BPE", "dropout": null, "unk_token": null,
         "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
         "byte_fallback": false, "vocab": \(try json(vocabulary)),
         "merges": \(try json(merges.map { "\($0) \($1)" }))}}
      """
  }

  private static let lowercasing = #"""
    {"type": "Sequence", "normalizers": [{"type": "NFC"},
      {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]}
    """#

  private static func addedTokens(_ random: inout SeededRandom, withFlags: Bool) throws -> [String]
  {
    let contents = ["<x>", "<s>", "ab", "  ", "<|endoftext|>", "...", " ", "é"]
    let count = Int.random(in: 0...3, using: &random)
    return try contents.shuffled(using: &random).prefix(count).enumerated().map { index, content in
      func flag() -> Bool { withFlags && Bool.random(using: &random) }
      return """
        {"id": \(0x107 + index), "content": \(try json(content)), "special": false,
         "normalized": \(Bool.random(using: &random)), "single_word": \(flag()),
         "lstrip": \(flag()), "rstrip": \(flag())}
        """
    }
  }

  @Test(arguments: 0..<3, 1...20 as ClosedRange<UInt64>)
  func randomByteLevelTokenizers(_ index: Int, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let composing = #"{"type": "NFC"}"#
    let normalizers = ["null", composing, index == 2 ? Self.lowercasing : composing]
    let added = try Self.addedTokens(&random, withFlags: seed.isMultiple(of: 3))
    let json = try Self.tokenizerJSON(
      Self.patterns[index], normalizer: normalizers[Int(seed % 3)], added: added)
    try folder.write("tokenizer.json", json.utf8)
    let tokenizer = try TokenizerFiles(directory: folder.path).tokenizer
    let text = Self.text(&random, 6000)
    // Letters may have been in upper case, white space is one space: then added tokens forbid cutting.
    let isLowercasing = index == 2 && seed % 3 == 2
    #expect(isLowercasing || cuts(tokenizer, text).cut > 0)
    try compare(tokenizer, text)
  }

  // MARK: - Characters that leave nothing behind

  /// Between two spaces, a character that is dropped lets U+2581 merge over the end of a word; so does an unknown
  /// token that is U+2581.
  @Test(
    arguments: [
      #"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#,
      #"{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, "#
        + #"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}"#,
      "null",
    ], ["null", #""▁""#, #""▁▁""#, #""<unk>""#])
  func unknownCharacters(_ normalizer: String, _ unknown: String) throws {
    let tokens = ["▁", "a", "b", "▁▁", "▁a", "▁b", "▁▁b", "<unk>", "▁▁▁b"]
    let vocabulary = Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
    let metaspace =
      #"{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false}"#
    let json = """
      {"version": "1.0", "added_tokens": [], "normalizer": \(normalizer),
       "pre_tokenizer": \(normalizer == "null" ? metaspace : "null"), "post_processor": null,
       "decoder": null, "model": {"type": "BPE", "unk_token": \(unknown), "fuse_unk": true,
         "byte_fallback": true, "vocab": \(try Self.json(vocabulary)),
         "merges": [["▁", "▁"], ["▁", "a"], ["▁", "b"], ["▁▁", "b"], ["▁▁", "▁b"]]}}
      """
    try folder.write("tokenizer.json", json.utf8)
    let tokenizer = try TokenizerFiles(directory: folder.path).tokenizer
    var random = SeededRandom(seed: 20_261_121)
    let lines = (0..<400).map { _ in
      (0..<8).map { _ in ["a", "b", "x", " ", " ", "☃"].randomElement(using: &random) ?? "" }
        .joined()
    }
    try compare(tokenizer, Array((lines + ["a x b"]).joined(separator: "\n").utf8))
  }

  // MARK: - Real tokenizers

  @Suite(.enabled(if: Repository.wantsShared, Repository.noShared))
  struct RealTokenizers {
    private let tests: WordCutterTests

    init() throws { tests = try WordCutterTests() }

    static let names = [
      "ModernBERT-base", "clip-vit", "gpt2", "mistral-7b-v1", "opus-mt-marian", "phi-3-mini",
      "roberta", "sentencepiece-test-en", "sentencepiece-test-ja", "t5-small", "t5-small-hub",
      "tiktoken", "whisper-large-v3", "xlm-roberta-base-rebuilt",
    ]

    @Test(arguments: names)
    func sameCounts(_ name: String) throws {
      let path = Repository.shared.appending("tokenizers").appending(name)
      let files = try TokenizerFiles(directory: path)
      try sameCounts(files.tokenizer, name, isCut: true)
      let isCut = Self.cutAsConverted.contains(name)
      for companion in files.companions { try sameCounts(companion, name, isCut: isCut) }
    }

    /// What transformers makes of these files knows words, too.
    static let cutAsConverted = ["mistral-7b-v1"]

    /// What transformers makes of one file for other classes.
    @Test(arguments: [
      "DebertaV2Tokenizer", "BarthezTokenizer", "BigBirdTokenizer", "MBart50Tokenizer",
    ])
    func sameCountsForClasses(_ name: String) throws {
      let source = Repository.shared.appending("tokenizers/t5-small/spiece.model")
      let model = try Data(contentsOf: URL(filePath: source.string))
      try tests.folder.write("spm.model", [UInt8](model))
      try tests.folder.write("tokenizer_config.json", #"{"tokenizer_class": "\#(name)"}"#.utf8)
      let files = try TokenizerFiles(directory: tests.folder.path)
      #expect(files.companions.count == 1)
      for companion in files.companions { try sameCounts(companion, name, isCut: true) }
    }

    private func sameCounts(_ tokenizer: Tokenizer, _ name: String, isCut: Bool) throws {
      var random = SeededRandom(seed: 20_261_121)
      try tests.compare(tokenizer, WordCutterTests.text(&random, 60_000))
      for corpus in [
        "medquad-medical.en.txt", "tatoeba.112-languages.tsv", "udhr.388-translations.txt",
      ] {
        let file = Repository.shared.appending("corpora").appending(corpus)
        let text = [UInt8](try Data(contentsOf: URL(filePath: file.string)))
        let part = Array(
          text.prefix(400_000).split(separator: 0x0A).dropLast().joined(separator: [0x0A]))
        let (cut, count) = tests.cuts(tokenizer, part)
        // What transformers makes of a SentencePiece file may not know words.
        #expect(
          !isCut || cut * 100 >= count * 40,
          "\(name), \(corpus): \(cut) of \(count) documents are cut")
        try tests.compare(tokenizer, part)
        // Far from the start of a document, f32 sums of scores are coarse.
        if tokenizer.tokenScores != nil {
          try tests.compare(tokenizer, part.map { $0 == 0x0A ? 0x20 : $0 })
        }
      }
    }
  }
}
