import ArgumentParser
import Bytes
import SystemPackage

/// Files that an option names, each once.
enum InputFiles {
  /// Refuses empty paths and files that are named twice.
  ///
  /// - Parameters:
  ///   - paths: What the option names.
  ///   - option: Its name.
  /// - Throws: A sentence.
  static func check(_ paths: [String], of option: String) throws {
    guard !paths.contains("") else { throw ValidationError("\(option) has an empty path.") }
    let places = paths.map { Directory.resolved(FilePath($0)) ?? FilePath($0) }
    guard Set(places).count == places.count else {
      throw ValidationError("\(option) names a file twice, which would count its text twice.")
    }
  }
}
