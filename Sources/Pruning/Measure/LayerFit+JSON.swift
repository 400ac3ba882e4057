package import JSONText

extension LayerFit {
  /// For programs, and for ``PruningRecord``.
  package var json: JSONValue {
    func value(_ divergence: Divergence?) -> JSONValue {
      guard let divergence else { return .null }
      return .object([
        ("distance", .number(divergence.distance)),
        ("agreement", divergence.agreement.map { .number($0) } ?? .null),
      ])
    }
    return .object([
      ("documents", .integer(documents)), ("tokens", .integer(tokens)),
      ("held_out", .integer(heldOut)), ("noised", .integer(noised)),
      ("truncated", .integer(truncated)),
      ("resegmented", .bool(isResegmented)),
      (
        "exceeded",
        .array(
          exceeded.map {
            .object([
              ("unit", .string($0.unit)), ("asked", .integer($0.asked)),
              ("kept", .integer($0.kept)),
            ])
          })
      ),
      ("refitted", .bool(isRefitted)), ("before", value(before)), ("after", value(divergence)),
      ("after_with_vocabulary", value(withVocabulary)),
    ])
  }
}
