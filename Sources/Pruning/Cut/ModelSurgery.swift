import Bytes
import Checkpoints
import SystemPackage
import Tokenizers
import Transformers

/// Carries a plan out: writes the smaller model's files into a new directory.
struct ModelSurgery {
  let model: Model
  let plan: VocabularyPlan
  let contents: DirectoryContents
  let threads: Int

  /// Names of the files that the weights are, the index included.
  static func weightFiles(_ checkpoint: Checkpoint) -> Set<String> {
    Set(checkpoint.shards.map(\.name)).union([Checkpoint.indexFileName])
  }

  /// Writes all files but the record; `progress` gets bytes of weights written since its last
  /// call.
  func write(
    into directory: NewDirectory, progress: @escaping @Sendable (Int) -> Void
  ) throws {
    for folder in contents.folders { try directory.makeFolder(folder) }
    for file in contents.copied {
      try copy(file, into: directory)
    }
    for (name, text) in try model.tokenizerFiles.pruned(to: plan.map) {
      try WritableFile.create(directory.temporary.appending(name), holding: text)
    }
    let map = plan.map
    let configuration = model.configuration.pruned(
      vocabularySize: map.kept.count, { map.newID(of: $0) })
    for (name, text) in configuration {
      try WritableFile.create(directory.temporary.appending(name), holding: text)
    }
    try writeWeights(into: directory, progress)
  }

  private func copy(_ path: FilePath, into directory: NewDirectory) throws {
    let source = try ReadableFile(path: model.directory.appending(path.components))
    let target = try WritableFile(creating: directory.temporary.appending(path.components))
    try target.copy(from: source, at: 0, count: source.size, to: 0)
    try target.synchronize()
  }

  private func writeWeights(
    into directory: NewDirectory, _ progress: @escaping @Sendable (Int) -> Void
  ) throws {
    let rows = plan.map.kept.map(\.index)
    let axes = Dictionary(
      model.layout.parameters.map { ($0.tensor.name, $0.vocabularyAxis) },
      uniquingKeysWith: { first, _ in first })
    let layout = CheckpointLayout(model.checkpoint) { tensor in
      guard let axis = axes[tensor.name] ?? nil else { return .copy(tensor) }
      return .gather(tensor, axis: axis, indices: rows)
    }
    try CheckpointWriter(layout).write(
      into: directory.temporary, threadCount: threads, progress: progress)
  }
}
