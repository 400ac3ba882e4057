import TestSupport
import Testing
import Tokenizers

/// Tokenizers without tokenizer.json: ids, tokens and offsets as `BertTokenizer` of transformers
/// 5.23 gives them for the same files.
struct VocabularyTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let tokens = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "é", "e", "中", "b", "x", "<s>",
  ]

  private func tokenizer(_ files: [String: String]) throws -> Tokenizer {
    try folder.write("vocab.txt", (Self.tokens.joined(separator: "\n") + "\n").utf8)
    for (name, text) in files { try folder.write(name, text.utf8) }
    return try TokenizerFiles(directory: folder.path).tokenizer
  }

  private func ids(_ text: String, _ tokenizer: Tokenizer) throws -> [Int] {
    var encoder = Encoder(tokenizer)
    try encoder.encode(Array(text.utf8).span)
    return encoder.processedEncoding(addingSpecialTokens: true).ids.map(\.index)
  }

  @Test(arguments: [
    ("{}", "A É 中b [MASK][mask]", [2, 5, 8, 9, 10, 4, 1, 1, 1, 3]),
    (#"{"do_lower_case": false}"#, "A É a", [2, 1, 1, 5, 3]),
    (#"{"strip_accents": false}"#, "É é", [2, 7, 7, 3]),
    (#"{"do_lower_case": false, "strip_accents": true}"#, "É é", [2, 1, 8, 3]),
    (#"{"tokenize_chinese_chars": false}"#, "中b", [2, 9, 6, 3]),
    (#"{"mask_token": "<s>"}"#, "a<s>[MASK]", [2, 5, 12, 1, 1, 1, 3]),
    (#"{"unk_token": "x"}"#, "q a", [2, 11, 5, 3]),
    (#"{"additional_special_tokens": ["<q>", "x"]}"#, "a<q>ax b", [2, 5, 13, 5, 11, 10, 3]),
    (#"{"extra_special_tokens": {"q_token": "<q>"}}"#, "a<q>", [2, 5, 13, 3]),
    (#"{"bos_token": "<b>", "eos_token": "<e>"}"#, "a<e><b>", [2, 5, 14, 13, 3]),
  ])
  func configuration(_ text: String, _ document: String, _ expected: [Int]) throws {
    #expect(try ids(document, tokenizer(["tokenizer_config.json": text])) == expected)
  }

  @Test func addedTokens() throws {
    let tokenizer = try tokenizer(["added_tokens.json": #"{"<Two>": 14, "<new>": 13}"#])
    #expect(try ids("a<new><TWO> <two>", tokenizer) == [2, 5, 13, 14, 14, 3])
  }

  @Test func flagsOfAddedTokens() throws {
    let tokenizer = try tokenizer([
      "tokenizer_config.json": """
      {"added_tokens_decoder": {
        "13": {"content": "<n>", "lstrip": true, "rstrip": true, "normalized": false},
        "11": {"content": "x", "single_word": true, "normalized": true}}}
      """
    ])
    #expect(
      try Fixture.encode("a <n> bx x X", tokenizer).map(\.offsets)
        == [0..<1, 1..<6, 6..<8, 9..<10, 11..<12])
  }

  @Test(arguments: [
    (
      "special_tokens_map.json", #"{"mask_token": {"content": "<s>", "lstrip": true}}"#,
      "a <s> [MASK]", [0..<1, 1..<5, 6..<7, 7..<11, 11..<12]
    ),
    (
      "tokenizer_config.json",
      #"{"mask_token": {"__type": "AddedToken", "content": "<S>", "lstrip": true, "normalized": true}}"#,
      "a <s> <S>", [0..<1, 1..<5, 5..<9]
    ),
  ])
  func flagsOfSpecialTokens(
    _ file: String, _ text: String, _ document: String, _ expected: [Range<Int>]
  ) throws {
    #expect(try Fixture.encode(document, tokenizer([file: text])).map(\.offsets) == expected)
  }

  /// `never_split`: as BERT's own tokenizer does it, which transformers 5 no longer does.
  @Test func protectedWords() throws {
    let tokenizer = try tokenizer(["tokenizer_config.json": #"{"never_split": ["É", "x.b"]}"#])
    #expect(
      try Fixture.encode("É é x.b x.a", tokenizer) == [
        Fixture.Token("[UNK]", 0..<1), Fixture.Token("e", 2..<3), Fixture.Token("[UNK]", 4..<7),
        Fixture.Token("x", 8..<9), Fixture.Token("[UNK]", 9..<10), Fixture.Token("a", 10..<11),
      ])
  }

  /// White space at the end of a line is no part of its token; at its start it is.
  @Test(arguments: [
    "a\nb", "a\nb\n", "a\r\nb\r\n", "a \nb\t\n", "a\u{A0}\nb\u{3000}", "a\u{85}\nb",
  ])
  func linesAreTrimmedAtTheEnd(_ text: String) throws {
    try folder.write("vocab.txt", ("[UNK]\n" + text).utf8)
    let tokenizer = try TokenizerFiles(directory: folder.path).tokenizer
    #expect(tokenizer.id(of: Array("a".utf8)) == TokenID(1))
    #expect(tokenizer.id(of: Array("b".utf8)) == TokenID(2))
    try folder.write("vocab.txt", " a\n".utf8)
    let other = try TokenizerFiles(directory: folder.path).tokenizer
    #expect(other.id(of: Array(" a".utf8)) == TokenID(0))
  }
}
