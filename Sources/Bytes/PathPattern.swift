import Glibc
package import SystemPackage

/// A path with the shell's wildcards in it: `*`, `?` and `[…]`.
package enum PathPattern {
  /// Whether a path has any.
  package static func isPattern(_ path: String) -> Bool {
    path.utf8.contains { "*?[".utf8.contains($0) }
  }

  /// What the pattern matches, sorted by bytes: the C library's own order is the locale's.
  ///
  /// Names that begin with a dot are matched by a dot alone, as in the shell.
  package static func matches(of pattern: String) -> [FilePath] {
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    guard unsafe glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
    var paths: [FilePath] = []
    for index in 0..<Int(unsafe found.gl_pathc) {
      guard let path = unsafe found.gl_pathv[index] else { continue }
      paths.append(unsafe FilePath(platformString: path))
    }
    return paths.sorted { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }
  }
}
