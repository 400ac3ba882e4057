import Bytes
import Checkpoints
import JSONText
import SystemPackage
import Tensors
import Tokenizers
import Transformers

/// A pruned model with some of the original's tokens put back.
struct Restoration {
  let base: Model
  let pruned: Model
  /// The pruned model's tokens, as ids of the original; by id of the pruned one.
  let kept: [TokenID]
  /// The tokens that come back, as ids of the original.
  let restored: Set<TokenID>
  /// From ids of the original to those of the result.
  let map: TokenMap
  /// What config.json and its like become where the pruned model's are what pruning made of the original's; `nil`
  /// where they were changed since.
  let cleanConfiguration: [(name: String, text: [UInt8])]?

  init(_ base: Model, _ pruned: Model, _ asked: Set<TokenID>) throws {
    (self.base, self.pruned) = (base, pruned)
    let kept = try Self.kept(base, pruned)
    self.kept = kept
    restored = Self.withParts(asked, base.tokenizerFiles).subtracting(kept)
    map = TokenMap(
      kept: (kept + restored).sorted(), oldCount: base.tokenizer.vocabularySize)
    for parameter in pruned.layout.parameters {
      guard let axis = parameter.vocabularyAxis else { continue }
      let (new, old) = (parameter.tensor, base.checkpoint[parameter.tensor.name])
      var dimensions = old?.shape.dimensions ?? []
      if dimensions.indices.contains(axis) { dimensions[axis] = new.shape.dimensions[axis] }
      if let old, old.dataType != new.dataType, dimensions == new.shape.dimensions {
        throw PruningError.otherType(
          pruned: pruned.directory, tensor: new.name, type: new.dataType.rawValue,
          original: old.dataType.rawValue)
      }
      guard old?.dataType == new.dataType, dimensions == new.shape.dimensions else {
        throw PruningError.notPrunedFrom(
          pruned: pruned.directory, model: base.directory, part: "the tensor \(new.name)")
      }
    }
    cleanConfiguration = Self.configuration(base, pruned, kept: kept, map)
  }

  /// Finds the pruned model's tokens in the original; they must come in the same order.
  private static func kept(_ base: Model, _ pruned: Model) throws -> [TokenID] {
    var kept: [TokenID] = []
    for index in 0..<pruned.tokenizer.vocabularySize {
      let token = Array(pruned.tokenizer.token(TokenID(UInt32(index))) ?? [])
      guard let id = base.tokenizer.id(of: token), kept.last.map({ $0 < id }) ?? true else {
        throw PruningError.notPrunedFrom(
          pruned: pruned.directory, model: base.directory,
          part: "token \(index), \(String(decoding: token.prefix(60), as: UTF8.self)),")
      }
      kept.append(id)
    }
    return kept
  }

  /// Tokens, and all that they are built from.
  private static func withParts(_ tokens: Set<TokenID>, _ files: TokenizerFiles) -> Set<TokenID> {
    var found = tokens
    var open = Array(tokens)
    while let token = open.popLast() {
      for part in files.allTokenizers.flatMap({ $0.model.derivation(of: token) })
      where found.insert(part).inserted { open.append(part) }
    }
    return found
  }

  private static func configuration(
    _ base: Model, _ pruned: Model, kept: [TokenID], _ map: TokenMap
  ) -> [(name: String, text: [UInt8])]? {
    // Of a model whose layers cannot be told, none were pruned.
    let shape = try? EncoderShape(pruned.configuration, pruned.layout)
    let whole = try? EncoderShape(base.configuration, base.layout)
    let encoder = shape == whole ? nil : shape
    let old = TokenMap(kept: kept, oldCount: map.oldCount)
    func texts(_ map: TokenMap) -> [(name: String, text: [UInt8])] {
      base.configuration.pruned(
        vocabulary: (map.kept.count, { map.newID(of: $0) }), encoder: encoder)
    }
    let found = pruned.configuration.files.map(\.document.bytes)
    return texts(old).map(\.text) == found ? texts(map) : nil
  }

  // MARK: - Writing

  /// Writes all files.
  func write(into directory: NewDirectory, threads: Int) throws {
    let contents = try DirectoryContents(
      of: pruned.directory, weights: ModelSurgery.weightFiles(pruned.checkpoint),
      tokenizer: pruned.tokenizerFiles.rewrittenNames)
    for folder in contents.folders { try directory.makeFolder(folder) }
    let texts = try texts()
    for path in contents.copied where path.string != DirectoryContents.cardName {
      try directory.copy(path, from: pruned.directory)
    }
    for (name, text) in texts + (try card(contents, beside: texts.map(\.name))) {
      try WritableFile.create(directory.temporary.appending(name), holding: text)
    }
    let parameters = Dictionary(
      pruned.layout.parameters.map { ($0.tensor.name, $0) }, uniquingKeysWith: { first, _ in first }
    )
    let layout = try CheckpointLayout(pruned.checkpoint) { tensor in
      guard let axis = parameters[tensor.name]?.vocabularyAxis else {
        return TensorSource.copy(tensor)
      }
      let shape = try tensor.shape.resized(to: map.kept.count, along: axis)
      return .computed(tensor, shape) { () throws(CheckpointError) in
        try self.bytes(of: tensor, along: axis)
      }
    }
    try CheckpointWriter(layout).write(into: directory.temporary, threadCount: threads)
  }

  /// The model card, where the pruned model has one.
  private func card(
    _ contents: DirectoryContents, beside names: [String]
  ) throws(BytesError) -> [(name: String, text: [UInt8])] {
    let name = DirectoryContents.cardName
    guard contents.copied.contains(FilePath(name)) else { return [] }
    let card = RestoredCard(
      try ReadableFile.contents(of: pruned.directory.appending(name)), restored: restored.count,
      hasRecord: names.contains(PruningRecord.fileName))
    return [(name, card.bytes)]
  }

  /// The tokenizer's files as pruning the original would write them, the configuration, and the records.
  private func texts() throws -> [(name: String, text: [UInt8])] {
    var texts = try base.tokenizerFiles.pruned(to: map).map { (name: $0.name, text: $0.text) }
    let newID: (Int) -> Int? = { id in
      kept.indices.contains(id) ? map.newID(of: kept[id])?.index : nil
    }
    texts +=
      cleanConfiguration
      ?? pruned.configuration.pruned(vocabulary: (map.kept.count, newID), encoder: nil)
    let earlier = try TokenMapFile(in: base.directory, of: base.tokenizer)
    texts.append(
      (TokenMapFile.name, TokenMapFile(map, of: base.tokenizer, after: earlier).text))
    if let record = try RestoreRecord(of: pruned, base) {
      texts.append((PruningRecord.fileName, record.text(restored.sorted(), map)))
    }
    return texts
  }

  /// A tensor with the slices of tokens that come back among the pruned model's own.
  private func bytes(
    of tensor: TensorLocation, along axis: Int
  ) throws(CheckpointError) -> [UInt8] {
    guard let original = base.checkpoint[tensor.name] else { return [] }
    let (own, other): (AxisLayout, AxisLayout)
    do throws(TensorError) {
      own = try AxisLayout(tensor.shape, tensor.dataType, along: axis)
      other = try AxisLayout(original.shape, original.dataType, along: axis)
    } catch {
      throw .impossibleGather(tensor: tensor.name, error)
    }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var (bytes, all, slice): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    try pruned.checkpoint.read(tensor, 0..<tensor.byteCount, into: &all)
    bytes.reserveCapacity(own.blockCount * own.sliceByteCount * map.kept.count)
    for block in 0..<own.blockCount {
      for id in map.kept {
        if let place = places[id] {
          let start = block * own.blockByteCount + place * own.sliceByteCount
          bytes += all[start..<start + own.sliceByteCount]
        } else {
          let start = block * other.blockByteCount + id.index * other.sliceByteCount
          try base.checkpoint.read(
            original, start..<start + other.sliceByteCount, into: &slice)
          bytes += slice
        }
      }
    }
    return bytes
  }
}
