import Bytes
import SystemPackage
import Tokenizers
import Transformers

/// The tokenizer that a plan leaves, read from files like those that will be written, before there is a model.
struct PrunedTokenizer {
  let files: TokenizerFiles

  /// Writes the tokenizer's files into a scratch folder, and reads them from there.
  ///
  /// - Parameters:
  ///   - model: The original.
  ///   - map: The tokens that stay.
  /// - Throws: `BytesError` where the folder cannot be written, `TokenizerError` where a file of the original is not
  ///   as its format asks for.
  init(of model: Model, _ map: TokenMap) throws {
    let folder = try ScratchFolder()
    var texts = try model.tokenizerFiles.pruned(to: map).map { ($0.name, $0.text) }
    let written = Set(texts.map(\.0))
    // A tokenizer's class may stand in config.json.
    texts += model.configuration.pruned(
      vocabulary: (map.kept.count, { map.newID(of: $0) }), encoder: nil
    ).map { ($0.name, $0.text) }
    for name in TokenizerFiles.names where !written.contains(name) {
      let path = model.directory.appending(name)
      guard Directory.kind(of: path) == .file else { continue }
      texts.append((name, try ReadableFile.contents(of: path)))
    }
    for (name, text) in texts {
      try WritableFile(creating: folder.path.appending(name)).write(text, at: 0)
    }
    files = try TokenizerFiles(directory: folder.path)
    withExtendedLifetime(folder) {}
  }
}
