import Bytes
import SystemPackage

/// Where the output may be written.
struct OutputPlace {
  private let request: PruningRequest

  init(_ request: PruningRequest) {
    self.request = request
  }

  /// Looks before anything is made.
  ///
  /// - Throws: ``PruningError/outputInsideInput(output:input:)`` where writing the output, or
  ///   replacing what stands there, would touch an input, and
  ///   ``PruningError/noParentFolder(path:)``.
  func check() throws {
    let parent = request.output.removingLastComponent()
    let folder = parent.isEmpty ? "." : parent
    guard let name = request.output.lastComponent, let real = Directory.resolved(folder),
      Directory.kind(of: real) == .directory
    else { throw PruningError.noParentFolder(path: folder) }
    let output = real.appending(name)
    for place in [output, Directory.resolved(output) ?? output] {
      if let model = Directory.resolved(request.model), place.starts(with: model) {
        throw PruningError.outputInsideInput(output: request.output, input: request.model)
      }
      for input in inputs {
        guard let source = Directory.resolved(input), source.starts(with: place) else { continue }
        throw PruningError.outputInsideInput(output: request.output, input: input)
      }
    }
  }

  private var inputs: [FilePath] {
    switch request.text {
    case .corpus(let paths): [request.model] + paths.filter { $0 != "-" }.map { FilePath($0) }
    case .usageFile(let path): [request.model, path]
    }
  }
}
