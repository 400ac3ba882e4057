import Bytes
import Corpora
import SystemPackage

/// Where the output may be written.
struct OutputPlace {
  private let request: PruningRequest
  /// What else is read.
  private let others: [FilePath]

  init(_ request: PruningRequest, others: [FilePath] = []) {
    self.request = request
    self.others = others
  }

  /// Looks before anything is made.
  ///
  /// - Throws: ``PruningError/outputInsideInput(output:input:)`` where writing the output, or
  ///   replacing what stands there, would touch an input;
  ///   ``PruningError/noParentFolder(path:)``; ``PruningError/unnamedOutput(path:)``; and ``PruningError/notReplaceable(path:)``.
  func check() throws {
    let parent = request.output.removingLastComponent()
    let folder = parent.isEmpty ? "." : parent
    guard let name = request.output.lastComponent, name.kind == .regular,
      let real = Directory.resolved(folder),
      Directory.kind(of: real) == .directory
    else {
      throw request.output.lastComponent?.kind == .regular
        ? PruningError.noParentFolder(path: folder)
        : PruningError.unnamedOutput(path: request.output)
    }
    let output = real.appending(name)
    for place in [output, Directory.resolved(output) ?? output] {
      if let model = Directory.resolved(request.model), place.starts(with: model) {
        throw PruningError.outputInsideInput(output: request.output, input: request.model)
      }
      for input in try inputs {
        guard let source = Directory.resolved(input), source.starts(with: place) else { continue }
        throw PruningError.outputInsideInput(output: request.output, input: input)
      }
    }
    if request.replaces, Directory.isOccupied(output), !(try isReplaceable(output)) {
      throw PruningError.notReplaceable(path: request.output)
    }
  }

  /// Whether nothing but a model is lost: `--force` is for what an earlier run wrote, not for a home
  /// folder.
  private func isReplaceable(_ output: FilePath) throws -> Bool {
    guard Directory.kind(of: output) == .directory else { return false }
    let names = try Directory.names(in: output)
    return names.isEmpty || names.contains { DirectoryContents.rewritten.contains($0) }
  }

  private var inputs: [FilePath] {
    get throws {
      try others + textInputs
    }
  }

  private var textInputs: [FilePath] {
    get throws {
      switch request.text {
      case .corpus(let corpus):
        [request.model]
          + (try Corpus.expanded(corpus.paths)).filter { $0 != "-" }.map { FilePath($0) }
      case .usageFiles(let paths): [request.model] + paths
      case .nothing: [request.model]
      }
    }
  }
}
