import Foundation
import FuzzTargets
import SystemPackage
import TestSupport
import Testing

/// Inputs that once ended the process, took for ever or broke a promise, found by scripts/fuzz.sh or by reading.
///
/// They lie in `Failures/TARGET/`.
struct FuzzFailureTests {
  private static let folder = Repository.root.appending("Tests/FuzzTests/Failures")

  private static func files(_ target: FuzzTarget) -> [String] {
    let path = folder.appending(target.rawValue).string
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// What takes minutes has not ended: speed is no matter of tests.
  @Test(.timeLimit(.minutes(5)), arguments: FuzzTarget.allCases)
  func oldFailures(_ target: FuzzTarget) throws {
    for name in Self.files(target) {
      let path = Self.folder.appending(target.rawValue).appending(name).string
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      #expect(throws: Never.self, "\(target): \(name)") { try target.run(bytes) }
    }
  }

  /// Seeds that are cut and changed here and there: the little that a fuzzer does which every machine can run.
  @Test func mutations() async throws {
    let folder = try TemporaryFolder()
    try await PythonOracle.runPlain("fuzz_seeds.py", [folder.path.string])
    var random = SeededRandom(seed: 20_261_121)
    for target in FuzzTarget.allCases {
      let names = try folder.names(target.rawValue)
      #expect(!names.isEmpty, "\(target)")
      for name in names {
        let seed = try folder.read("\(target.rawValue)/\(name)")
        try target.run(seed)
        for _ in 0..<100 {
          var bytes = seed
          for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 5))
            default: bytes.insert(contentsOf: bytes[..<place].suffix(9), at: place)
            }
          }
          #expect(throws: Never.self, "\(target): \(name): \(bytes)") { try target.run(bytes) }
        }
      }
    }
  }
}
