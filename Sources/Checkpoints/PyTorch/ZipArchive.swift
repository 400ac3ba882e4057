import Bytes

/// The stored files of a zip archive, as `torch.save` writes them since version 1.6.
///
///     for each file: "PK\x03\x04", 26 bytes of header, name, extra field, contents
///     for each file: "PK\x01\x02", 42 bytes of header (the central directory), name, extra, comment
///     "PK\x05\x06", 18 bytes: how many entries, and where the central directory is
///
/// Behind the central directory of a large archive stand "PK\x06\x06" with numbers of 64 bits and
/// "PK\x06\x07" with the former's place; an entry's numbers that do not fit are in its extra field 1.
///
/// - Note: PKWARE's APPNOTE 6.3. Compressed files are refused, because torch writes none, and with them
///   all that could unfold to more than the archive.
struct ZipArchive {
  /// Where each file's contents are.
  private let files: [String: Range<Int>]
  private let file: ReadableFile

  /// Central directories of real checkpoints have some kilobytes.
  private static let directoryLimit = 64 << 20

  static func isZip(_ start: [UInt8]) -> Bool { start.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// Reads the central directory.
  ///
  /// - Throws: ``CheckpointError/malformedArchive(path:_:)``.
  init(_ file: ReadableFile) throws(CheckpointError) {
    self.file = file
    let place = try Self.directory(of: file)
    guard place.count <= Self.directoryLimit else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    let bytes = try Self.bytes(of: file, place)
    var files: [String: Range<Int>] = [:]
    var taken: [(range: Range<Int>, name: String)] = []
    var position = 0
    while position < bytes.count {
      guard let entry = Entry(bytes, at: position) else {
        throw .malformedArchive(path: file.path, .damaged)
      }
      guard entry.isStored else {
        throw .malformedArchive(path: file.path, .compressed(entry.name))
      }
      let contents = try Self.contents(of: entry, in: file)
      guard contents.upperBound <= place.lowerBound, files[entry.name] == nil else {
        throw .malformedArchive(path: file.path, .damaged)
      }
      files[entry.name] = contents
      taken.append((entry.header..<contents.upperBound, entry.name))
      position += entry.byteCount
    }
    taken.sort { $0.range.lowerBound < $1.range.lowerBound }
    for (before, after) in zip(taken, taken.dropFirst())
    where before.range.upperBound > after.range.lowerBound {
      throw .malformedArchive(path: file.path, .overlapping(before.name, after.name))
    }
    self.files = files
  }

  /// Where a file's contents are.
  subscript(name: String) -> Range<Int>? { files[name] }

  /// The archive's own name, in which all files lie that are torch's: the folder of `data.pkl`.
  ///
  /// - Throws: ``CheckpointError/malformedArchive(path:_:)`` where there is none, or more than one.
  func folder() throws(CheckpointError) -> String {
    let pickle = "/data.pkl"
    let folders = files.keys.filter { $0.hasSuffix(pickle) && $0.count(where: { $0 == "/" }) == 1 }
    guard folders.count == 1, let name = folders.first else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    return String(name.dropLast(pickle.count))
  }

  // MARK: - The central directory

  /// An entry of the central directory.
  private struct Entry {
    let name: String
    let isStored: Bool
    let size: Int
    /// Where the file's own header is.
    let header: Int
    /// Bytes that the entry takes.
    let byteCount: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard number(bytes, at: start, 4) == 0x0201_4B50, let flags = number(bytes, at: start + 8, 2),
        let method = number(bytes, at: start + 10, 2),
        let packed = number(bytes, at: start + 20, 4),
        let size = number(bytes, at: start + 24, 4),
        let nameCount = number(bytes, at: start + 28, 2),
        let extraCount = number(bytes, at: start + 30, 2),
        let commentCount = number(bytes, at: start + 32, 2),
        let header = number(bytes, at: start + 42, 4)
      else { return nil }
      byteCount = 46 + nameCount + extraCount + commentCount
      guard byteCount <= bytes.count - start else { return nil }
      let extra = start + 46 + nameCount
      name = String(decoding: bytes[start + 46..<extra], as: UTF8.self)
      guard
        let wide = Self.widened(
          [size, packed, header], by: Array(bytes[extra..<extra + extraCount]))
      else { return nil }
      (self.size, self.header) = (wide[0], wide[2])
      // Bit 0 of the flags is encryption.
      isStored = method == 0 && wide[0] == wide[1] && flags & 1 == 0
    }

    /// The numbers, of which those that are all ones are in the extra field 1, in this order.
    private static func widened(_ numbers: [Int], by extra: [UInt8]) -> [Int]? {
      let narrow = 0xFFFF_FFFF
      guard numbers.contains(narrow) else { return numbers }
      var position = 0
      while let kind = number(extra, at: position, 2),
        let count = number(extra, at: position + 2, 2)
      {
        guard kind == 1 else {
          position += 4 + count
          continue
        }
        var (place, result) = (position + 4, numbers)
        for index in numbers.indices where numbers[index] == narrow {
          guard place + 8 <= position + 4 + count, let wide = number(extra, at: place, 8) else {
            return nil
          }
          result[index] = wide
          place += 8
        }
        return result
      }
      return nil
    }
  }

  /// Where the central directory is.
  private static func directory(of file: ReadableFile) throws(CheckpointError) -> Range<Int> {
    // The end record is within the last 64 KB, before a comment; what 64 bits need is before it.
    let tailStart = max(0, file.size - (0xFFFF + 22 + 20))
    let tail = try bytes(of: file, tailStart..<file.size)
    let ends = (0..<max(0, tail.count - 21)).reversed().lazy.filter {
      number(tail, at: $0, 4) == 0x0605_4B50
        && number(tail, at: $0 + 20, 2) == tail.count - $0 - 22
    }
    guard let end = ends.first, var count = number(tail, at: end + 12, 4),
      var start = number(tail, at: end + 16, 4)
    else { throw .malformedArchive(path: file.path, .damaged) }
    if number(tail, at: end - 20, 4) == 0x0706_4B50 {
      guard let place = number(tail, at: end - 12, 8), place <= file.size - 56 else {
        throw .malformedArchive(path: file.path, .damaged)
      }
      let record = try bytes(of: file, place..<place + 56)
      guard number(record, at: 0, 4) == 0x0606_4B50, let wideCount = number(record, at: 40, 8),
        let wideStart = number(record, at: 48, 8)
      else { throw .malformedArchive(path: file.path, .damaged) }
      (count, start) = (wideCount, wideStart)
    }
    guard let last = start.adding(checked: count), last <= tailStart + end else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    return start..<last
  }

  private static func contents(
    of entry: Entry, in file: ReadableFile
  ) throws(CheckpointError) -> Range<Int> {
    guard entry.header <= file.size - 30 else { throw .malformedArchive(path: file.path, .damaged) }
    let header = try bytes(of: file, entry.header..<entry.header + 30)
    guard number(header, at: 0, 4) == 0x0403_4B50, let nameCount = number(header, at: 26, 2),
      let extraCount = number(header, at: 28, 2)
    else { throw .malformedArchive(path: file.path, .damaged) }
    let start = entry.header + 30 + nameCount + extraCount
    guard start <= file.size, entry.size <= file.size - start else {
      throw .malformedArchive(path: file.path, .damaged)
    }
    return start..<start + entry.size
  }

  private static func bytes(
    of file: ReadableFile, _ range: Range<Int>
  ) throws(CheckpointError) -> [UInt8] {
    try CheckpointError.wrapping { () throws(BytesError) in
      try file.bytes(at: range.lowerBound, count: range.count)
    }
  }
}

/// A little-endian number; `nil` behind the end, and where it is no `Int`.
private func number(_ bytes: [UInt8], at position: Int, _ count: Int) -> Int? {
  guard position >= 0, count <= bytes.count, position <= bytes.count - count else { return nil }
  return Int(
    exactly: bytes[position..<position + count].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    })
}
