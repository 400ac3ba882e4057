import ArgumentParser

/// A number of bytes as it is written: `2GB`, `500MiB`, `1000`.
struct ByteSize: ExpressibleByArgument, Equatable {
  let count: Int

  /// In powers of 1000, and with an i of 1024.
  private static let units = ["B", "KB", "MB", "GB", "TB"]

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    var unit = argument.dropFirst(digits.count).uppercased()
    let isBinary = unit.utf8.count == 3 && unit.dropFirst().first == "I"
    if isBinary { unit.remove(at: unit.index(after: unit.startIndex)) }
    guard var count = Int(digits), count > 0,
      let power = unit.isEmpty ? 0 : Self.units.firstIndex(of: unit)
    else { return nil }
    for _ in 0..<power {
      let (product, overflow) = count.multipliedReportingOverflow(by: isBinary ? 1024 : 1000)
      guard !overflow else { return nil }
      count = product
    }
    self.count = count
  }
}
