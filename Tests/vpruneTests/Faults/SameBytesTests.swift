import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Same input, same bytes out: on any number of threads, in any process, locale and working directory.
  struct SameBytesTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try folder.makeFolder("tmp")
      try folder.makeFolder("elsewhere")
      try FormulaBERT().write("model", in: folder)
      try folder.write("corpus.txt", FormulaBERT().text(documents: 400).utf8)
    }

    private func contents(_ name: String) throws -> [String: [UInt8]] {
      let root = folder.path.appending(name).string
      var contents: [String: [UInt8]] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
        contents[path] = [UInt8](
          (try? Data(contentsOf: URL(filePath: "\(root)/\(path)"))) ?? Data())
      }
      return contents
    }

    /// Vocabulary alone, and heads and neurons by what text tells.
    @Test(arguments: [
      [], ["--heads", "2", "--ffn", "6"], ["--macs", "0.6", "--importance", "taylor"],
    ])
    func outputs(_ more: [String]) async throws {
      let (path, all) = (folder.path, folder.path.string)
      var results: [(String, Binary.Result)] = []
      func line(_ output: String, below prefix: String = "") -> [String] {
        let model = ["--corpus", "\(prefix)corpus.txt", "--model", "\(prefix)model"]
        return model + ["-o", "\(prefix)\(output)", "-q", "--max-vocab", "30"] + more
      }
      for threads in [1, 2, 8] {
        let name = "\(threads)-threads"
        results.append((name, try await Faults.run(line(name), in: path, processors: threads)))
      }
      results.append(("again", try await Binary.run(line("again"), in: path)))
      for locale in ["tr_TR.UTF-8", "C", "de_DE"] {
        let variables = ["LC_ALL", "LANG", "LC_NUMERIC"].map { "\($0)=\(locale)" }
        results.append(
          (locale, try await Binary.run(line(locale), in: path, through: ["env"] + variables)))
      }
      results.append(
        (
          "above",
          try await Binary.run(line("above", below: "../"), in: path.appending("elsewhere"))
        ))
      results.append(
        ("whole-path", try await Binary.run(line("whole-path", below: "\(all)/"), in: "/")))
      let wanted = try contents("1-threads")
      #expect(wanted.keys.contains("vprune.json") && wanted.keys.contains("README.md"))
      for (name, result) in results {
        try #require(result.status == 0, "\(name): \(result.messages)")
        let found = try contents(name)
        let different = wanted.keys.filter { found[$0] != wanted[$0] }.sorted()
        #expect(found.count == wanted.count && different.isEmpty, "\(name): \(different)")
      }
    }
  }
}
