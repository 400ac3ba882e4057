package import SystemPackage

/// Where the links in a model's folder may lead: into the folder, or from a snapshot in the hub's cache to its blobs.
///
/// A folder from elsewhere must not show what else is on the machine.
///
///     models--org--name/blobs/HASH
///     models--org--name/snapshots/COMMIT/config.json → ../../blobs/HASH
package struct LinkBoundary: Sendable {
  private let inside: [FilePath]

  /// The boundary of a folder, which may be reached through links itself.
  package init(of folder: FilePath) {
    guard let folder = Directory.resolved(folder) else {
      inside = []
      return
    }
    let snapshots = folder.removingLastComponent()
    let model = snapshots.removingLastComponent()
    let isSnapshot =
      snapshots.lastComponent == "snapshots"
      && model.lastComponent?.string.hasPrefix("models--") ?? false
    inside = [folder] + (isSnapshot ? [model.appending("blobs")] : [])
  }

  /// Looks at where a path leads; one that leads nowhere is inside.
  ///
  /// - Throws: ``BytesError/linkOutside(path:target:)``.
  package func check(_ path: FilePath) throws(BytesError) {
    guard let target = Directory.resolved(path), !inside.contains(where: target.starts(with:))
    else { return }
    throw .linkOutside(path: path, target: target)
  }

  /// Looks at the links to files, and to devices, that a folder has at its top.
  ///
  /// - Throws: ``BytesError/linkOutside(path:target:)``, or what keeps the folder from being listed.
  package static func check(filesIn folder: FilePath) throws(BytesError) {
    let boundary = LinkBoundary(of: folder)
    for name in try Directory.names(in: folder) where !name.hasPrefix(".") {
      let path = folder.appending(name)
      guard Directory.isLink(path), Directory.kind(of: path) != .directory else { continue }
      try boundary.check(path)
    }
  }
}
