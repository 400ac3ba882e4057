package import Checkpoints
import JSONText

extension ModelConfiguration {
  /// A checkpoint without the tensors that are tied to the word embeddings, which loaders tie again.
  ///
  /// Where config.json forbids that, all stay.
  package func withoutTies(_ checkpoint: Checkpoint) -> Checkpoint {
    let places =
      ["tie_word_embeddings"]
      + (family.textConfiguration.map { ["\($0).tie_word_embeddings"] } ?? [])
    guard !places.contains(where: { node(at: $0)?.bool == false }) else { return checkpoint }
    return checkpoint.withoutTies(
      to: family.wordEmbeddings.flatMap { [$0, family.prefix + $0] })
  }
}
