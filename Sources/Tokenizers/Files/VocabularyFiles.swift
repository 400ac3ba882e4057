import Bytes
import SystemPackage

/// The files of a directory that hold a vocabulary and stand beside tokenizer.json, or in its place.
struct VocabularyFiles: Sendable {
  /// vocab.txt.
  let text: Vocabulary?
  /// vocab.json and merges.txt.
  let bpe: BPEFiles
  /// By name, `source.spm` before `target.spm`.
  private(set) var sentencePiece: [SentencePieceFile] = []
  private(set) var tiktoken: [TiktokenFile] = []

  private static let sentencePieceNames: Set<String> = [
    "spiece.model", "spm.model", "sentencepiece.model", "sentencepiece.bpe.model",
    "tokenizer.model", "tiktoken.model",
  ]

  init(directory: FilePath) throws(TokenizerError) {
    let textPath = directory.appending("vocab.txt")
    if let bytes = try TokenizerFiles.contents("vocab.txt", in: directory) {
      text = try VocabularyText.parse(bytes, path: textPath)
    } else {
      text = nil
    }
    var merges: MergesText?
    if let bytes = try TokenizerFiles.contents("merges.txt", in: directory) {
      merges = try MergesText(path: directory.appending("merges.txt"), bytes)
    }
    bpe = BPEFiles(
      vocabulary: try TokenizerFiles.json("vocab.json", in: directory), merges: merges)
    for name in try Self.names(in: directory) { try add(name, in: directory) }
  }

  /// Names of the files, but for vocab.txt, which are written anew.
  var names: [String] {
    var names = sentencePiece.map(\.name) + tiktoken.map(\.name)
    if bpe.vocabulary != nil { names.append("vocab.json") }
    if bpe.merges != nil { names.append("merges.txt") }
    return names
  }

  private mutating func add(_ name: String, in directory: FilePath) throws(TokenizerError) {
    let path = directory.appending(name)
    let suffix = path.extension ?? ""
    guard ["model", "spm", "tiktoken"].contains(suffix),
      let bytes = try TokenizerFiles.contents(name, in: directory)
    else { return }
    if suffix == "tiktoken" || TiktokenFile.isTiktoken(bytes) {
      tiktoken.append(try TiktokenFile(path: path, bytes))
    } else if suffix == "spm" || Self.sentencePieceNames.contains(name) {
      sentencePiece.append(try SentencePieceFile(path: path, bytes))
    } else if let file = try? SentencePieceFile(path: path, bytes) {
      // A model of something else may have that name, too.
      sentencePiece.append(file)
    }
  }

  private static func names(in directory: FilePath) throws(TokenizerError) -> [String] {
    do throws(BytesError) {
      return try Directory.names(in: directory).filter {
        Directory.kind(of: directory.appending($0)) == .file
      }.sorted()
    } catch {
      throw .file(error)
    }
  }
}
