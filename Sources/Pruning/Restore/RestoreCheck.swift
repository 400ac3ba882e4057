import Checkpoints
import SystemPackage
import Tensors
import Tokenizers
import Transformers

/// The proof that a restored model is what was promised: both directories and the written one are read from disk.
struct RestoreCheck {
  private let base: Model
  private let pruned: Model
  private let kept: [TokenID]
  private let map: TokenMap
  private let hasCleanConfiguration: Bool

  init(_ restoration: Restoration) {
    (base, pruned) = (restoration.base, restoration.pruned)
    (kept, map) = (restoration.kept, restoration.map)
    hasCleanConfiguration = restoration.cleanConfiguration != nil
  }

  func run(on directory: FilePath) throws -> VerificationResult {
    var result = VerificationResult()
    let written = try Model(directory: directory, prunedFrom: base)
    checkTokens(written, into: &result)
    guard result.isExact else { return result }
    for (path, difference) in try written.tokenizerFiles.differences(
      from: base.tokenizerFiles, map)
    {
      result.note(.value(difference, path: path))
    }
    for item in try written.tokenizerFiles.inconsistencies() {
      result.note(
        .value(
          path: item.path, place: item.place, found: "\(item.id)",
          expected: item.expected.map(String.init) ?? "no id"))
    }
    if hasCleanConfiguration {
      let promise = try StructurePromise(
        recordedIn: directory.appending(PruningRecord.fileName), for: base)
      ValueCheck(
        original: base.configuration, pruned: written.configuration, map: map,
        newVocabularySize: map.kept.count, structure: promise?.structure
      ).run(into: &result)
    }
    try checkTensors(written, into: &result)
    return result
  }

  private func checkTokens(_ written: Model, into result: inout VerificationResult) {
    let tokenizer = written.tokenizer
    for (index, id) in map.kept.enumerated()
    where tokenizer.token(TokenID(UInt32(index))) != base.tokenizer.token(id) {
      result.note(
        .token(
          id: index, token: tokenizer.token(TokenID(UInt32(index))).map(Array.init) ?? []))
    }
    if tokenizer.vocabularySize > map.kept.count {
      result.note(.token(id: map.kept.count, token: []))
    }
  }

  /// Every tensor of the pruned model is there, and has its bytes; where tokens came back, the original's between them.
  private func checkTensors(_ written: Model, into result: inout VerificationResult) throws {
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    for parameter in pruned.layout.parameters {
      let tensor = parameter.tensor
      guard let new = written.checkpoint[tensor.name], new.dataType == tensor.dataType else {
        result.note(.tensor(name: tensor.name, original: tensor.dataType.rawValue, pruned: nil))
        continue
      }
      let axis = parameter.vocabularyAxis
      let original = axis == nil ? nil : base.checkpoint[tensor.name]
      let layout = try AxisLayout(new.shape, new.dataType, along: axis ?? 0)
      var (found, expected): ([UInt8], [UInt8]) = ([], [])
      slices: for block in 0..<layout.blockCount {
        for index in 0..<layout.length {
          let start = block * layout.blockByteCount + index * layout.sliceByteCount
          try written.checkpoint.read(new, start..<start + layout.sliceByteCount, into: &found)
          let id = axis == nil ? nil : map.kept[index]
          let place = id.map { places[$0] } ?? index
          let (checkpoint, source, row) =
            place.map { (pruned.checkpoint, tensor, $0) }
            ?? (base.checkpoint, original ?? tensor, id?.index ?? index)
          let from = try AxisLayout(source.shape, source.dataType, along: axis ?? 0)
          let offset = block * from.blockByteCount + row * from.sliceByteCount
          guard from.sliceByteCount == layout.sliceByteCount,
            offset + layout.sliceByteCount <= source.byteCount
          else {
            result.note(
              .tensor(
                name: tensor.name, original: "\(tensor.shape.dimensions)",
                pruned: "\(new.shape.dimensions)"))
            break slices
          }
          try checkpoint.read(source, offset..<offset + layout.sliceByteCount, into: &expected)
          if found != expected {
            result.note(.bytes(tensor: tensor.name, row: index, offset: start))
            break slices
          }
        }
      }
      result.tensors += 1
      result.tensorBytes += new.byteCount
    }
  }
}
