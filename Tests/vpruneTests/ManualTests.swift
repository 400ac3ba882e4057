import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// The manual, the completions, and how the program behaves on terminals: as README.md and docs/vprune.1 say.
  struct ManualTests {
    private func text(_ path: String) throws -> String {
      try String(contentsOfFile: Repository.root.appending(path).string, encoding: .utf8)
    }

    /// docs/vprune.1 is what the binary says of itself now. Otherwise: scripts/manual.py .build/release/vprune
    @Test func manualIsUpToDate() async throws {
      let folder = try TemporaryFolder()
      let file = folder.path.appending("vprune.1").string
      let script = "../../scripts/manual.py"
      try await PythonOracle.runPlain(script, [Binary.path.string, "-o", file])
      #expect(try String(contentsOfFile: file, encoding: .utf8) == text("docs/vprune.1"))
    }

    /// The help, the manual and README.md have the exit codes that the program ends with, and no others.
    @Test func exitCodesAreThoseOfTheCode() async throws {
      let codes = Diagnosis.ExitCode.allCases
      let help = try await Binary.run(["--help"]).text.replacing(#/\n */#, with: " ")
      #expect(help.contains(Diagnosis.ExitCode.sentence), "\(help)")
      let readme = try text("README.md")
      let rows = codes.map { "| \($0.rawValue) | \($0.meaning) |\n" }.joined()
      #expect(readme.contains("| exit code | means |\n| --- | --- |\n\(rows)\n"))
      let manual = try text("docs/vprune.1")
      let section = try #require(manual.split(separator: ".Sh EXIT STATUS\n").dropFirst().first)
      let items = codes.map { code in
        ".It \(code.rawValue)\n\(code.meaning.prefix(1).uppercased())\(code.meaning.dropFirst()).\n"
      }
      #expect(section.hasPrefix(".Bl -tag -width Ds\n\(items.joined()).El\n"), "\(section)")
    }

    /// Every variable that the program reads stands in the manual.
    @Test(arguments: [
      "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "TMPDIR",
      "VPRUNE_CORETYPE", "OPENBLAS_CORETYPE", "NO_COLOR", "TERM",
    ])
    func environmentIsDescribed(_ name: String) throws {
      #expect(
        try text("docs/vprune.1").contains("\(name)\n")
          || text("docs/vprune.1").contains("\(name) ,"))
    }

    /// The shells that completions are made for take them.
    @Test(arguments: [
      ("bash", ["-n"], "complete -o filenames -F _vprune vprune"),
      ("zsh", ["-n"], "#compdef vprune"),
      ("fish", ["--no-execute"], "complete -c 'vprune'"),
    ])
    func completions(_ shell: String, _ check: [String], _ mark: String) async throws {
      let folder = try TemporaryFolder()
      let result = try await Binary.run(["--generate-completion-script", shell])
      #expect(result.status == 0 && result.text.contains(mark), "\(result.text.prefix(2000))")
      #expect(result.text.contains("max-vocab") && result.text.contains("evaluate"))
      let script = try folder.write("script", result.output)
      // Not every machine has every shell.
      let program = FilePath("/usr/bin/\(shell)")
      guard FileManager.default.isExecutableFile(atPath: program.string) else { return }
      let checked = try await Binary.run(check + [script.string], program: program)
      #expect(checked.status == 0 && checked.messages.isEmpty, "\(checked.messages)")
    }

    // MARK: - Terminals

    /// What a run shows on a terminal.
    private func shown(_ variables: [String], _ arguments: [String]) async throws -> String {
      let folder = try TemporaryFolder()
      try TinyBERT(words: ["hello", "world"]).write("model", in: folder)
      try folder.write("corpus.txt", "hello world\n".utf8)
      let bytes = try await PythonOracle.runPlain(
        "terminal.py",
        ["env", "-C", folder.path.string] + variables + [Binary.path.string] + arguments)
      return String(decoding: bytes, as: UTF8.self)
    }

    private static let commands = [
      ["--corpus", "corpus.txt", "--model", "model"],
      ["count", "--corpus", "corpus.txt", "--model", "model", "-o", "table"],
    ]

    /// On a terminal a line of progress is redrawn, without colors, whether NO_COLOR asks for that or not.
    @Test(arguments: [["TERM=xterm"], ["TERM=xterm", "NO_COLOR=1"]], commands)
    func terminals(_ variables: [String], _ arguments: [String]) async throws {
      let text = try await shown(["-u", "NO_COLOR"] + variables, arguments)
      let codes = Set(text.matches(of: #/\u{1B}[^A-Za-z]*[A-Za-z]/#).map { String($0.output) })
      #expect(codes == ["\u{1B}[K"], "\(text.debugDescription)")
    }

    /// Elsewhere there is none.
    @Test(arguments: [["TERM=dumb"], ["TERM="], ["-u", "TERM"]], commands)
    func dumbTerminals(_ variables: [String], _ arguments: [String]) async throws {
      let text = try await shown(variables, arguments)
      #expect(!text.contains("\u{1B}") && text.contains("time"), "\(text.debugDescription)")
      #expect(!text.replacing("\r\n", with: "\n").unicodeScalars.contains("\r"))
    }

    @Test(arguments: commands)
    func pipes(_ arguments: [String]) async throws {
      let folder = try TemporaryFolder()
      try TinyBERT(words: ["hello", "world"]).write("model", in: folder)
      try folder.write("corpus.txt", "hello world\n".utf8)
      let result = try await Binary.run(
        arguments, in: folder.path, through: ["env", "-u", "NO_COLOR", "TERM=xterm"])
      #expect(result.status == 0 && result.messages.isEmpty)
      #expect(!result.text.contains("\u{1B}") && !result.text.contains("\r"))
    }
  }
}
