import Foundation
public import Testing

/// The Java runtime that Spark runs on.
public enum Java {
  /// Whether tests that need it are to run: where it is, and under CI=true, where its absence is a
  /// failure.
  public static let isWanted: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return environment["CI"] == "true"
      || folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/java") }
  }()

  /// Why tests that need it were skipped.
  public static let absent: Comment = "no java: install a runtime, such as default-jre-headless"
}
