import SystemPackage
import TestSupport
import Testing
import Tokenizers

struct TokenizerFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##b", "é", "ab"]).write("model", in: folder)
  }

  private var directory: FilePath { folder.path.appending("model") }

  private func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try folder.read("model/\(name)"), as: UTF8.self)
    try #require(text.contains(old))
    try folder.write("model/\(name)", text.replacing(old, with: new).utf8)
  }

  private func pruned(keeping ids: [Int]) throws -> [String: String] {
    let files = try TokenizerFiles(directory: directory)
    let map = TokenMap(
      kept: ids.map { TokenID(UInt32($0)) }, oldCount: files.tokenizer.vocabularySize)
    return Dictionary(
      uniqueKeysWithValues: try files.pruned(to: map).map {
        ($0.name, String(decoding: $0.text, as: UTF8.self))
      })
  }

  // MARK: - Reading

  @Test func vocabularyTextAloneMakesTheSameTokenizer() throws {
    let whole = try TokenizerFiles(directory: directory).tokenizer
    try folder.remove("model/tokenizer.json")
    let alone = try TokenizerFiles(directory: directory)
    #expect(!alone.hasExplicitIDs)
    for text in ["A ab É [MASK] x", "[mask]"] {
      #expect(try Fixture.encode(text, alone.tokenizer) == Fixture.encode(text, whole))
    }
  }

  /// `tokenizers` loads such merges, the last of equal pairs with its rank: they are told, not refused.
  @Test func oddMergesAreTold() throws {
    try folder.makeFolder("merges")
    let path = try folder.write(
      "merges/tokenizer.json",
      """
      {"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "": 2, "ab": 3, "ba": 4},
       "merges": [["a", "b"], ["b", "a"], ["a", "b"], ["a", ""]]}}
      """.utf8)
    let files = try TokenizerFiles(directory: folder.path.appending("merges"))
    #expect(files.oddMerges.map(\.path) == [path, path])
    #expect(files.oddMerges.map(\.kind) == [.repeated, .circular])
    #expect(files.oddMerges.map(\.right) == [Array("b".utf8), []])
    #expect(
      try Fixture.encode("aba", files.tokenizer).map { String(decoding: $0.text, as: UTF8.self) }
        == ["a", "ba"])
  }

  @Test func flagsOfTheConfiguration() throws {
    try folder.remove("model/tokenizer.json")
    try folder.write(
      "model/tokenizer_config.json",
      #"{"do_lower_case": false, "never_split": ["a-b"], "mask_token": {"content": "<m>"}}"#.utf8)
    let tokenizer = try TokenizerFiles(directory: directory).tokenizer
    #expect(try Fixture.encode("A", tokenizer) == [Fixture.Token("[UNK]", 0..<1)])
    #expect(try Fixture.encode("é", tokenizer) == [Fixture.Token("é", 0..<1)])
    #expect(try Fixture.encode("a-b a-", tokenizer).map(\.offsets) == [0..<3, 4..<5, 5..<6])
    #expect(try Fixture.encode("a<m>", tokenizer).map(\.offsets) == [0..<1, 1..<4])
  }

  @Test(arguments: [
    ("vocab.txt", "##b\n", "##b\n\n"), ("vocab.txt", "##b", "a"), ("vocab.txt", "##b\n", ""),
    ("tokenizer.json", "\"##b\": 6", "\"##b\": 5"), ("tokenizer.json", "\"##b\": 6", "\"##b\": 60"),
    ("tokenizer.json", "\"##b\": 6", "\"##b\": \"6\""),
    ("tokenizer.json", "BertNormalizer", "NFX"), ("tokenizer.json", "BertPreTokenizer", "Split"),
    ("tokenizer.json", "\"1.0\"", "\"2.0\""), ("tokenizer.json", "BertProcessing", "Zebra"),
    ("tokenizer.json", "\"lowercase\": true", "\"lowercase\": 1"),
    ("tokenizer.json", "\"clean_text\": true, ", ""),
  ])
  func wrongFilesAreRefused(_ name: String, _ old: String, _ new: String) throws {
    try edit(name, old, new)
    #expect(throws: TokenizerError.self) { try TokenizerFiles(directory: directory) }
  }

  @Test func idsOfTheOtherFilesAreChecked() throws {
    try folder.write("model/added_tokens.json", #"{"a": 5}"#.utf8)
    _ = try TokenizerFiles(directory: directory)
    try folder.write("model/added_tokens.json", #"{"a": 6}"#.utf8)
    #expect(
      throws: TokenizerError.wrongID(
        path: directory.appending("added_tokens.json"), at: #""a""#, token: Array("a".utf8),
        id: 6, expected: 5)
    ) { try TokenizerFiles(directory: directory) }
  }

  // MARK: - Writing

  @Test func prunedFilesKeepTheirSpelling() throws {
    try edit("tokenizer.json", "\"é\": 7", "\n\t\"\\u00e9\" :  7")
    try folder.write(
      "model/tokenizer_config.json",
      """
      {
          "added_tokens_decoder": {
              "1": {"content": "[UNK]", "special": true},
              "4": {"content": "[MASK]", "special": true}
          },
          "model_max_length": 1e30
      }
      """.utf8)
    try folder.write("model/added_tokens.json", #"{"[MASK]": 4, "é": 7}"#.utf8)
    let files = try pruned(keeping: [0, 1, 2, 3, 4, 7, 8])
    #expect(files["vocab.txt"] == "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\né\nab\n")
    let json = try #require(files["tokenizer.json"])
    #expect(json.contains("\"[MASK]\": 4, \n\t\"\\u00e9\" :  5, \"ab\": 6}"), "\(json)")
    #expect(files["added_tokens.json"] == #"{"[MASK]": 4, "é": 5}"#)
    #expect(files["tokenizer_config.json"]?.contains("\"model_max_length\": 1e30") == true)
  }

  @Test func idsMoveEverywhere() throws {
    try folder.write(
      "model/tokenizer_config.json",
      #"{"added_tokens_decoder": {"3": {"content": "[SEP]"}}}"#.utf8)
    let files = try pruned(keeping: [1, 2, 3, 5])
    let json = try #require(files["tokenizer.json"])
    #expect(json.contains(#""sep": ["[SEP]", 2], "cls": ["[CLS]", 1]"#))
    #expect(json.contains(#"{"id": 2, "content": "[SEP]""#))
    #expect(!json.contains("[MASK]"))
    #expect(
      files["tokenizer_config.json"] == #"{"added_tokens_decoder": {"2": {"content": "[SEP]"}}}"#)
  }

  @Test func keepingEverythingChangesNothing() throws {
    let files = try pruned(keeping: Array(0..<9))
    for (name, text) in files {
      #expect(try folder.read("model/\(name)") == Array(text.utf8), "\(name)")
    }
  }
}
