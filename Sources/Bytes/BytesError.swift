package import SystemPackage

/// What can go wrong between this process and the file system.
package enum BytesError: Error, Equatable, Sendable {
  /// What was being done to a file or directory.
  package enum Operation: Sendable {
    case open
    case read
    case list
    case create
    case write
    case rename
    case remove
  }

  /// The operating system refused `operation` on `path`.
  case system(Operation, path: FilePath, Errno)
  /// The file ended before `expected` bytes could be read at `offset`.
  case endOfFile(path: FilePath, offset: Int, expected: Int)
  /// A gzip stream that zlib cannot inflate: bad data, a bad checksum, or a missing end.
  case corruptGzip(path: FilePath)
  /// Not a regular file, where one is needed: a pipe, a socket or a device.
  case notAFile(path: FilePath)
  /// The folder holds something whose name is no UTF-8; `name` is the name repaired.
  case nameNotUTF8(folder: FilePath, name: String)
  /// More bytes than a file that is held in memory may have.
  case tooLarge(path: FilePath, limit: Int)
  /// A file is another one, or has other content, than when reading began.
  case changed(path: FilePath)
  /// A link of a model's folder leads to `target`, which is none of the model's.
  case linkOutside(path: FilePath, target: FilePath)
  /// The output exists and may not be replaced.
  case alreadyExists(path: FilePath)
}
