import Bytes
import JSONText
import SystemPackage
import Tokenizers
import Transformers

/// Texts that a model's files name and that its users never write.
///
/// They are what a chat template puts around messages, prompts, and labels: their tokens stay.
struct NamedTexts {
  private let texts: [String]

  init(_ model: Model) throws {
    texts =
      try model.tokenizerFiles.templateTexts() + model.configuration.namedTexts
      + Self.prompts(model)
  }

  /// The tokens of the texts, at the start of a text and after a space, whichever of a directory's files
  /// a loader uses.
  func tokens(_ files: TokenizerFiles) -> Set<TokenID> {
    var tokens: Set<TokenID> = []
    for tokenizer in files.allTokenizers {
      var encoder = Encoder(tokenizer)
      for text in texts.flatMap({ [$0, " " + $0] }) {
        // What a vocabulary cannot spell needs no tokens.
        guard (try? encoder.encode(Array(text.utf8).span)) != nil else { continue }
        tokens.formUnion(encoder.encoding.ids + encoder.consumedByUnknown)
      }
      for token in tokens { tokens.formUnion(tokenizer.model.derivation(of: token)) }
    }
    return tokens
  }

  /// sentence-transformers' prompts, such as E5's `query: `.
  private static func prompts(_ model: Model) throws -> [String] {
    let path = model.directory.appending("config_sentence_transformers.json")
    guard Directory.kind(of: path) == .file else { return [] }
    let bytes = try ReadableFile.contents(of: path)
    guard let document = try? JSONDocument(parsing: bytes) else { return [] }
    return document.root["prompts"]?.members.compactMap(\.value.string) ?? []
  }
}
