package import Bytes
import SystemPackage

extension Diagnosis {
  package init(_ error: BytesError) {
    switch error {
    case .system(let operation, let path, let errno):
      self.init(operation, path, errno)
    case .endOfFile(let path, let offset, let expected):
      self.init(
        .data,
        "\(path): the file ends before the \(expected) bytes at offset \(offset): it was cut "
          + "short, or changed while it was read; fetch it again.")
    case .corruptGzip(let path):
      self.init(.data, "\(path): the gzip data are damaged or cut short; compress it again.")
    case .notAFile(let path):
      self.init(.noInput, "\(path) is a pipe, a socket or a device where a file is needed.")
    case .nameNotUTF8(let folder, let name):
      self.init(
        .data, "\(folder) holds \(Self.quoted(name.utf8)), whose name is not UTF-8; rename it.")
    case .tooLarge(let path, let limit):
      self.init(
        .data,
        "\(path) has more than \(limit >> 20) MiB, which no file of its kind has; check what it is."
      )
    case .changed(let path):
      self.init(
        .data, "\(path) changed while it was read; run again when nothing writes to it.")
    case .linkOutside(let path, let target):
      self.init(
        .data,
        "\(path) is a link to \(target), outside of the model's directory; copy the file into it.")
    case .alreadyExists(let path):
      self.init(
        .cannotCreate,
        "\(path) exists already; name another place, or replace it with --force.")
    }
  }

  private init(_ operation: BytesError.Operation, _ path: FilePath, _ errno: Errno) {
    switch (operation, errno) {
    case (.open, .noSuchFileOrDirectory), (.list, .noSuchFileOrDirectory):
      self.init(.noInput, "\(path) does not exist; check the path.")
    case (.open, .isDirectory):
      self.init(.noInput, "\(path) is a directory where a file is needed.")
    case (.open, _), (.list, _):
      self.init(.noInput, "\(path) cannot be read: \(errno.sentencePart).")
    case (.read, _):
      self.init(.inputOutput, "\(path): reading failed: \(errno.sentencePart).")
    case (.create, _), (.rename, _):
      self.init(
        .cannotCreate,
        "\(path) cannot be created: \(errno.sentencePart); name another place.")
    case (.write, .noSpace):
      self.init(.inputOutput, "\(path): the disk is full; make room and run again.")
    case (.write, .fileTooLarge):
      self.init(
        .inputOutput,
        "\(path): writing failed: files may not become so large here; raise the limit (ulimit -f).")
    case (.write, _):
      self.init(.inputOutput, "\(path): writing failed: \(errno.sentencePart).")
    case (.remove, _):
      self.init(.inputOutput, "\(path) cannot be removed: \(errno.sentencePart).")
    }
  }
}

extension Errno {
  /// The system's words for an error, to stand after a colon.
  fileprivate var sentencePart: String {
    let words = description
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
