import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Inputs that are wrong in one way each (Tests/Oracles/bad_files.py), or made to do harm (malicious_files.py): one
  /// sentence that names the file, the exit code of sysexits.h, and no output.
  struct BadInputTests {
    private struct Expectation: Decodable {
      let exit: Int
      let names: String?
      let mentions: [String]?
      let masks: String?
      let arguments: [String]
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["bad_files.py", "malicious_files.py"])
    func everyCase(_ script: String) async throws {
      let folder = try TemporaryFolder()
      let cases = folder.path.appending("cases")
      try await PythonOracle.runPlain(script, [cases.string])
      let names = try JSONDecoder().decode(
        [String].self, from: Data(try folder.read("cases/cases.json")))
      #expect(names.count > (script == "bad_files.py" ? 100 : 30))
      for name in names {
        let expected = try JSONDecoder().decode(
          Expectation.self, from: Data(try folder.read("cases/\(name)/expected.json")))
        let output = folder.path.appending("output-\(name)")
        let masks = expected.masks.map { cases.appending(name).appending($0).string }
        let result = try await Binary.run(
          [
            "--corpus", cases.appending("corpus.txt").string,
            "--model", cases.appending(name).appending("model").string, "--output", output.string,
          ] + (masks.map { ["--masks", $0] } ?? []) + expected.arguments)
        #expect(result.status == expected.exit, "\(name): \(result.messages)")
        guard expected.exit != 0 else { continue }
        #expect(!FileManager.default.fileExists(atPath: output.string), "\(name)")
        #expect(result.output.isEmpty, "\(name)")
        #expect(result.messages.hasPrefix("vprune: "), "\(name): \(result.messages)")
        #expect(result.messages.filter { $0 == "\n" }.count == 1, "\(name): \(result.messages)")
        for text in [expected.names ?? ""] + (expected.mentions ?? []) where !text.isEmpty {
          #expect(result.messages.contains(text), "\(name): \(result.messages)")
        }
      }
      let left = try folder.names().filter { $0.hasPrefix(".") }
      #expect(left.isEmpty, "\(left)")
      #expect(!FileManager.default.fileExists(atPath: "/tmp/vprune-was-exploited"))
    }
  }
}
