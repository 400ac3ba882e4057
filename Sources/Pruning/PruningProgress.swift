package import Corpora

/// What the main job is doing, for whoever shows it.
package enum PruningProgress: Sendable {
  /// Tokens are being counted; the size of the corpus is known unless it comes by a pipe.
  case counting(ReadingProgress, size: Int?)
  /// Text that is not counted is tokenized.
  case measuring(ReadingProgress, size: Int?)
  /// So many bytes of so many have been written.
  case writing(bytes: Int, of: Int)
  /// Layers are being measured or fitted.
  case layers(String)
  /// Documents are being compared.
  case verifying(ReadingProgress, size: Int?)
}
