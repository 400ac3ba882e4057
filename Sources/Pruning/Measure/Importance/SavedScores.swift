/// Scores with what they were measured on.
package struct SavedScores: Equatable, Sendable {
  package var scores: ImportanceScores
  package var origin: ScoreOrigin

  package init(_ scores: ImportanceScores, _ origin: ScoreOrigin) {
    (self.scores, self.origin) = (scores, origin)
  }

  /// Why scores cannot be added up.
  package enum Conflict: Error, Equatable, Sendable {
    case otherModel
    /// Of other kinds, or of batches of another size.
    case otherMethod
    /// Of weights alone, which all have in common.
    case noDocuments
    case sameDocuments
    /// Both have a batch that is not full.
    case openBatches(documents: Int, batchSize: Int)
  }

  /// Adds scores of other documents.
  mutating func add(_ other: SavedScores) throws(Conflict) {
    guard origin.model == other.origin.model else { throw .otherModel }
    guard scores.method == other.scores.method, origin.batchSize == other.origin.batchSize else {
      throw .otherMethod
    }
    guard scores.method != .magnitude else { throw .noDocuments }
    guard other.origin.parts.allSatisfy({ !origin.parts.contains($0) }) else {
      throw .sameDocuments
    }
    // A single one counts as the corpus's last batch.
    if let batchSize = origin.batchSize, !origin.openParts.isEmpty,
      let open = other.origin.openParts.first
    {
      throw .openBatches(documents: open.documents, batchSize: batchSize)
    }
    guard let sum = scores.sum(with: other.scores) else { throw .otherModel }
    scores = sum
    origin.parts += other.origin.parts
  }
}
