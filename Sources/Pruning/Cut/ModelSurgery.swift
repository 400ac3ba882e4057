import Bytes
import Checkpoints
import SystemPackage
import Tokenizers
import Transformers

/// Carries a plan out: writes the smaller model's files into a new directory.
struct ModelSurgery {
  let model: Model
  /// The tokens that stay; `nil` where all do.
  let vocabulary: VocabularyPlan?
  let cut: ModelCut
  let contents: DirectoryContents
  let threads: Int
  /// Bytes that a file of weights has at most; `nil` where the files stay as they are.
  let shardLimit: Int?

  /// Names of the files that the weights are, the index included.
  static func weightFiles(_ checkpoint: Checkpoint) -> Set<String> {
    let names = Set(checkpoint.shards.map(\.name))
    // The index of another format goes with weights that are not read.
    return names.union([
      WeightFormat.safetensors.indexFileName, checkpoint.format.indexFileName,
    ])
  }

  /// Writes all files but the record; `progress` gets bytes of weights written since its last
  /// call.
  func write(
    into directory: NewDirectory, progress: @escaping @Sendable (Int) -> Void
  ) throws {
    for folder in contents.folders { try directory.makeFolder(folder) }
    for file in contents.copied {
      try directory.copy(file, from: model.directory)
    }
    for (name, text) in try texts() {
      try WritableFile.create(directory.temporary.appending(name), holding: text)
    }
    try writeWeights(into: directory, progress)
  }

  /// The files that are written anew, beside the weights.
  private func texts() throws -> [(name: String, text: [UInt8])] {
    var texts: [(name: String, text: [UInt8])] = []
    var tokens: ModelConfiguration.Vocabulary?
    if let map = vocabulary?.map {
      texts += try model.tokenizerFiles.pruned(to: map).map { ($0.name, $0.text) }
      let earlier = try TokenMapFile(in: model.directory, of: model.tokenizer)
      texts.append(
        (TokenMapFile.name, TokenMapFile(map, of: model.tokenizer, after: earlier).text))
      tokens = (map.kept.count, { map.newID(of: $0) })
    }
    let shape = cut.structure.flatMap { $0.keepsShape ? nil : $0.after }
    texts += model.configuration.pruned(vocabulary: tokens, encoder: shape)
    if let shape, !shape.isStock, let code = model.configuration.family.modelingCode {
      texts.append((ModelingCode.fileName, Array(code.utf8)))
    }
    return texts
  }

  private func writeWeights(
    into directory: NewDirectory, _ progress: @escaping @Sendable (Int) -> Void
  ) throws {
    let parameters = Dictionary(
      model.layout.parameters.map { ($0.tensor.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var layout = CheckpointLayout(model.checkpoint) { tensor in
      parameters[tensor.name].map { cut.source(of: $0, in: model.checkpoint) } ?? .copy(tensor)
    }
    if let shardLimit { layout = try layout.split(atMost: shardLimit) }
    try CheckpointWriter(layout).write(
      into: directory.temporary, threadCount: threads, progress: progress)
  }
}

extension NewDirectory {
  /// Copies a file that lies in another directory at the same place.
  func copy(_ path: FilePath, from directory: FilePath) throws(BytesError) {
    let source = try ReadableFile(path: directory.appending(path.components))
    let target = try WritableFile(creating: temporary.appending(path.components))
    try target.reserve(source.size)
    try target.copy(from: source, at: 0, count: source.size, to: 0)
    try target.synchronize()
  }
}
