import Corpora
import Pruning

/// How far a job is.
public struct JobProgress: Equatable, Sendable {
  /// What a job does, in this order; not every job does all.
  public enum Stage: Sendable, CaseIterable {
    /// Tokens of the corpus are counted.
    case counting
    /// The hold-out is tokenized.
    case measuring
    /// Heads, neurons and layers are measured or fitted.
    case layers
    /// Weights are written.
    case writing
    /// What was written, or decided, is compared with the original.
    case verifying
  }

  /// What is being done.
  public let stage: Stage
  /// Bytes that are done: of the corpus as it is stored, or of weights; 0 for ``Stage/layers``.
  public let done: Int
  /// Bytes in all; `nil` where they are not known.
  public let total: Int?
}

extension JobProgress {
  init(_ progress: PruningProgress) {
    switch progress {
    case .counting(let read, let size):
      self.init(stage: .counting, done: read.storedSize, total: size)
    case .measuring(let read, let size):
      self.init(stage: .measuring, done: read.storedSize, total: size)
    case .writing(let bytes, let total): self.init(stage: .writing, done: bytes, total: total)
    case .layers: self.init(stage: .layers, done: 0, total: nil)
    case .verifying(let read, let size):
      self.init(stage: .verifying, done: read.storedSize, total: size)
    }
  }
}
