import Corpora
import SystemPackage
import TestSupport
import Testing

@testable import Pruning

/// Each promise, broken in one way, is found broken.
struct VerificationTests {
  private let folder: TemporaryFolder
  private let corpus: Corpus

  init() throws {
    folder = try TemporaryFolder()
    var tiny = TinyBERT(words: ["a", "b", "##c", "ab", "word", "other", "gone", "last"])
    tiny.configuration = #""pad_token_id": 0, "eos_token_id": [3, 12], "dropout": 0.10, "#
    try tiny.write("model", in: folder)
    try folder.write("model/added_tokens.json", #"{"last": 12}"#.utf8)
    try folder.write(
      "model/tokenizer_config.json",
      #"""
      {"do_lower_case": true, "added_tokens_decoder": {
        "0": {"content": "[PAD]", "special": true}, "12": {"content": "last", "special": false}}}
      """#.utf8)
    try folder.write("model/special_tokens_map.json", #"{"pad_token": "[PAD]"}"#.utf8)
    try folder.write(
      "model/generation_config.json",
      #"{"forced_decoder_ids": [[1, 12]], "suppress_tokens": [11, 12], "temperature": 0.5}"#.utf8)
    try folder.makeFolder("model/1_Pooling")
    try folder.write("model/1_Pooling/config.json", #"{"mean": true}"#.utf8)
    corpus = try Corpus(
      CorpusRequest([folder.write("text", "word abc\nlast a other\n".utf8).string]))
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([folder.path.appending("text").string])),
      output: folder.path.appending("pruned"))
    request.threads = 2
    let outcome = try PruningJob(request) { _ in }.run()
    #expect(outcome.verification?.isExact == true)
  }

  private func differences() throws -> [Difference] {
    try Verification(
      original: folder.path.appending("model"), pruned: folder.path.appending("pruned"),
      threads: 2
    ).run(on: corpus, allowsResegmentation: false).differences
  }

  private func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try folder.read("pruned/\(name)"), as: UTF8.self)
    try #require(text.contains(old), "\(text)")
    try folder.write("pruned/\(name)", text.replacing(old, with: new).utf8)
  }

  @Test func nothingIsFoundWhereNothingIsWrong() throws {
    #expect(try differences().isEmpty)
  }

  /// Every byte of the data, one after the other.
  @Test func everyFlippedByteIsFound() throws {
    let weights = try folder.read("pruned/model.safetensors")
    let header = weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    for position in 8 + header..<weights.count {
      var damaged = weights
      damaged[position] ^= 0x10
      try folder.write("pruned/model.safetensors", damaged)
      let found = try differences()
      guard case .bytes = found.first, found.count == 1 else {
        Issue.record("byte \(position): \(found)")
        continue
      }
    }
  }

  @Test func swappedTokensAreFound() throws {
    try edit("vocab.txt", "ab\nword", "word\nab")
    try edit("tokenizer.json", #""ab": 8, "word": 9"#, #""word": 8, "ab": 9"#)
    guard case .token = try differences().first else {
      Issue.record("\(try differences())")
      return
    }
  }

  /// A token more and one less: the sizes still fit.
  @Test func aDroppedTokenIsFoundInItsDocument() throws {
    try edit("vocab.txt", "other", "gone")
    try edit("tokenizer.json", #""other""#, #""gone""#)
    let found = try differences()
    #expect(
      found.contains { difference in
        if case .document(2, .ids, _, _) = difference { true } else { false }
      }, "\(found)")
  }

  @Test(arguments: [
    ("config.json", #""eos_token_id": [3, 11]"#, #""eos_token_id": [3, 12]"#),
    ("config.json", #""pad_token_id": 0"#, #""pad_token_id": 1"#),
    ("tokenizer.json", #""sep": ["[SEP]", 3]"#, #""sep": ["[SEP]", 4]"#),
    ("tokenizer.json", #"{"id": 4, "content": "[MASK]""#, #"{"id": 5, "content": "[MASK]""#),
    ("tokenizer.json", #""lowercase": true"#, #""lowercase": false"#),
    (
      "tokenizer.json", #""normalized": false, "special": true}]"#,
      #""normalized": true, "special": true}]"#
    ),
    ("tokenizer.json", #""cleanup": true"#, #""cleanup": false"#),
    ("config.json", #""dropout": 0.10"#, #""dropout": 0.1"#),
    ("generation_config.json", "[[1, 11]]", "[[1, 12]]"),
    ("generation_config.json", #""suppress_tokens": [11]"#, #""suppress_tokens": [11, 12]"#),
    ("generation_config.json", "0.5", "0.6"),
    ("tokenizer_config.json", #""do_lower_case": true"#, #""do_lower_case": false"#),
    ("special_tokens_map.json", "[PAD]", "[UNK]"),
  ])
  func staleIDsAreFound(_ name: String, _ old: String, _ new: String) throws {
    try edit(name, old, new)
    let found = try differences()
    guard case .value = found.first, found.count == 1 else {
      Issue.record("\(found)")
      return
    }
  }

  /// Reading the files finds these before anything is compared.
  @Test(arguments: [
    ("added_tokens.json", #""last": 11"#, #""last": 12"#),
    ("tokenizer_config.json", #""11": {"content": "last""#, #""10": {"content": "last""#),
    ("config.json", #""vocab_size": 12"#, #""vocab_size": 13"#),
  ])
  func filesThatContradictEachOtherAreFound(_ name: String, _ old: String, _ new: String) throws {
    try edit(name, old, new)
    #expect(throws: (any Error).self) { try differences() }
  }

  @Test func missingExtraAndChangedFilesAreFound() throws {
    try folder.write("pruned/1_Pooling/config.json", #"{"mean": null}"#.utf8)
    try folder.write("pruned/tf_model.h5", "stale".utf8)
    for name in ["generation_config.json", "special_tokens_map.json"] {
      try folder.remove("pruned/\(name)")
    }
    #expect(
      try differences() == [
        .missingFile(name: "generation_config.json"), .missingFile(name: "special_tokens_map.json"),
        .unexpectedFile(name: "tf_model.h5"), .copiedFile(name: "1_Pooling/config.json"),
      ])
  }

  /// As where a file grows while it is read.
  @Test func documentsThatWereNotCountedAreFound() throws {
    let result = try Verification(
      original: folder.path.appending("model"), pruned: folder.path.appending("pruned"), threads: 2
    ).run(on: corpus, countedDocuments: 3, allowsResegmentation: false)
    #expect(result.differences == [.documentCount(counted: 3, verified: 2)])
  }

  @Test(arguments: [
    ("embeddings.LayerNorm.weight", "embeddings.LayerNorm.weighx"),
    (
      #""embeddings.LayerNorm.weight": {"dtype":"F32""#,
      #""embeddings.LayerNorm.weight": {"dtype":"I32""#
    ),
  ])
  func otherTensorsAreFound(_ old: String, _ new: String) throws {
    let weights = try folder.read("pruned/model.safetensors")
    let text = String(decoding: weights, as: Unicode.ASCII.self)
    guard text.contains(old) || text.contains(old.replacing(": {", with: ":{")) else {
      Issue.record("\(text.prefix(400))")
      return
    }
    let (from, to) =
      text.contains(old)
      ? (old, new) : (old.replacing(": {", with: ":{"), new.replacing(": {", with: ":{"))
    var bytes = weights
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: from.utf8) })
    bytes.replaceSubrange(start..<start + from.utf8.count, with: Array(to.utf8))
    try folder.write("pruned/model.safetensors", bytes)
    #expect(
      try differences().contains { difference in
        if case .tensor = difference { true } else { false }
      })
  }
}
