import Foundation
public import SystemPackage
public import Testing

/// Places that tests read from.
public enum Repository {
  /// The folder with Package.swift.
  public static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent()

  /// A real model, which `scripts/model.sh` brings.
  public static let model = root.appending(".cache/models/all-MiniLM-L6-v2")

  /// Data of others beside the repository, which not every machine has.
  public static let shared = root.removingLastComponent().appending("shared/data")

  /// Whether tests that need the real model are to run.
  public static let wantsModel = wants(model)

  /// Why tests that need the real model were skipped.
  public static let noModel: Comment = "no .cache/models: run scripts/model.sh"

  /// Whether tests that need ``shared`` are to run.
  public static let wantsShared = wants(shared)

  /// Why tests that need ``shared`` were skipped.
  public static let noShared: Comment = "../shared/data is not on this machine"

  /// What is there is wanted, and under CI=true everything is, so that its absence fails.
  private static func wants(_ path: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: path.string)
      || ProcessInfo.processInfo.environment["CI"] == "true"
  }
}
