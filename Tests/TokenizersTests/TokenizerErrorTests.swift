import Bytes
import JSONText
import SystemPackage
import TestSupport
import Testing

@testable import Tokenizers

/// Each way in which a tokenizer's files can be wrong, with the place that the error names.
struct TokenizerErrorTests {
  private let folder: TemporaryFolder
  private var directory: FilePath { folder.path.appending("model") }

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##b", "é", "ab"]).write("model", in: folder)
  }

  /// A file with one change, and the error that it makes, given the file's path.
  struct Fault: Sendable, CustomStringConvertible {
    let file: String
    let old: String
    let new: String
    let error: @Sendable (FilePath) -> TokenizerError

    init(
      _ file: String, _ old: String, _ new: String,
      _ error: @escaping @Sendable (FilePath) -> TokenizerError
    ) {
      (self.file, self.old, self.new, self.error) = (file, old, new, error)
    }

    var description: String { "\(file): \(old) -> \(new)" }
  }

  private static func unexpected(
    _ place: String, _ expected: String, _ found: String
  ) -> @Sendable (FilePath) -> TokenizerError {
    { .unexpectedValue(path: $0, at: place, expected: expected, found: Array(found.utf8)) }
  }

  private static func missing(_ place: String) -> @Sendable (FilePath) -> TokenizerError {
    { .missingValue(path: $0, at: place) }
  }

  private static func unknown(
    _ place: String, _ type: String, _ types: [(name: String, members: [String])]
  ) -> @Sendable (FilePath) -> TokenizerError {
    let known = types.map(\.name)
    return { .unknownComponent(path: $0, at: place, type: type, known: known) }
  }

  static let vocabularyFaults = [
    Fault("vocab.txt", "##b\n", "\n##b\n") { .emptyLine(path: $0, line: 7) },
    Fault("vocab.txt", "ab\n", "ab\n\n") { .emptyLine(path: $0, line: 10) },
    Fault("vocab.txt", "##b", "a") {
      .duplicateToken(path: $0, token: Array("a".utf8), first: 5, second: 6)
    },
    Fault("tokenizer.json", "\"##b\": 6", #""a": 6"#) {
      .duplicateToken(path: $0, token: Array("a".utf8), first: 5, second: 6)
    },
    Fault("tokenizer.json", "\"##b\": 6", "\"##b\": 5") {
      .duplicateID(path: $0, id: 5, first: Array("a".utf8), second: Array("##b".utf8))
    },
    Fault(
      "tokenizer.json", "\"##b\": 6", "\"##b\": 9000000",
      unexpected(
        "model.vocab.##b", "a token id below 1048585, for there are 9 tokens", "9000000")),
    Fault(
      "tokenizer.json", "\"##b\": 6", "\"##b\": -6",
      unexpected("model.vocab.##b", "a token id", "-6")),
    Fault(
      "tokenizer.json", "\"##b\": 6", "\"##b\": 6.0",
      unexpected("model.vocab.##b", "a token id", "6.0")),
    Fault(
      "tokenizer.json", "\"##b\": 6", "\"##b\": \"6\"",
      unexpected("model.vocab.##b", "a token id", #""6""#)),
  ]

  static let componentFaults = [
    Fault("tokenizer.json", #""1.0""#, #""2.0""#, unexpected("version", #""1.0""#, #""2.0""#)),
    Fault(
      "tokenizer.json", "BertNormalizer", "NFX",
      unknown("normalizer", "NFX", NormalizerJSON.types)),
    Fault(
      "tokenizer.json", "BertPreTokenizer", "Splitter",
      unknown("pre_tokenizer", "Splitter", PreTokenizerJSON.types)),
    Fault(
      "tokenizer.json", #"{"type": "BertPreTokenizer"}"#,
      #"{"type": "Split", "pattern": {"Regex": "("}, "behavior": "Isolated", "invert": false}"#
    ) { .refusedPattern(path: $0, at: "pre_tokenizer.pattern.Regex", pattern: "(") },
    Fault(
      "tokenizer.json", "BertProcessing", "Other",
      unknown("post_processor", "Other", PostProcessorJSON.types)),
    Fault(
      "tokenizer.json", #""decoder": {"type": "WordPiece""#, #""decoder": {"type": "BPE""#,
      unknown("decoder", "BPE", DecoderJSON.types)),
    Fault(
      "tokenizer.json", #""model": {"type": "WordPiece""#, #""model": {"type": "BPF""#,
      unknown("model", "BPF", ModelJSON.types)),
    Fault(
      "tokenizer.json", #""model": {"type": "WordPiece""#,
      #""model": {"merges": ["a ##x"], "type": "BPE""#
    ) { .mergeOfUnknownToken(path: $0, at: "model.merges[0]", token: Array("##x".utf8)) },
    Fault(
      "tokenizer.json", #""model": {"type": "WordPiece""#,
      #""model": {"merges": [["a", "b", "c"]], "type": "BPE""#
    ) {
      .malformedMerge(
        path: $0, at: "model.merges[0]", found: Array(#"["a", "b", "c"]"#.utf8))
    },
    Fault(
      "tokenizer.json", #"{"type": "BertPreTokenizer"}"#, "{}", missing("pre_tokenizer.type")),
    Fault("tokenizer.json", #""unk_token": "[UNK]", "#, "", missing("model.unk_token")),
    Fault(
      "tokenizer.json", "\"continuing_subword_prefix\": \"##\"",
      #""continuing_subword_prefix": null"#, missing("model.continuing_subword_prefix")),
    Fault(
      "tokenizer.json", #"_per_word": 100"#, #"_per_word": -1"#,
      unexpected("model.max_input_chars_per_word", "a number from 0 on", "-1")),
    Fault("tokenizer.json", #""clean_text": true, "#, "", missing("normalizer.clean_text")),
    Fault(
      "tokenizer.json", #""lowercase": true"#, #""lowercase": 1"#,
      unexpected("normalizer.lowercase", "true or false", "1")),
    Fault(
      "tokenizer.json", #""sep": ["[SEP]", 3]"#, #""sep": ["[SEP]"]"#,
      unexpected("post_processor.sep", "a token and its id", #"["[SEP]"]"#)),
    Fault(
      "tokenizer.json", #""sep": ["[SEP]", 3]"#, #""sep": ["[SEP]", -3]"#,
      unexpected("post_processor.sep[1]", "a token id", "-3")),
    Fault("tokenizer.json", #""cleanup": true"#, #""clean": true"#, missing("decoder.cleanup")),
    Fault(
      "tokenizer.json", #""content": "[CLS]", "single_word": false"#,
      #""content": 2, "single_word": false"#, unexpected("added_tokens[2].content", "a string", "2")
    ),
  ]

  @Test(arguments: vocabularyFaults + componentFaults)
  func faultsAreNamed(_ fault: Fault) throws {
    let text = String(decoding: try folder.read("model/\(fault.file)"), as: UTF8.self)
    try #require(text.contains(fault.old))
    try folder.write("model/\(fault.file)", text.replacing(fault.old, with: fault.new).utf8)
    // vocab.txt must not be what is wrong with a tokenizer.json.
    if fault.file == "tokenizer.json" { try folder.remove("model/vocab.txt") }
    #expect(throws: fault.error(directory.appending(fault.file))) {
      try TokenizerFiles(directory: directory)
    }
  }

  @Test func noTokenizer() throws {
    try folder.makeFolder("empty")
    let path = folder.path.appending("empty")
    #expect(throws: TokenizerError.noTokenizer(directory: path)) {
      try TokenizerFiles(directory: path)
    }
    try folder.write("empty/tokenizer_config.json", "{}".utf8)
    #expect(throws: TokenizerError.noTokenizer(directory: path)) {
      try TokenizerFiles(directory: path)
    }
  }

  @Test(arguments: [
    ("tokenizer.json", "{", 1, JSONError.Problem.unexpectedEnd),
    ("tokenizer.json", "\u{FEFF}{}", 0, .byteOrderMark),
    ("tokenizer_config.json", "{}{}", 2, .contentAfterEnd),
    ("special_tokens_map.json", "\"\u{1}\"", 1, .controlCharacterInString),
    ("added_tokens.json", "[1,]", 3, .unexpectedByte(UInt8(ascii: "]"))),
  ])
  func malformedJSON(
    _ file: String, _ text: String, _ offset: Int, _ problem: JSONError.Problem
  ) throws {
    let path = try folder.write("model/\(file)", text.utf8)
    #expect(
      throws: TokenizerError.malformedJSON(path: path, JSONError(offset: offset, problem: problem))
    ) { try TokenizerFiles(directory: directory) }
  }

  @Test func invalidUTF8() throws {
    let path = try folder.write("model/vocab.txt", Array("[PAD]\n".utf8) + [0xFF, 0x0A])
    #expect(throws: TokenizerError.invalidUTF8(path: path, line: 2)) {
      try TokenizerFiles(directory: directory)
    }
  }

  @Test func filesThatCannotBeRead() throws {
    try folder.remove("model/vocab.txt")
    try folder.makeFolder("model/vocab.txt")
    let error = #expect(throws: TokenizerError.self) { try TokenizerFiles(directory: directory) }
    guard case .file(.system(_, let path, _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == directory.appending("vocab.txt"))
  }

  // MARK: - Files that disagree

  @Test(
    arguments: [
      ("##b\n", "##c\n", 6, "##c", "##b"), ("ab\n", "", 8, nil, "ab"),
      ("ab\n", "ab\nx\n", 9, "x", nil), ("a\n##b\n", "##b\na\n", 5, "##b", "a"),
    ] as [(String, String, Int, String?, String?)])
  func vocabularyTextDisagrees(
    _ old: String, _ new: String, _ id: Int, _ token: String?, _ other: String?
  ) throws {
    let text = String(decoding: try folder.read("model/vocab.txt"), as: UTF8.self)
    let path = try folder.write("model/vocab.txt", text.replacing(old, with: new).utf8)
    #expect(
      throws: TokenizerError.filesDisagree(
        path: path, other: directory.appending("tokenizer.json"), id: id,
        token: token.map { Array($0.utf8) }, otherToken: other.map { Array($0.utf8) })
    ) { try TokenizerFiles(directory: directory) }
  }

  @Test(arguments: [
    ("added_tokens.json", #"{"zzz": 9}"#, #""zzz""#),
    (
      "tokenizer_config.json", #"{"added_tokens_decoder": {"9": {"content": "zzz"}}}"#,
      #"added_tokens_decoder["9"]"#
    ),
  ])
  func tokensThatDoNotExist(_ file: String, _ text: String, _ place: String) throws {
    let path = try folder.write("model/\(file)", text.utf8)
    #expect(
      throws: TokenizerError.unknownToken(path: path, at: place, token: Array("zzz".utf8))
    ) { try TokenizerFiles(directory: directory) }
  }

  @Test func idsThatAreNotTheTokens() throws {
    let path = try folder.write(
      "model/tokenizer_config.json",
      #"{"added_tokens_decoder": {"3": {"content": "[MASK]"}}}"#.utf8)
    #expect(
      throws: TokenizerError.wrongID(
        path: path, at: #"added_tokens_decoder["3"]"#, token: Array("[MASK]".utf8), id: 3,
        expected: 4)
    ) { try TokenizerFiles(directory: directory) }
    try folder.write("model/tokenizer_config.json", #"{"added_tokens_decoder": {"x": {}}}"#.utf8)
    #expect(throws: TokenizerError.self) { try TokenizerFiles(directory: directory) }
  }

  /// tokenizers takes ids of added tokens and of the post-processor as they are; so does vprune,
  /// and tells.
  @Test func inconsistentIDsAreReported() throws {
    #expect(try TokenizerFiles(directory: directory).inconsistencies().isEmpty)
    let text = String(decoding: try folder.read("model/tokenizer.json"), as: UTF8.self)
    let path = try folder.write(
      "model/tokenizer.json",
      text.replacing(#""sep": ["[SEP]", 3]"#, with: #""sep": ["[SEP]", 4]"#)
        .replacing(#"{"id": 0, "content": "[PAD]""#, with: #"{"id": 7, "content": "[PAD]""#).utf8)
    let found = try TokenizerFiles(directory: directory).inconsistencies()
    #expect(found.map(\.place) == ["added_tokens[0].id", "post_processor.sep[1]"])
    #expect(found.map(\.path) == [path, path])
    #expect(found.map(\.token) == ["[PAD]", "[SEP]"].map { Array($0.utf8) })
    #expect(found.map(\.id) == [7, 4])
    #expect(found.map(\.expected) == [0, 3])
  }
}
