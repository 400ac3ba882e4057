package import JSONText
import Tokenizers

/// Where two saved plans decide otherwise.
///
/// Tokens are told by their text, so that plans for two models can be compared.
package struct PlanDifference: Sendable {
  /// A token that only one of the plans keeps.
  package struct Token: Equatable, Sendable {
    package let kept: PlanFile.Kept
    /// What its loss costs, where the other plan drops it and says so.
    package let cost: DroppedToken?
  }

  /// Units of one kind in a layer.
  package struct Units: Equatable, Sendable {
    /// The layer's number, from 0.
    package let layer: Int
    /// `heads` or `neurons`.
    package let kind: String
    /// How many the plans keep; `nil` where all stay.
    package let counts: [Int?]
    /// How many are kept by one of them alone; `nil` where that cannot be told.
    package let differing: Int?
  }

  package let plans: (first: PlanFile, second: PlanFile)
  /// Options with other values, and these as JSON.
  package let asked: [(name: String, first: JSONValue, second: JSONValue)]
  package let onlyFirst: [Token]
  package let onlySecond: [Token]
  package let units: [Units]
  /// Numbers of the layers that run, where these are not the same.
  package let layers: (first: [Int]?, second: [Int]?)?

  package init(_ first: PlanFile, _ second: PlanFile) {
    plans = (first, second)
    let other = Dictionary(
      second.asked.members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    asked = first.asked.members.compactMap { name, value in
      let second = other[name] ?? .null
      return value.compact == second.compact ? nil : (name, value, second)
    }
    onlyFirst = Self.tokens(of: first, without: second)
    onlySecond = Self.tokens(of: second, without: first)
    units =
      Self.units("heads", first.masks?.heads, second.masks?.heads)
      + Self.units("neurons", first.masks?.neurons, second.masks?.neurons)
    let running = [first, second].map { plan in
      plan.masks?.layers.map { row in row.indices.filter { row[$0] } }
    }
    layers = running[0] == running[1] ? nil : (running[0], running[1])
  }

  /// Whether both keep the same.
  package var isSame: Bool {
    onlyFirst.isEmpty && onlySecond.isEmpty && units.isEmpty && layers == nil
      && plans.first.values == plans.second.values
      && (plans.first.vocabulary == nil) == (plans.second.vocabulary == nil)
  }

  private static func tokens(of plan: PlanFile, without other: PlanFile) -> [Token] {
    guard let kept = plan.vocabulary?.kept, let rest = other.vocabulary else { return [] }
    let known = Set(rest.kept.map(\.token))
    let costs = Dictionary(
      rest.dropped.map { ($0.token, $0.cost) }, uniquingKeysWith: { first, _ in first })
    return kept.filter { !known.contains($0.token) }.map { Token(kept: $0, cost: costs[$0.token]) }
  }

  private static func units(_ kind: String, _ first: [[Bool]]?, _ second: [[Bool]]?) -> [Units] {
    func row(_ rows: [[Bool]]?, _ index: Int) -> [Bool]? {
      rows.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    }
    return (0..<max(first?.count ?? 0, second?.count ?? 0)).compactMap { layer in
      let rows = [row(first, layer), row(second, layer)]
      guard rows[0] != rows[1] else { return nil }
      var differing: Int?
      if let one = rows[0], let other = rows[1], one.count == other.count {
        differing = zip(one, other).count { $0 != $1 }
      }
      return Units(
        layer: layer, kind: kind, counts: rows.map { $0.map { row in row.count { $0 } } },
        differing: differing)
    }
  }
}
