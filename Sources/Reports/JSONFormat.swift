package import JSONText

/// What `--json` prints, by the name and version that stand first in it.
///
/// The meaning of each key is in docs/schemas, a file for each format. A key that is new leaves the version as it is; one that goes, or that comes to mean something else, makes the next.
package enum JSONFormat: String, CaseIterable, Sendable {
  /// `prune`, `plan`, `apply` and `pack`.
  case prune
  case verify
  case restore
  case inspect
  case inspectPlan = "inspect-plan"
  case diff
  case count
  case sweep
  case sweepLayers = "sweep-layers"
  case evaluate
  case bench

  private var version: Int { 1 }

  /// What the key `format` says.
  package var name: String { "vprune \(rawValue) \(version)" }

  /// A report as it is printed.
  ///
  /// - Parameter report: An object.
  /// - Returns: The object with its format, as lines of text.
  package func lines(_ report: JSONValue) -> [UInt8] {
    guard case .object(let members) = report else { return report.lines }
    return JSONValue.object([("format", .string(name))] + members).lines
  }
}
