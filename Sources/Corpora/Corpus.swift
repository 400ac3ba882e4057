package import Bytes
package import SystemPackage

/// Text to count: files, folders and standard input, in the order in which they were named.
///
/// A document is a line, or a record of a file that holds such (``TextFields``). Lines end at `\n` or
/// `\r\n`; a last line without one is a document too, and a `\r` at its end is dropped as well. A byte order mark before the text is none of it.
package struct Corpus: Sendable {
  /// One place that text is read from.
  package enum Source: Sendable {
    case file(FilePath)
    /// Standard input (`-`), or a pipe that has a name: it can be read once.
    case stream(FilePath)
    /// A stream that was kept so that it can be read again.
    case spooled(ScratchFile, name: FilePath)

    /// What the source is called in messages and records.
    package var name: FilePath {
      switch self {
      case .file(let path), .stream(let path), .spooled(_, let path): path
      }
    }

    /// Where the source can be opened as a file, if it can.
    package var path: FilePath? {
      switch self {
      case .file(let path): path
      case .stream: nil
      case .spooled(let input, _): input.path
      }
    }

    /// The source's bytes as they are stored.
    func open() throws(BytesError) -> FileStream {
      if case .stream("-") = self { return .standardInput }
      return FileStream(try ReadableFile(path: path ?? name, allowingStreams: path == nil))
    }
  }

  package private(set) var sources: [Source]

  /// What tells the files from others; streams are not among them.
  package var identities: Set<FileIdentity> {
    Set(
      sources.compactMap { source in
        if case .file(let path) = source { FileIdentity(of: path) } else { nil }
      })
  }

  /// How many of the sources each name of the request stands for.
  private let sourceCounts: [Int]
  let fields: TextFields
  /// Bytes on disk of all files, or `nil` where a stream is among the sources.
  package let size: Int?

  private init(sources: [Source], fields: TextFields) {
    (self.sources, self.fields) = (sources, fields)
    sourceCounts = [sources.count]
    size = nil
  }

  /// What each name of the request stands for, as a corpus of its own.
  package var named: [Corpus] {
    var start = 0
    return sourceCounts.map { count in
      defer { start += count }
      return Corpus(sources: Array(sources[start..<start + count]), fields: fields)
    }
  }

  /// Finds the files: `-` is standard input, a folder stands for the files in it and below it,
  /// sorted by name, without hidden ones, and a pattern for what it matches, where no file has its
  /// very name.
  ///
  /// - Throws: ``CorpusError/namedTwice(path:)`` where a file would count twice, or what keeps one from being found.
  package init(_ request: CorpusRequest) throws(CorpusError) {
    var sources: [Source] = []
    var sourceCounts: [Int] = []
    for name in request.paths {
      let start = sources.count
      for path in try Self.expanded([name]) {
        if path == "-" || Directory.kind(of: FilePath(path)) == .other {
          sources.append(.stream(FilePath(path)))
        } else {
          sources += try Self.files(at: FilePath(path)).map(Source.file)
        }
      }
      sourceCounts.append(sources.count - start)
    }
    var seen: Set<FileIdentity> = []
    for case .file(let path) in sources {
      guard let identity = FileIdentity(of: path), !seen.insert(identity).inserted else { continue }
      throw .namedTwice(path: path)
    }
    self.sources = sources
    self.sourceCounts = sourceCounts
    fields = request.fields
    try fields.check(sources)
    var size: Int? = 0
    for source in sources {
      guard let path = source.path else {
        size = nil
        continue
      }
      do throws(BytesError) {
        let file = try ReadableFile(path: path)
        size = size.map { $0 + file.size }
      } catch {
        throw .file(error)
      }
    }
    self.size = size
  }

  /// The paths that patterns stand for, which the shell leaves as they are in quotes.
  ///
  /// - Throws: ``CorpusError/noMatch(pattern:)``.
  package static func expanded(_ paths: [String]) throws(CorpusError) -> [String] {
    var expanded: [String] = []
    for path in paths {
      guard PathPattern.isPattern(path), !Directory.isOccupied(FilePath(path)) else {
        expanded.append(path)
        continue
      }
      let matches = PathPattern.matches(of: path)
      guard !matches.isEmpty else { throw .noMatch(pattern: path) }
      expanded += matches.map(\.string)
    }
    return expanded
  }

  /// The same corpus, which can be read more than once: streams are read to their ends.
  package func rereadable() throws(CorpusError) -> Corpus {
    var corpus = self
    for (index, source) in sources.enumerated() {
      guard case .stream(let name) = source else { continue }
      do throws(BytesError) {
        corpus.sources[index] = .spooled(try ScratchFile(source.open()), name: name)
      } catch {
        throw .file(error)
      }
    }
    return corpus
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
      let isFolder = Directory.kind(of: inside) == .directory
      // A link to a folder may lead back up; an empty folder is nothing to complain of.
      let isPassedOver =
        isFolder && (Directory.isLink(inside) || (try? Directory.names(in: inside)) == [])
      if !isPassedOver { files += try Self.files(at: inside) }
    }
    guard !files.isEmpty else { throw .emptyFolder(path: path) }
    return files
  }
}
