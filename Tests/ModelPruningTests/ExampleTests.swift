import Foundation
import SystemPackage
import TestSupport
import Testing

/// The program that README.md shows: it is the one that is built, and does what the command does.
struct ExampleTests {
  private static let source = Repository.root.appending("Examples/prune-for-text/main.swift")

  private func text(_ path: FilePath) throws -> String {
    try String(contentsOfFile: path.string, encoding: .utf8)
  }

  @Test func readmeShowsTheProgram() throws {
    let program = try text(Self.source)
    #expect(try text(Repository.root.appending("README.md")).contains("```swift\n\(program)```\n"))
    let lines = program.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 20)
  }

  /// Its output is the command's, byte for byte.
  @Test func outputIsTheCommands() async throws {
    let folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    try folder.write("model/README.md", "---\nlicense: mit\n---\nA model.\n".utf8)
    try folder.write("text.txt", FormulaBERT().text(documents: 30).utf8)
    let command = try await Binary.run(
      [
        "--corpus", "text.txt", "--model", "model", "--coverage", "0.999", "--round-to", "8", "-o",
        "command", "-q",
      ], in: folder.path)
    try #require(command.status == 0, "\(command.messages)")
    let program = try await Binary.run(
      ["model", "text.txt", "program"], in: folder.path, program: Binary.built("prune-for-text"))
    try #require(program.status == 0, "\(program.messages)")
    #expect(program.messages.isEmpty && program.text.hasPrefix("40 tokens before, "))
    let names = try folder.names("command")
    #expect(try folder.names("program") == names && names.contains("README.md"))
    for name in names {
      #expect(
        try folder.read("program/\(name)") == folder.read("command/\(name)"), "\(name) differs")
    }
    // What the program printed last is in the model's record as well.
    #expect(program.text.contains(" in 30 documents\n"), "\(program.text)")
  }

  /// Its errors are the command's, and so are its exit codes.
  @Test(arguments: [
    (["no-model", "text.txt"], ["--model", "no-model", "--corpus", "text.txt"]),
    (["model", "no-text"], ["--model", "model", "--corpus", "no-text"]),
    (["model", "empty.txt"], ["--model", "model", "--corpus", "empty.txt"]),
  ])
  func errorsAreTheCommands(_ program: [String], _ command: [String]) async throws {
    let folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    try folder.write("text.txt", "w5\n".utf8)
    try folder.write("empty.txt", [])
    let one = try await Binary.run(
      program + ["out"], in: folder.path, program: Binary.built("prune-for-text"))
    let other = try await Binary.run(
      command + ["-o", "out", "--coverage", "0.999", "--round-to", "8", "-q"], in: folder.path)
    #expect(one.status == other.status && one.status > 2, "\(one.status) \(other.status)")
    #expect("vprune: \(one.messages)" == other.messages)
    #expect(try !folder.names().contains("out"))
  }
}
