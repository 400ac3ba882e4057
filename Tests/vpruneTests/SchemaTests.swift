import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What `--json` prints is what docs/schemas says of it, key by key.
  @Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  struct SchemaTests {
    private static let schemas = Repository.root.appending("docs/schemas")

    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra"])
        .write("model", in: folder)
      try folder.write("model/tf_model.h5", "stale".utf8)
      try FormulaBERT().write("encoder", in: folder)
      try FormulaBERT.repeatingItself.write("zeros", in: folder)
      try folder.write("words.txt", FormulaBERT().text(documents: 60).utf8)
    }

    @Test func eachFormatHasASchema() throws {
      for format in JSONFormat.allCases {
        let path = Self.schemas.appending("\(format.rawValue).json").string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("{\"const\": \"\(format.name)\""), "\(path)")
      }
    }

    /// Every command, on models that have something to say under each key.
    ///
    /// A key that no schema names is found, and so is one that is missing.
    @Test func outputsAreAsDescribed() async throws {
      _ = try await PythonOracle.run(
        "schemas.py",
        ["--vprune", Binary.path.string, "--schemas", Self.schemas.string, folder.path.string])
    }
  }
}
