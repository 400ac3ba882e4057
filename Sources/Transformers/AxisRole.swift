/// What the indices along one axis of a parameter count.
///
/// Everything that is cut is an axis: keeping some tokens, heads or neurons means to gather the
/// kept indices along every axis with that role.
package enum AxisRole: Equatable, Sendable {
  /// Token ids.
  case vocabulary
  /// The width of the residual stream.
  case hidden
  /// The width of token embeddings, where it is not the hidden size (ELECTRA).
  case embedding
  /// Attention heads, each with its head size of consecutive indices.
  case heads
  /// Neurons of the feed-forward network.
  case intermediate
  /// Positions in a text.
  case positions
  /// Segments of a text (token types).
  case segments
  /// What a task head tells apart, and anything else that nothing is pruned by.
  case other
}
