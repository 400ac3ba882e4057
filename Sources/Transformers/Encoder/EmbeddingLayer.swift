import Checkpoints
import Kernels

/// Token ids to the first hidden states: word, position and segment embeddings, a norm, and a projection where
/// embeddings are narrower than hidden states.
struct EmbeddingLayer: Sendable {
  /// (vocabulary, width).
  let words: Matrix
  /// (positions, width); `nil` where only attention knows positions.
  private let positions: Matrix?
  /// (segments, width); `nil` where the model has none.
  let segments: Matrix?
  /// The id that has the row of its own number in the position table, the first text token having the next;
  /// `nil` where rows are counted from 0.
  private let paddingID: Int?
  private let norm: LayerNorm
  private let projection: Linear?
  private let projectsFirst: Bool

  init(_ settings: EncoderSettings, _ reader: WeightReader) throws(TransformerError) {
    let structure = settings.structure
    let names = structure.embeddings
    let hiddenSize = try settings.size(structure.hiddenSize)
    words = try reader.matrix(
      .base(names.words), shape: [settings.configuration.vocabularySize, nil])
    let width = words.columns
    // Other families' code does not know the key.
    let usesPositions =
      if case .disentangled = structure.relative {
        try settings.flag("position_biased_input", or: true)
      } else {
        true
      }
    positions =
      usesPositions ? try reader.matrix(.base(names.positions), shape: [nil, width]) : nil
    segments =
      reader.has(.base(names.segments))
      ? try reader.matrix(.base(names.segments), shape: [nil, width]) : nil
    paddingID =
      switch structure.positions {
      case .absolute: nil
      case .afterPadding(let id?): id
      case .afterPadding(nil): try settings.integer("pad_token_id", from: 0, or: 1)
      }
    projectsFirst = names.projectsFirst
    projection =
      if let name = names.projection, reader.has(.base(name)) {
        try reader.linear(
          .base(name), from: width, to: hiddenSize, hasBias: reader.has(.base(name), "bias"))
      } else {
        nil
      }
    norm = try reader.norm(
      .base(names.norm), count: projectsFirst ? hiddenSize : width, epsilon: settings.epsilon())
    guard projection != nil || width == hiddenSize else {
      throw .tensorMissing(
        path: reader.checkpoint.path, name: names.projection ?? names.words)
    }
  }

  /// The longest document that the position table has rows for; `nil` where there is none.
  var lengthLimit: Int? {
    positions.map { $0.rows - (paddingID.map { $0 + 1 } ?? 0) }
  }

  /// The hidden states before the first layer, (tokens, hidden).
  ///
  /// - Parameters:
  ///   - batch: Documents of at most ``lengthLimit`` tokens, all ids below the vocabulary's size.
  ///   - blas: Multiplies.
  /// - Returns: A new matrix.
  func forward(_ batch: TokenBatch, _ blas: BLAS) -> Matrix {
    var sum = words.gathering(rows: batch.tokenIDs)
    if let positions { sum.add(positions.gathering(rows: positionNumbers(batch))) }
    if let segments { sum.add(segments.gathering(rows: batch.segments)) }
    if let projection, projectsFirst { sum = project(sum, projection, blas) }
    norm.forward(sum, into: sum, scales: Matrix(rows: 1, columns: sum.rows))
    if let projection, !projectsFirst { sum = project(sum, projection, blas) }
    return sum
  }

  private func project(_ input: Matrix, _ projection: Linear, _ blas: BLAS) -> Matrix {
    let output = Matrix(rows: input.rows, columns: projection.outputs)
    projection.forward(input, into: output, blas)
    return output
  }

  private func positionNumbers(_ batch: TokenBatch) -> [Int] {
    batch.documents.flatMap { rows in
      guard let paddingID else { return Array(0..<rows.count) }
      var position = paddingID
      return batch.tokenIDs[rows].map { id in
        guard id != paddingID else { return paddingID }
        position += 1
        return position
      }
    }
  }
}
