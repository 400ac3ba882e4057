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
    package let path: FilePath
    package let size: Int
    package let sha256: String
  }

  private let group = DispatchGroup()
  private let results: Mutex<[Result<Entry, BytesError>?]>

  /// Begins to read `paths`, one after the other, on a thread of its own.
  package init(_ paths: [FilePath]) {
    results = Mutex(Array(repeating: nil, count: paths.count))
    DispatchQueue.global().async(group: group) { [self] in
      for (index, path) in paths.enumerated() {
        let result = Result { () throws(BytesError) in try Self.hash(path) }
        results.withLock { $0[index] = result }
      }
    }
  }

  /// Waits for the hashes, in the order of the paths.
  package func wait() throws -> [Entry] {
    group.wait()
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static func hash(_ path: FilePath) throws(BytesError) -> Entry {
    let file = try ReadableFile(path: path)
    var stream = FileStream(file)
    var hash = SHA256()
    var buffer: [UInt8] = []
    while try stream.append(upTo: 1 << 18, to: &buffer) > 0 {
      unsafe buffer.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
      buffer.removeAll(keepingCapacity: true)
    }
    let digits = hash.finalize().map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }
    return Entry(path: path, size: file.size, sha256: digits.joined())
  }
}
