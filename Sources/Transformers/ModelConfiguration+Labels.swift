import JSONText

extension ModelConfiguration {
  /// The labels' names by their numbers, `id2label`; `nil` where config.json has none.
  package var labelNames: [Int: String]? {
    guard let names = node(at: "id2label"), names.isObject else { return nil }
    return Dictionary(
      names.members.compactMap { member in
        member.key.string.flatMap { Int($0) }.map { ($0, member.value.string ?? "LABEL_\($0)") }
      }, uniquingKeysWith: { $1 })
  }

  /// How many labels a classifier has.
  ///
  /// As transformers counts: the names; without them `num_labels`, and without that two.
  package var labelCount: Int {
    labelNames?.count ?? node(at: "num_labels")?.int.flatMap { $0 > 0 ? $0 : nil } ?? 2
  }
}
