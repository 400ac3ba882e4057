/// The version of this tool, as `--version` and vprune.json say it.
package enum ToolVersion {
  package static let current = "0.1.0"
}
