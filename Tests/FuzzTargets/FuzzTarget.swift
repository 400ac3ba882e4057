import Bytes
import Reports
import SystemPackage

/// A reader of files from elsewhere, as a fuzzer calls it: with any bytes, again and again in one process.
///
/// What the reader makes of them is used as a command would use it. Errors are what bad bytes deserve, as long as a
/// user can be told of them.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// model.safetensors.
  case safetensors
  /// Any JSON.
  case json
  /// pytorch_model.bin and mask.pt: zip archives and pickles.
  case torch
  /// tokenizer.json.
  case tokenizer
  /// vocab.txt.
  case vocabulary
  /// A model of SentencePiece.
  case sentencepiece
  /// CSV, TSV, JSON Lines and labelled documents; which one, the first byte says.
  case records
  /// A corpus that is gzip.
  case gzip
  /// Tables of `vprune count`.
  case usage
  /// Plans of `vprune plan`.
  case plan

  /// What must never be.
  public struct Violation: Error, CustomStringConvertible {
    /// What it is.
    public let description: String
  }

  /// Reads `bytes`.
  ///
  /// - Throws: ``Violation``.
  public func run(_ bytes: [UInt8]) throws {
    do {
      switch self {
      case .safetensors: try FuzzedWeights.safetensors(bytes)
      case .json: try FuzzedText.json(bytes)
      case .torch: try FuzzedWeights.torch(bytes)
      case .tokenizer: try FuzzedTokenizer.tokenizerJSON(bytes)
      case .vocabulary: try FuzzedTokenizer.vocabulary(bytes)
      case .sentencepiece: try FuzzedTokenizer.sentencePiece(bytes)
      case .records: try FuzzedText.records(bytes)
      case .gzip: try FuzzedText.gzip(bytes)
      case .usage: try FuzzedText.usage(bytes)
      case .plan: try FuzzedText.plan(bytes)
      }
    } catch let violation as Violation {
      throw violation
    } catch {
      guard let diagnosis = Diagnosis(of: error) else {
        throw Violation(description: "no sentence for \(error)")
      }
      let scalars = diagnosis.sentence.unicodeScalars
      if scalars.contains(where: { $0.properties.generalCategory == .control }) {
        throw Violation(description: "control characters in the sentence for \(error)")
      }
    }
  }

  static func check(_ isTrue: Bool, _ what: @autoclosure () -> String) throws {
    guard isTrue else { throw Violation(description: what()) }
  }
}

/// A folder of this process, for readers that take paths.
enum FuzzFolder {
  private static let folder = try? ScratchFolder()

  /// The folder with one file in it, beside those of `others`.
  ///
  /// - Parameters:
  ///   - name: The folder's own name: each target has one.
  ///   - file: The file that is fuzzed.
  ///   - bytes: Its content.
  ///   - others: Files that stay the same.
  /// - Returns: Where the folder is.
  /// - Throws: Where it cannot be written.
  static func holding(
    _ name: String, _ file: String, _ bytes: [UInt8], others: [(String, String)] = []
  ) throws -> FilePath {
    guard let folder else { throw BytesError.system(.create, path: "scratch", .ioError) }
    let path = folder.path.appending(name)
    if Directory.kind(of: path) == nil {
      try Directory.create(path)
      for (name, text) in others { try write(path.appending(name), Array(text.utf8)) }
    }
    try write(path.appending(file), bytes)
    return path
  }

  private static func write(_ path: FilePath, _ bytes: [UInt8]) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: FilePermissions(rawValue: 0o600))
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }
}
