import ArgumentParser

/// A number of bytes as it is written: `2GB`, `1.5GB`, `500MiB`, `1000`.
struct ByteSize: ExpressibleByArgument, Equatable {
  let count: Int

  /// In powers of 1000, and with an i of 1024.
  private static let units = ["B", "KB", "MB", "GB", "TB"]

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    var unit = argument.dropFirst(digits.count).uppercased()
    let isBinary = unit.utf8.count == 3 && unit.dropFirst().first == "I"
    if isBinary { unit.remove(at: unit.index(after: unit.startIndex)) }
    guard var size = Double(digits), let power = unit.isEmpty ? 0 : Self.units.firstIndex(of: unit)
    else { return nil }
    for _ in 0..<power { size *= isBinary ? 1024 : 1000 }
    // What a fraction of a byte leaves is none; beyond 2^53 numbers would be others than were written.
    guard let count = Int(exactly: size.rounded(.down)), (1...1 << 53).contains(count) else {
      return nil
    }
    self.count = count
  }
}
