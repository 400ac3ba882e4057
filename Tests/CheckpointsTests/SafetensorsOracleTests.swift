import Bytes
import Checkpoints
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What the real `safetensors` library refuses, we refuse.
@Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
struct SafetensorsOracleTests {
  /// For each file of a folder, why the library refuses it; `nil` where it reads it.
  private func verdicts(_ folder: TemporaryFolder) async throws -> [String: String?] {
    let output = try await PythonOracle.run("safetensors_verdicts.py", [folder.path.string])
    return try JSONDecoder().decode([String: String?].self, from: Data(output))
  }

  @Test func referenceAgreesAboutEveryCase() async throws {
    let folder = try TemporaryFolder()
    for (number, malformed) in MalformedHeader.all.enumerated() {
      try folder.write("\(number)", malformed.bytes)
    }
    for (number, allowed) in SafetensorsHeaderTests.allowed.enumerated() {
      try folder.write("allowed \(number)", allowed.bytes)
    }
    let verdicts = try await verdicts(folder)
    for (number, malformed) in MalformedHeader.all.enumerated() {
      let reason = try #require(verdicts["\(number)"])
      #expect((reason == nil) == malformed.isReadByReference, "\(malformed) \(reason ?? "")")
    }
    for (number, allowed) in SafetensorsHeaderTests.allowed.enumerated() {
      let reason = try #require(verdicts["allowed \(number)"])
      #expect(reason == nil, "\(allowed.name)")
    }
  }

  /// Good headers with a few bytes changed.
  @Test(arguments: 1...4)
  func referenceAgreesAboutDamagedHeaders(_ seed: Int) async throws {
    var generator = SeededRandom(seed: UInt64(seed))
    let folder = try TemporaryFolder()
    let original = SafetensorsBytes.file(
      """
      {"__metadata__":{"format":"pt"},"a":\(SafetensorsBytes.fields(from: 0)),\
      "b":{"dtype":"U8","shape":[2,0],"data_offsets":[8,8]},\
      "c":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}
      """.utf8, dataCount: 10)
    let symbols = Array(#"{}[],:"0123456789-.eE\u FIBUnull"#.utf8) + [0, 0x80, 0xC3, 0xFF]
    for number in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let position = Int.random(in: bytes.indices, using: &generator)
        let symbol = symbols.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.insert(symbol, at: position)
        case 1: bytes.remove(at: position)
        default: bytes[position] = symbol
        }
      }
      try folder.write("\(number)", bytes)
    }
    var refusals = 0
    for (name, reason) in try await verdicts(folder) {
      let file = try ReadableFile(path: folder.path.appending(name))
      var error: CheckpointError?
      do throws(CheckpointError) {
        _ = try SafetensorsHeader(parsing: file)
      } catch let refusal {
        error = refusal
      }
      if let reason {
        refusals += 1
        #expect(error != nil, "\(name): \(reason)")
      } else if let error {
        #expect(isForbiddenButRead(error), "\(name)")
      }
    }
    #expect(refusals > 500)
  }

  /// What the format forbids and the library lets pass.
  private func isForbiddenButRead(_ error: CheckpointError) -> Bool {
    switch error {
    case .headerNotAnObject(_, firstByte: 0x20), .duplicateTensor, .malformedMetadata(_, key: nil),
      .duplicateMetadata, .malformedTensor(_, _, .unknown):
      true
    default: false
    }
  }
}
