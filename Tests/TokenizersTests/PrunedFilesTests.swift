import SystemPackage
import TestSupport
import Testing
import Tokenizers

/// Pruned files are what their writer would have written for fewer tokens, byte for byte.
struct PrunedFilesTests {
  /// How a JSON file is laid out.
  struct Layout: Sendable, CustomStringConvertible {
    let description: String
    /// Spaces a level, or `nil` for one line.
    let indentation: Int?
    let colon: String
    let comma: String
    let escapes: Bool

    /// A container at a depth from 0.
    func container(_ items: [String], _ brackets: (String, String), depth: Int) -> String {
      guard !items.isEmpty else { return brackets.0 + brackets.1 }
      guard let indentation else {
        return brackets.0 + items.joined(separator: comma) + brackets.1
      }
      let inner = "\n" + String(repeating: " ", count: indentation * (depth + 1))
      let outer = "\n" + String(repeating: " ", count: indentation * depth)
      return brackets.0 + inner + items.joined(separator: "," + inner) + outer + brackets.1
    }

    func object(_ members: [(String, String)], depth: Int) -> String {
      container(members.map { "\(string($0))\(colon)\($1)" }, ("{", "}"), depth: depth)
    }

    func array(_ items: [String], depth: Int) -> String {
      container(items, ("[", "]"), depth: depth)
    }

    func string(_ text: String) -> String {
      guard escapes else { return "\"\(text)\"" }
      let units = text.utf16.map { unit in
        guard unit >= 0x80 else { return String(UnicodeScalar(UInt8(unit))) }
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      return "\"\(units.joined())\""
    }
  }

  static let layouts = [
    Layout(description: "two spaces", indentation: 2, colon: ": ", comma: ", ", escapes: false),
    Layout(description: "four spaces", indentation: 4, colon: ": ", comma: ", ", escapes: true),
    Layout(description: "one line", indentation: nil, colon: ": ", comma: ", ", escapes: true),
    Layout(description: "compact", indentation: nil, colon: ":", comma: ",", escapes: false),
  ]

  private static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
  private static let words = ["a", "##b", "é", "##中", "𝕏", "ab"]
  /// Tokens that only the added tokens bring.
  private static let added = ["<x>", "<é>"]

  /// The files for tokens of the three lists, ids in order.
  private static func files(
    _ special: [String], _ words: [String], _ added: [String], _ layout: Layout
  ) -> [String: String] {
    let tokens = special + words + added
    func id(_ token: String) -> String { "\(tokens.firstIndex(of: token) ?? -1)" }
    func addedToken(_ token: String, _ members: [(String, String)], depth: Int) -> String {
      layout.object(
        members + [
          ("content", layout.string(token)), ("single_word", "false"), ("lstrip", "false"),
          ("rstrip", "false"), ("normalized", "false"), ("special", "true"),
        ], depth: depth)
    }
    func pair(_ token: String) -> String {
      layout.array([layout.string(token), id(token)], depth: 2)
    }
    let named = special + added
    let json = layout.object(
      [
        ("version", "\"1.0\""), ("truncation", "null"),
        (
          "padding",
          layout.object(
            [
              ("strategy", "\"BatchLongest\""), ("direction", "\"Right\""), ("pad_id", id("[PAD]")),
              ("pad_type_id", "0"), ("pad_token", "\"[PAD]\""),
            ], depth: 1)
        ),
        (
          "added_tokens",
          layout.array(named.map { addedToken($0, [("id", id($0))], depth: 2) }, depth: 1)
        ),
        ("normalizer", "null"),
        (
          "post_processor",
          layout.object(
            [("type", "\"BertProcessing\""), ("sep", pair("[SEP]")), ("cls", pair("[CLS]"))],
            depth: 1)
        ),
        (
          "model",
          layout.object(
            [
              ("type", "\"WordPiece\""), ("unk_token", "\"[UNK]\""),
              ("continuing_subword_prefix", "\"##\""), ("max_input_chars_per_word", "100"),
              ("vocab", layout.object((special + words).map { ($0, id($0)) }, depth: 2)),
            ], depth: 1)
        ),
      ], depth: 0)
    let configuration = layout.object(
      [
        ("model_max_length", "1e30"),
        (
          "added_tokens_decoder",
          layout.object(
            named.map { (id($0), addedToken($0, [], depth: 2)) }, depth: 1)
        ),
        ("mask_token", "\"[MASK]\""),
      ], depth: 0)
    return [
      "tokenizer.json": json, "tokenizer_config.json": configuration + "\n",
      "added_tokens.json": layout.object(added.map { ($0, id($0)) }, depth: 0),
      "vocab.txt": (special + words).map { $0 + "\n" }.joined(),
    ]
  }

  private func pruned(
    _ layout: Layout, keeping isKept: (String) -> Bool
  ) throws -> [String: String] {
    let folder = try TemporaryFolder()
    for (name, text) in Self.files(Self.special, Self.words, Self.added, layout) {
      try folder.write(name, text.utf8)
    }
    try folder.write("special_tokens_map.json", #"{"unk_token": "[UNK]"}"#.utf8)
    let files = try TokenizerFiles(directory: folder.path)
    let tokens = Self.special + Self.words + Self.added
    let map = TokenMap(
      kept: tokens.indices.filter { isKept(tokens[$0]) }.map { TokenID(UInt32($0)) },
      oldCount: files.tokenizer.vocabularySize)
    return Dictionary(
      uniqueKeysWithValues: try files.pruned(to: map).map {
        ($0.name, String(decoding: $0.text, as: UTF8.self))
      })
  }

  /// First, last, neighbouring, escaped and added tokens go.
  @Test(
    arguments: layouts,
    [
      [], ["a"], ["ab"], ["<x>"], ["<é>"], ["a", "##b", "é"], ["##中", "𝕏"], ["[MASK]"],
      words, added, words + added,
    ])
  func layoutStays(_ layout: Layout, _ gone: [String]) throws {
    func kept(_ tokens: [String]) -> [String] { tokens.filter { !gone.contains($0) } }
    #expect(
      try pruned(layout) { !gone.contains($0) }
        == Self.files(kept(Self.special), kept(Self.words), kept(Self.added), layout))
  }

  @Test(arguments: layouts)
  func prunedFilesAreReadAgain(_ layout: Layout) throws {
    let folder = try TemporaryFolder()
    for (name, text) in try pruned(layout, keeping: { $0 != "##b" && $0 != "<x>" }) {
      try folder.write(name, text.utf8)
    }
    let files = try TokenizerFiles(directory: folder.path)
    #expect(files.tokenizer.vocabularySize == 11)
    #expect(files.tokenizer.id(of: Array("<é>".utf8)) == TokenID(10))
    #expect(try files.inconsistencies().isEmpty)
  }

  /// What a file names by id beside the vocabulary must stay.
  @Test(arguments: ["[PAD]", "[SEP]", "[CLS]"])
  func idsThatAreNamedMustStay(_ token: String) throws {
    #expect(throws: TokenizerError.self) {
      try pruned(Self.layouts[0]) { $0 != token }
    }
  }
}
