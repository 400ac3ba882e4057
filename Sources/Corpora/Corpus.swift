import Bytes
package import SystemPackage

/// Text to count: files, folders and standard input, in the order in which they were named.
///
/// A document is a line. Lines end at `\n`; a last line without one is a document too.
package struct Corpus: Sendable {
  /// One place that text is read from.
  package enum Source: Equatable, Sendable {
    case file(FilePath)
    case standardInput

    package var path: FilePath {
      switch self {
      case .file(let path): path
      case .standardInput: "-"
      }
    }
  }

  package let sources: [Source]
  /// Bytes on disk of all files, or `nil` where standard input is among the sources.
  package let size: Int?

  /// Finds the files: `-` is standard input, a folder stands for the files in it and below it,
  /// sorted by name, without hidden ones.
  package init(paths: [String]) throws(CorpusError) {
    var sources: [Source] = []
    for path in paths {
      if path == "-" {
        sources.append(.standardInput)
      } else {
        sources += try Self.files(at: FilePath(path)).map(Source.file)
      }
    }
    self.sources = sources
    var size: Int? = 0
    for source in sources {
      switch source {
      case .standardInput: size = nil
      case .file(let path):
        do throws(BytesError) {
          let file = try ReadableFile(path: path)
          size = size.map { $0 + file.size }
        } catch {
          throw .file(error)
        }
      }
    }
    self.size = size
  }

  private static func files(at path: FilePath) throws(CorpusError) -> [FilePath] {
    guard Directory.kind(of: path) == .directory else { return [path] }
    let names: [String]
    do throws(BytesError) {
      names = try Directory.names(in: path)
    } catch {
      throw .file(error)
    }
    var files: [FilePath] = []
    for name in names where !name.hasPrefix(".") {
      let inside = path.appending(name)
      let isEmptyFolder =
        Directory.kind(of: inside) == .directory && (try? Directory.names(in: inside)) == []
      if !isEmptyFolder { files += try Self.files(at: inside) }
    }
    guard !files.isEmpty else { throw .emptyFolder(path: path) }
    return files
  }
}
