import Bytes
import Corpora
import SystemPackage
import TestSupport
import Testing

@testable import Pruning

struct PruningJobTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Random vocabularies and texts: whatever goes, verification finds the rest exact.
  @Test(arguments: 1...40)
  func randomModelsAreExact(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let letters = ["a", "b", "c", "é", "中", "x"]
    func word(_ length: ClosedRange<Int>) -> String {
      (0..<Int.random(in: length, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? "a"
      }.joined()
    }
    var words: [String] = []
    for _ in 0..<40 {
      let token = (Bool.random(using: &random) ? "##" : "") + word(1...3)
      if !words.contains(token) { words.append(token) }
    }
    // With these there is a multiple of 1, 2, 3 and 4 whatever stays.
    while !(words.count + 5).isMultiple(of: 12) { words.append("[unused\(words.count)]") }
    try TinyBERT(words: words).write("model", in: folder)
    let lines = (0..<30).map { _ in
      (0..<10).map { _ in word(1...7) }.joined(separator: Bool.random(using: &random) ? " " : ".")
    }
    try folder.write("text", lines.joined(separator: "\n").utf8)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([folder.path.appending("text").string])),
      output: folder.path.appending("out"))
    request.policy.alphabet =
      VocabularyPolicy.Alphabet.allCases.randomElement(using: &random) ?? .all
    request.policy.minimumCount = seed.isMultiple(of: 4) ? 3 : 1
    if seed.isMultiple(of: 3) { request.policy.coverage = 0.8 }
    request.policy.multiple = Int.random(in: 1...4, using: &random)
    let outcome = try PruningJob(request) { _ in }.run()
    let result = try #require(outcome.verification)
    #expect(result.isExact, "\(result.differences)")
    #expect(result.documents == 30)
    if !request.policy.isLossy { #expect(result.resegmented == 0) }
    #expect(outcome.vocabulary.after.isMultiple(of: request.policy.multiple))
  }

  @Test func hashesAreThoseOfTheStandard() throws {
    let path = try folder.write("abc", "abc".utf8)
    let empty = try folder.write("empty", [])
    let hashes = try InputHashes([("abc", path), ("empty", empty)], threads: 2).wait()
    // FIPS 180-4's example, and the hash of nothing.
    #expect(
      hashes.map(\.sha256) == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ])
    #expect(throws: BytesError.self) {
      try InputHashes([("no", folder.path.appending("no"))], threads: 1).wait()
    }
  }

  @Test func staleFilesAreLeftOutAndOthersTakenAlong() throws {
    try TinyBERT(words: ["a"]).write("model", in: folder)
    for name in [
      "pytorch_model.bin", "tf_model.h5", "onnx/model.onnx", "openvino/model.xml", "x.gguf",
      "other.safetensors", "merges.txt", "spiece.model", "training_args.bin",
    ] {
      try folder.makeFolder("model/\(name.split(separator: "/").dropLast().joined())")
      try folder.write("model/\(name)", [1])
    }
    for name in ["1_Pooling/config.json", "2_Dense/model.safetensors", "README.md"] {
      try folder.makeFolder("model/\(name.split(separator: "/").dropLast().joined())")
      try folder.write("model/\(name)", [2])
    }
    try folder.link("model/linked.txt", to: folder.path.appending("model/README.md"))
    try folder.link("model/loop", to: folder.path.appending("model"))
    let contents = try DirectoryContents(
      of: folder.path.appending("model"), weights: ["model.safetensors"], tokenizer: [])
    #expect(
      contents.copied == [
        "1_Pooling/config.json", "2_Dense/model.safetensors", "README.md", "linked.txt",
      ])
    #expect(
      contents.leftOut.map(\.path) == [
        "loop", "merges.txt", "onnx", "openvino", "other.safetensors", "pytorch_model.bin",
        "spiece.model", "tf_model.h5", "training_args.bin", "x.gguf",
      ])
  }
}
