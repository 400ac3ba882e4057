/// What pruning layers under a budget found out.
package struct LayerFit: Equatable, Sendable {
  /// Documents and tokens that were measured and fitted on, and those that were kept apart.
  package var documents = 0
  package var tokens = 0
  package var heldOut = 0
  /// Noised documents beside them (``NoisedText``).
  package var noised = 0
  /// Documents that were longer than the model sees.
  package var truncated = 0
  /// Whether documents were cut without tokens that text like them may lack (``UnseenText``).
  package var isResegmented = false
  /// How far the pruned model is from the dense one on documents that fits did not see; `nil` without text.
  package var divergence: Divergence?
  /// How far it is from the dense model that sees them as its own tokenizer cuts them: what the vocabulary's loss
  /// makes is in it; `nil` where no tokens go, or outputs are of tokens.
  package var withVocabulary: Divergence?
  /// The first before the output projections were refitted.
  package var before: Divergence?
  /// Budgets that TextPruner's choice, which never empties a layer, is above.
  package var exceeded: [Excess] = []
  /// Whether projections were refitted.
  package var isRefitted = false
}

extension LayerFit {
  /// More units than were asked for.
  package struct Excess: Equatable, Sendable {
    /// `heads` or `neurons`.
    package let unit: String
    package let asked: Int
    package let kept: Int
  }
}
