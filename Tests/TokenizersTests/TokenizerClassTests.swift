import TestSupport
import Testing
import Tokenizers

/// Classes that put a tokenizer together from a SentencePiece file, which is made here by hand.
struct TokenizerClassTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let texts = ["<unk>", "<s>", "</s>", "\u{2581}", "a", "b", "\u{2581}a", "ab"]

  /// A model of the lowest number of fields: pieces, each with its score and kind, and the type.
  private func writePieces(_ name: String, isBPE: Bool = false) throws {
    var bytes: [UInt8] = []
    for (index, text) in Self.texts.enumerated() {
      let kind: UInt8 = index == 0 ? 2 : index < 3 ? 3 : 1
      let score = (-Float(index)).bitPattern
      var piece: [UInt8] = [0x0A, UInt8(text.utf8.count)] + Array(text.utf8)
      piece += [0x15] + (0..<4).map { UInt8(truncatingIfNeeded: score >> ($0 * 8)) }
      piece += [0x18, kind]
      bytes += [0x0A, UInt8(piece.count)] + piece
    }
    try folder.write(name, bytes + [0x12, 2, 0x18, isBPE ? 2 : 1])
  }

  private func files(
    class name: String?, model: String, _ more: String = ""
  ) throws -> TokenizerFiles {
    let named = name.map { #""tokenizer_class": "\#($0)""# } ?? #""x": 0"#
    try folder.write("tokenizer_config.json", "{\(named)\(more)}".utf8)
    try folder.write("config.json", #"{"model_type": "\#(model)"}"#.utf8)
    return try TokenizerFiles(directory: folder.path)
  }

  @Test func aClassThatTheTableLacksIsNotTakenForTheModelsOwn() throws {
    try writePieces("spiece.model")
    let own = try files(class: nil, model: "t5")
    // Eight pieces, a hundred sentinels, and <pad>, which is no piece here.
    #expect(own.tokenizer.vocabularySize == 109)
    #expect(own.namesAllTokens)
    let other = try files(class: "OtherTokenizer", model: "t5")
    #expect(other.tokenizer.vocabularySize == 8)
    #expect(!other.namesAllTokens)
  }

  @Test(arguments: [("MBartTokenizer", 35), ("MBart50Tokenizer", 62), ("BarthezTokenizer", 10)])
  func languagesAndTokensOfAClass(_ name: String, _ size: Int) throws {
    try writePieces("sentencepiece.bpe.model")
    let files = try files(class: name, model: "mbart")
    #expect(files.tokenizer.vocabularySize == size)
    #expect(files.namesAllTokens)
    let kept = try files.namedTokens()
    #expect(kept.contains { $0.index == size - 1 })
    #expect((0..<4).allSatisfy { id in kept.contains { $0.index == id } })
  }

  @Test func languagesThatOnlyFilesName() throws {
    try writePieces("sentencepiece.bpe.model", isBPE: true)
    #expect(try !files(class: "NllbTokenizer", model: "m2m_100").namesAllTokens)
    let list = #", "additional_special_tokens": ["deu_Latn"]"#
    #expect(try files(class: "NllbTokenizer", model: "m2m_100", list).namesAllTokens)
  }

  @Test func languagesThatAreCountedBehindTheVocabulary() throws {
    try writePieces("sentencepiece.bpe.model", isBPE: true)
    let entries = (Self.texts + ["<pad>"]).enumerated().map { #""\#($1)": \#($0)"# }
    try folder.write("vocab.json", "{\(entries.joined(separator: ", "))}".utf8)
    let files = try files(class: "M2M100Tokenizer", model: "m2m_100")
    #expect(files.tokenizer.vocabularySize == 109)
    let last = try #require(files.tokenizer.id(of: Array("__zu__".utf8)))
    #expect(last.index == 108)
    #expect(try files.namedTokens().contains(last))
    // They are nothing that text can have.
    #expect(!files.tokenizer.addedTokens.contains { $0.id == last })
    let few = #", "language_codes": "wmt21""#
    #expect(
      try self.files(class: "M2M100Tokenizer", model: "m2m_100", few).tokenizer.vocabularySize
        == 17)
    #expect(throws: TokenizerError.self) {
      try self.files(class: "M2M100Tokenizer", model: "m2m_100", #", "language_codes": "x""#)
    }
  }

  /// What the class puts around a text, by its own names of the tokens; pairs as BERT's or RoBERTa's.
  @Test(arguments: [
    ("XLMRobertaTokenizer", "xlm-roberta", ["<s>", "</s>"], 4),
    ("CamembertTokenizer", "camembert", ["<s>", "</s>"], 4),
    ("DebertaV2Tokenizer", "deberta-v2", ["[CLS]", "[SEP]"], 3),
    ("AlbertTokenizer", "albert", ["[CLS]", "[SEP]"], 3),
  ])
  func specialTokensOfAClass(_ name: String, _ model: String, _ ends: [String], _ added: Int) throws
  {
    try writePieces("spiece.model")
    for tokenizer in try files(class: name, model: model).allTokenizers {
      let processor = try #require(tokenizer.postProcessor)
      #expect(processor.specialTokens == ends.compactMap { tokenizer.id(of: Array($0.utf8)) })
      #expect(processor.pairTemplate?.addedCount == added)
    }
    #expect(try files(class: "T5Tokenizer", model: "t5").tokenizer.postProcessor == nil)
  }

  @Test func mergedPiecesWithAndWithoutASpaceBefore() throws {
    try writePieces("tokenizer.model", isBPE: true)
    let files = try files(class: "LlamaTokenizer", model: "mistral")
    let tokens = try files.allTokenizers.map { tokenizer in
      try Fixture.encode("ab", tokenizer).map { String(decoding: $0.text, as: UTF8.self) }
    }
    // SentencePiece's own, Llama's, and the plain one that transformers takes for Mistral.
    #expect(tokens == [["\u{2581}a", "b"], ["\u{2581}a", "b"], ["ab"]])
  }
}
