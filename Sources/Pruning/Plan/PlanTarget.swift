import Checkpoints
import JSONText
import SystemPackage
import Tensors
import Tokenizers
import Transformers

/// The model that a plan is for.
package struct PlanTarget: Equatable, Sendable {
  /// What it was called, without a path.
  package let name: String
  /// Fingerprint of the tokenizer.
  package let tokenizer: String
  /// Fingerprint of configuration and of the weights' names, types and shapes.
  package let model: String
  /// The files that decide; without hashes where these were not asked for.
  package let files: [InputHashes.Entry]

  init(_ model: Model, name: String, files: [InputHashes.Entry]) throws {
    self.name = name
    tokenizer = try Fingerprint.of(model.tokenizerFiles)
    self.model = Self.fingerprint(model)
    self.files = files
  }

  private static func fingerprint(_ model: Model) -> String {
    let tensors = model.checkpoint.tensors.map {
      "\($0.name) \($0.dataType.rawValue) \($0.shape.dimensions)\n"
    }
    let files = model.configuration.files.map {
      (name: $0.path.lastComponent?.string ?? "", bytes: $0.document.bytes)
    }
    return Fingerprint.of(files + [("tensors", Array(tensors.joined().utf8))])
  }

  /// Refuses another model, as far as that shows without reading the weights.
  ///
  /// - Throws: ``PruningError/planOfOtherModel(plan:name:model:part:)``.
  func check(_ model: Model, plan: FilePath) throws {
    func refuse(_ part: String) -> PruningError {
      .planOfOtherModel(plan: plan, name: name, model: model.directory, part: part)
    }
    guard try Fingerprint.of(model.tokenizerFiles) == tokenizer else {
      throw refuse("the tokenizer is")
    }
    guard Self.fingerprint(model) == self.model else {
      throw refuse("the configuration, or the shapes of the weights, are")
    }
  }

  /// Refuses another model whose files have the same form.
  ///
  /// - Throws: ``PruningError/planOfOtherModel(plan:name:model:part:)``.
  func check(
    _ found: [InputHashes.Entry], of directory: FilePath, plan: FilePath
  ) throws(PruningError) {
    for file in files {
      let other = found.first { $0.name == file.name }
      let isSame =
        other.map {
          $0.size == file.size
            && ($0.sha256 == nil || file.sha256 == nil || $0.sha256 == file.sha256)
        } ?? false
      guard isSame else {
        throw .planOfOtherModel(
          plan: plan, name: name, model: directory, part: "\(file.name) is")
      }
    }
  }
}
