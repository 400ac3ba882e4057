import Bytes
package import Checkpoints
package import SystemPackage
import Tensors
package import Tokenizers
package import Transformers

/// What a model directory holds, as far as it can be read.
package struct Inspection {
  /// Something that a user should know before pruning.
  package enum Oddity {
    /// A part that cannot be read at all.
    case unreadable(any Error)
    /// A configuration names a token id that the embedding matrix does not have.
    case idOutOfRange(path: FilePath, place: String, id: Int, rows: Int)
    /// Numbers of a configuration that may be token ids, and that no rule explains.
    case unexplainedNumbers(path: FilePath, place: String)
    /// An id in tokenizer.json is not its token's.
    case inconsistency(IDInconsistency)
    /// Merges to no purpose.
    case oddMerges(OddMerges)
    /// The embedding matrix has another size than the tokenizer.
    case sizes(tokens: Int, rows: Int)
    /// A tensor that no rule explains.
    case unexplained(TensorLocation)
    /// Something that pruning would leave out.
    case leftOut(DirectoryContents.LeftOut)
  }

  /// The parameters that pruning one kind of axis can shrink.
  package struct Prunable: Equatable, Sendable {
    package let role: AxisRole
    package let tensors: Int
    package let parameters: Int
  }

  package let directory: FilePath
  package private(set) var configuration: ModelConfiguration?
  package private(set) var tokenizerFiles: TokenizerFiles?
  package private(set) var tree: ParameterTree?
  package private(set) var prunable: [Prunable] = []
  package private(set) var oddities: [Oddity] = []

  /// Reads what there is.
  ///
  /// - Throws: Only where the directory cannot be listed; everything else that is wrong becomes
  ///   an oddity.
  package init(directory: FilePath) throws {
    self.directory = directory
    _ = try Directory.names(in: directory)
    configuration = attempt { try ModelConfiguration(directory: directory) }
    tokenizerFiles = attempt { try TokenizerFiles(directory: directory) }
    if let checkpoint = attempt({ try Checkpoint(directory: directory) }) {
      let checkpoint = configuration?.withoutTies(checkpoint) ?? checkpoint
      tree = ParameterTree(checkpoint.tensors)
      let tokenizerNames = tokenizerFiles?.rewrittenNames ?? []
      let contents = attempt {
        try DirectoryContents(
          of: directory, weights: ModelSurgery.weightFiles(checkpoint),
          tokenizer: tokenizerNames)
      }
      oddities += (contents?.leftOut ?? []).map(Oddity.leftOut)
      explain(checkpoint)
    }
    checkIDs()
  }

  private mutating func attempt<Value>(_ body: () throws -> Value) -> Value? {
    do {
      return try body()
    } catch {
      oddities.append(.unreadable(error))
      return nil
    }
  }

  private mutating func explain(_ checkpoint: Checkpoint) {
    guard let configuration else { return }
    var found: [(role: AxisRole, tensors: Int, parameters: Int)] = [
      (.vocabulary, 0, 0), (.heads, 0, 0), (.intermediate, 0, 0),
    ]
    for tensor in checkpoint.tensors {
      let axes = configuration.family.axes(
        of: tensor.name, rank: tensor.shape.dimensions.count)
      guard let axes else {
        oddities.append(.unexplained(tensor))
        continue
      }
      for index in found.indices where axes.contains(found[index].role) {
        found[index].tensors += 1
        found[index].parameters += tensor.parameterCount
      }
    }
    prunable = found.map {
      Prunable(role: $0.role, tensors: $0.tensors, parameters: $0.parameters)
    }
    // Says which tensor disagrees with config.json, if one does.
    if !oddities.contains(where: { if case .unexplained = $0 { true } else { false } }) {
      _ = attempt { try ParameterLayout(checkpoint, configuration) }
    }
  }

  private mutating func checkIDs() {
    if let tokenizerFiles {
      let inconsistencies = attempt { try tokenizerFiles.inconsistencies() }
      oddities += (inconsistencies ?? []).map(Oddity.inconsistency)
      oddities += tokenizerFiles.oddMerges.map(Oddity.oddMerges)
    }
    guard let configuration else { return }
    let rows = configuration.vocabularySize
    oddities += configuration.idsOutOfRange.map { path, place, id in
      .idOutOfRange(path: path, place: place, id: id, rows: rows)
    }
    oddities += configuration.suspects.map { .unexplainedNumbers(path: $0.path, place: $0.place) }
    if let tokens = tokenizerFiles?.tokenizer.vocabularySize, tokens != rows {
      oddities.append(.sizes(tokens: tokens, rows: rows))
    }
  }
}
