import Foundation
import Testing

/// What the `tokenizers` library did with every Unicode scalar, in `../shared/data/unicode`.
///
/// Absent, the tests that need it are skipped; under CI=true they fail. No file of this module may
/// import UnicodeText as `@testable`: that loads CICU, whose enums clash with Foundation's own ICU.
enum MeasuredSets {
  enum Failure: Error {
    case malformedRange(String)
    case gzip(status: Int32)
  }

  static let folder = URL(filePath: #filePath)
    .appending(path: "../../../../shared/data/unicode").standardizedFileURL

  static let areWanted =
    FileManager.default.fileExists(atPath: folder.path)
    || ProcessInfo.processInfo.environment["CI"] == "true"

  static let absent: Comment = "../shared/data/unicode is not on this machine"

  /// The ranges of `name.ranges`: one `first..last` a line, hexadecimal.
  static func ranges(_ name: String) throws -> [ClosedRange<UInt32>] {
    let text = try String(contentsOf: folder.appending(path: "\(name).ranges"), encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let bounds = line.split(separator: ".").compactMap { UInt32($0, radix: 16) }
      guard bounds.count == 2, bounds[0] <= bounds[1] else {
        throw Failure.malformedRange(String(line))
      }
      return bounds[0]...bounds[1]
    }
  }

  /// The mapping of `name.json.gz`: hexadecimal scalars, those that map to themselves left out.
  static func mapping(_ name: String) throws -> [UInt32: [UInt32]] {
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", folder.appending(path: "\(name).json.gz").path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    gzip.waitUntilExit()
    guard gzip.terminationStatus == 0 else { throw Failure.gzip(status: gzip.terminationStatus) }
    let hexadecimal = try JSONDecoder().decode([String: [String]].self, from: data)
    var mapping: [UInt32: [UInt32]] = [:]
    for (key, values) in hexadecimal {
      mapping[try #require(UInt32(key, radix: 16))] = try values.map {
        try #require(UInt32($0, radix: 16))
      }
    }
    return mapping
  }
}
