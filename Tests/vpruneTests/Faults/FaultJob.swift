import Foundation
import SystemPackage
import TestSupport
import Testing

/// A command that writes, in a folder with all that it reads, and what it must come to whatever goes wrong: its whole
/// output or what stood there before, inputs as they were, and nothing else once it has run again.
struct FaultJob {
  /// Every command that writes files.
  enum Command: String, CaseIterable, CustomTestStringConvertible {
    case prune, layers, plan, apply, count, restore, pack, importance

    var testDescription: String { rawValue }

    /// The command line, without where the output goes.
    fileprivate var arguments: [String] {
      let text = ["--corpus", "corpus.txt", "--model", "model"]
      return switch self {
      case .prune: text
      case .layers: text + ["--heads", "2", "--ffn", "6"]
      case .plan: ["plan", "--heads", "2"] + text
      case .apply: ["apply", "saved.json", "--model", "model"]
      case .count: ["count", "--save-every", "0"] + text
      case .restore:
        ["restore", "--model", "model", "--pruned", "small", "--tokens", "tokens.txt"]
      case .pack: ["pack", "zeros"]
      case .importance: ["importance", "model", "--corpus", "corpus.txt"]
      }
    }

    /// What is written; the first one is named on the command line.
    var outputs: [String] {
      switch self {
      case .plan: ["plan.json", "plan.safetensors"]
      case .count: ["table.tsv"]
      case .importance: ["scores"]
      default: ["out"]
      }
    }

    /// The model that it reads.
    var model: String { self == .pack ? "zeros" : "model" }
  }

  let folder: TemporaryFolder
  let command: Command
  /// The output of a run in which nothing went wrong.
  let reference: [String: [UInt8]]
  /// Calls on files of that run.
  let calls: Int
  private let inputs: [String: [UInt8]]

  init(_ command: Command) async throws {
    self.command = command
    folder = try TemporaryFolder()
    try folder.makeFolder("tmp")
    try FormulaBERT().write("model", in: folder)
    try folder.write("model/generation_config.json", #"{"pad_token_id": 0}"#.utf8)
    try folder.makeFolder("model/1_Pooling")
    try folder.write("model/1_Pooling/config.json", "{}".utf8)
    try folder.write("corpus.txt", FormulaBERT().text(documents: 12).utf8)
    try folder.write("little.txt", FormulaBERT().text(documents: 2).utf8)
    try folder.write("tokens.txt", "w30\n".utf8)
    let text = ["--corpus", "little.txt", "--model", "model", "-q"]
    for arguments in [
      text + ["-o", "small"], ["plan", "--heads", "2", "-o", "saved.json"] + text,
      text + ["--keep-all-tokens", "--heads", "2", "--keep-shape", "-o", "zeros"],
    ] {
      let result = try await Binary.run(arguments, in: folder.path)
      try #require(result.status == 0, "\(arguments): \(result.messages)")
    }
    inputs = try Self.contents(of: folder.path, without: ["tmp"])
    let result = try await Faults.run(Self.line(command, []), in: folder.path)
    try #require(result.status == 0, "\(command): \(result.messages)")
    reference = try Self.contents(of: folder.path, under: command.outputs)
    calls = try Faults.count(in: folder.path)
    try #require(calls > 10 && !reference.isEmpty)
    try reset(hasOlder: false)
  }

  private static func line(_ command: Command, _ more: [String]) -> [String] {
    command.arguments + ["-o", command.outputs[0]] + more + (command == .importance ? [] : ["-q"])
  }

  /// The command line.
  func line(_ more: String...) -> [String] { Self.line(command, more) }

  /// Puts everything as it was, with an older output in the new one's place or none.
  func reset(hasOlder: Bool) throws {
    for name in try folder.names() where name != "tmp" && inputs[name] == nil {
      try folder.remove(name)
    }
    let now = try Self.contents(of: folder.path, without: ["tmp"])
    for (path, bytes) in inputs where now[path] != bytes && bytes != Self.folderMark {
      try folder.write(path, bytes)
    }
    guard hasOlder else { return }
    for output in command.outputs {
      if output == "out" {
        try FileManager.default.copyItem(
          atPath: folder.path.appending("small").string, toPath: folder.path.appending("out").string
        )
      } else {
        try folder.write(output, "older".utf8)
      }
    }
  }

  /// What stands where the output goes.
  var output: [String: [UInt8]] {
    get throws { try Self.contents(of: folder.path, under: command.outputs) }
  }

  /// Names of temporary files and folders.
  var leftovers: [String] {
    get throws {
      try (folder.names() + folder.names("tmp")).filter {
        $0.hasPrefix(".") || $0.contains("vprune")
      }
    }
  }

  // MARK: - What must be true

  /// Checks a run in which something went wrong.
  ///
  /// - Parameters:
  ///   - result: How it ended.
  ///   - older: What stood there before.
  ///   - what: What went wrong, for messages.
  /// - Throws: Where files cannot be read.
  func check(_ result: Binary.Result, older: [String: [UInt8]], _ what: String) throws {
    let what = "\(command): \(what): \(result.status), \(result.messages)"
    let now = try output
    // Without a plan its tensors are nothing.
    let isNone = command == .plan && now["plan.json"] == nil
    if result.status == 0 {
      #expect(now == reference, "\(what)")
    } else {
      #expect(now == reference || now == older || isNone, "half-written: \(what): \(now.keys)")
      if !isKilled(result) { expectSentence(result, what) }
    }
    try expectInputs(what)
  }

  /// Whether SIGKILL ended a run; 137 is what `timeout` makes of that.
  func isKilled(_ result: Binary.Result) -> Bool { [-9, 137].contains(result.status) }

  /// One sentence, and a code that says what kind of thing is wrong.
  func expectSentence(_ result: Binary.Result, _ what: String) {
    #expect([65, 66, 73, 74].contains(result.status), "\(what)")
    #expect(result.messages.hasPrefix("vprune: "), "\(what)")
    #expect(result.messages.filter { $0 == "\n" }.count == 1, "\(what)")
  }

  /// Checks that no input has changed.
  func expectInputs(_ what: String) throws {
    let now = try Self.contents(of: folder.path, without: ["tmp"]).filter { inputs[$0.key] != nil }
    #expect(now == inputs, "inputs changed: \(what)")
  }

  /// Checks that the next run does all, and removes what is left of earlier ones.
  func expectNextRun(_ what: String) async throws {
    let result = try await Binary.run(
      line("--force"), in: folder.path, through: ["env", "TMPDIR=\(folder.path)/tmp"])
    #expect(result.status == 0, "\(command): after \(what): \(result.messages)")
    #expect(try output == reference, "\(command): after \(what)")
    #expect(try leftovers == [], "\(command): after \(what)")
    #expect(try !folder.names().contains { $0.hasSuffix(".progress") }, "\(command): \(what)")
  }

  // MARK: - Contents

  /// What stands for a folder's content.
  private static let folderMark: [UInt8] = [0xFF]

  /// The bytes of files by their paths, all or those that are `names` or below them.
  private static func contents(
    of folder: FilePath, under names: [String]? = nil, without: Set<String> = []
  ) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.string) {
      let top = String(path.prefix { $0 != "/" })
      guard !without.contains(top), names?.contains(where: { $0 == top || $0 == path }) ?? true
      else { continue }
      let full = folder.appending(FilePath(path).components).string
      let url = URL(filePath: full)
      let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
      contents[path] = isFolder ? folderMark : [UInt8](try Data(contentsOf: url))
    }
    return contents
  }
}
