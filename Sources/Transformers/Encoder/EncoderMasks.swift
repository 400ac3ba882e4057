package import Kernels

/// Multipliers of a layer's heads and neurons; 1 leaves one as it is, 0 takes it out.
package struct LayerMask: Equatable, Sendable {
  /// One for each head: what its context vectors are multiplied by before the output projection.
  package var heads: [Float]
  /// One for each neuron: what its activation is multiplied by.
  package var neurons: [Float]

  package init(heads: [Float], neurons: [Float]) {
    self.heads = heads
    self.neurons = neurons
  }
}

/// The gradients of a loss with respect to the masks of all layers, for each document of a batch by itself.
///
/// The loss is whatever the gradient at the outputs belongs to. A document's outputs depend on no other
/// document, so that with one gradient for all of them each row is that document's own.
package struct MaskGradients: Sendable {
  /// One matrix a layer, (documents, heads).
  ///
  /// With a mask of 1, this is also Σ W_o ∂L/∂W_o over the head's columns of the output projection.
  package let heads: [Matrix]
  /// One matrix a layer, (documents, neurons); also Σ W_2 ∂L/∂W_2 over a neuron's column of the output.
  package let neurons: [Matrix]
  /// One matrix a layer, (documents, neurons): with respect to a factor on what goes into the activation
  /// function, which is Σ W_1 ∂L/∂W_1 + b_1 ∂L/∂b_1 over a neuron's row.
  package let neuronInputs: [Matrix]
  /// One a layer, where they were wanted.
  package let streams: [StreamGradients]
}

/// The gradients of a loss with respect to what a layer adds to its input, before normalization.
package struct StreamGradients: Sendable {
  /// With respect to the input and the output of attention, added; (tokens, hidden).
  package let attention: Matrix
  /// With respect to the attended states and the output of the network, added; (tokens, hidden).
  package let network: Matrix
}
