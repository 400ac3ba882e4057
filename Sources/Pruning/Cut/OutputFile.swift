import Bytes
import Corpora
package import SystemPackage

/// The place of a file that is written at the end of a job.
package enum OutputFile {
  /// Looks whether it can be written, before work is done for it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - force: Whether a file that is there is replaced.
  ///   - model: A directory that nothing is written into.
  ///   - inputs: Files, folders and patterns that are read: none of their files is replaced.
  /// - Throws: `BytesError.alreadyExists(path:)`, `PruningError.noParentFolder(path:)` or
  ///   `PruningError.outputInsideInput(output:input:)`.
  package static func check(
    _ path: FilePath, replacing force: Bool, model: FilePath? = nil, inputs: [String] = []
  ) throws {
    let parent = path.removingLastComponent()
    let folder = parent.isEmpty ? FilePath(".") : parent
    guard let real = Directory.resolved(folder), Directory.kind(of: real) == .directory else {
      throw PruningError.noParentFolder(path: folder)
    }
    if let model, let place = Directory.resolved(model), real.starts(with: place) {
      throw PruningError.outputInsideInput(output: path, input: model)
    }
    guard Directory.kind(of: path) == .file else { return }
    guard force else { throw BytesError.alreadyExists(path: path) }
    let output = Directory.resolved(path) ?? path
    for input in try Corpus.expanded(inputs.filter { $0 != "-" }) {
      guard let source = Directory.resolved(FilePath(input)), output.starts(with: source) else {
        continue
      }
      throw PruningError.outputInsideInput(output: path, input: FilePath(input))
    }
  }
}
