import ArgumentParser

/// Refuses options that would be passed over in silence.
enum UnreadOptions {
  /// An option's name, and whether it was given.
  typealias Option = (name: String, isGiven: Bool)

  /// Refuses all that were given.
  ///
  /// - Parameters:
  ///   - options: What is not read.
  ///   - other: The option because of which it is not read, and why.
  /// - Throws: A sentence that names both.
  static func refuse(_ options: [Option], beside other: String) throws {
    let names = options.filter(\.isGiven).map(\.name)
    guard let last = names.last else { return }
    let list =
      names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) and \(last)"
    throw ValidationError("\(list) \(names.count == 1 ? "does" : "do") not go with \(other).")
  }
}
