import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// A model without some heads and neurons, in which one byte of the weights is another: `vprune verify`
  /// finds it.
  struct StructureVerificationTests {
    @Test(arguments: [[], ["--keep-shape"]], 1...4 as ClosedRange<UInt64>)
    func everyByteCounts(_ flags: [String], seed: UInt64) async throws {
      let folder = try TemporaryFolder()
      try await PythonOracle.runPlain("bad_files.py", [folder.path.appending("cases").string])
      let original = "cases/good-masks/model"
      let pruning = try await Binary.run(
        [
          "--keep-all-tokens", "--masks", "cases/good-masks/masks", "--model", original, "-o",
          "pruned",
        ] + flags, in: folder.path)
      try #require(pruning.status == 0, "\(pruning.messages)")
      let verification = ["verify", "--model", original, "--pruned", "pruned"]
      #expect(try await Binary.run(verification, in: folder.path).status == 0)

      let bytes = try folder.read("pruned/model.safetensors")
      let header = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      var random = SeededRandom(seed: seed)
      for _ in 0..<20 {
        var changed = bytes
        changed[Int.random(in: 8 + header..<bytes.count, using: &random)] ^= 0x11
        try folder.write("pruned/model.safetensors", changed)
        let result = try await Binary.run(verification, in: folder.path)
        #expect(result.status == 1, "\(result.messages)")
      }
    }

    @Test func masksOfTheRecordAreMasks() async throws {
      let folder = try TemporaryFolder()
      try await PythonOracle.runPlain("bad_files.py", [folder.path.appending("cases").string])
      let start = ["--keep-all-tokens", "--model", "cases/good-masks/model", "--masks"]
      let first = try await Binary.run(
        start + ["cases/good-masks/masks", "-o", "first"], in: folder.path)
      try #require(first.status == 0, "\(first.messages)")
      func masks(_ output: String) throws -> NSDictionary {
        let record = try JSONSerialization.jsonObject(
          with: Data(try folder.read("\(output)/vprune.json")))
        let plan = try #require((record as? [String: Any])?["plan"] as? [String: Any])
        return try #require(plan["transformer"] as? NSDictionary)
      }
      let masksOfFirst = try masks("first")
      try folder.write("masks.json", JSONSerialization.data(withJSONObject: masksOfFirst))
      let second = try await Binary.run(start + ["masks.json", "-o", "second"], in: folder.path)
      try #require(second.status == 0, "\(second.messages)")
      for name in ["model.safetensors", "config.json", "modeling_pruned.py"] {
        #expect(try folder.read("first/\(name)") == folder.read("second/\(name)"), "\(name)")
      }
      // The files of masks are inputs, and differ.
      #expect(try masks("second") == masksOfFirst)
    }
  }
}
