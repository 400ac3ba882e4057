public import Foundation
import Testing

extension TemporaryFolder {
  /// Runs `vprune` in the folder to its end.
  public func run(_ arguments: [String]) async throws -> Binary.Result {
    try await Binary.run(arguments, in: path)
  }

  /// Runs `vprune` in the folder, which must end well.
  ///
  /// - Parameter arguments: The command line.
  /// - Returns: What it printed.
  /// - Throws: Where it fails, with what it said.
  @discardableResult
  public func succeed(_ arguments: [String]) async throws -> String {
    let result = try await run(arguments)
    try #require(result.status == 0, "\(arguments): \(result.messages)")
    return result.text
  }

  /// Replaces the first `old` in a file, which must be there.
  public func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try read(name), as: UTF8.self)
    let range = try #require(text.range(of: old), "\(text)")
    try write(name, text.replacingCharacters(in: range, with: new).utf8)
  }

  /// The object of a JSON file.
  public func object(_ name: String) throws -> [String: Any] {
    try JSONSerialization.object(of: try read(name))
  }
}

extension JSONSerialization {
  /// The object that a text is.
  public static func object(of text: some Sequence<UInt8>) throws -> [String: Any] {
    try #require(jsonObject(with: Data(text)) as? [String: Any])
  }
}
