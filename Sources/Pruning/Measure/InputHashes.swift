import Bytes
import Crypto
import Dispatch
import Synchronization
package import SystemPackage

/// SHA-256 of files (FIPS 180-4), computed beside other work.
///
/// These are the hashes that git-lfs and the Hugging Face hub show for weights.
package final class InputHashes: Sendable {
  /// A file and its hash in hexadecimal digits.
  package struct Entry: Equatable, Sendable {
    /// The file's name as a record may show it.
    package let name: String
    package let size: Int
    /// `nil` where hashes were not asked for.
    package let sha256: String?
  }

  private let group = DispatchGroup()
  private let results: Mutex<[Result<Entry, BytesError>?]>

  /// How many files have been begun.
  private let begun = Mutex(0)

  /// Begins to read files: a hash is computed from a file's start to its end, but several files on
  /// several threads.
  ///
  /// - Parameters:
  ///   - files: The files, and how a record calls them.
  ///   - threads: How many files are read at a time.
  ///   - isHashing: Whether they are read at all; otherwise they only have sizes.
  package init(
    _ files: [(name: String, path: FilePath)], threads: Int, isHashing: Bool = true
  ) {
    results = Mutex(Array(repeating: nil, count: files.count))
    for _ in 0..<min(threads, files.count) {
      DispatchQueue.global().async(group: group) { [self] in
        while let index = nextIndex(below: files.count) {
          let file = files[index]
          let result = Result { () throws(BytesError) in
            try Self.entry(file.path, file.name, isHashing)
          }
          results.withLock { $0[index] = result }
        }
      }
    }
  }

  private func nextIndex(below count: Int) -> Int? {
    begun.withLock { begun in
      guard begun < count else { return nil }
      defer { begun += 1 }
      return begun
    }
  }

  /// Waits for the hashes, in the order of the files.
  package func wait() throws -> [Entry] {
    group.wait()
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static func entry(
    _ path: FilePath, _ name: String, _ isHashing: Bool
  ) throws(BytesError) -> Entry {
    let file = try ReadableFile(path: path)
    guard isHashing else { return Entry(name: name, size: file.size, sha256: nil) }
    var stream = FileStream(file)
    var hash = SHA256()
    var buffer: [UInt8] = []
    while try stream.append(upTo: 1 << 18, to: &buffer) > 0 {
      unsafe buffer.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
      buffer.removeAll(keepingCapacity: true)
    }
    return Entry(name: name, size: file.size, sha256: hash.finalize().hexadecimal)
  }
}
