import Bytes
package import SystemPackage

/// Where a model is, and what the Hugging Face hub calls it.
package struct ModelPlace: Equatable, Sendable {
  package let directory: FilePath
  /// `org/name`; `nil` for a folder of which nobody says so.
  package let hubName: String?

  /// The last part of its name.
  package var shortName: String {
    if let hubName { return FilePath(hubName).lastComponent?.string ?? hubName }
    return (Directory.resolved(directory) ?? directory).lastComponent?.string ?? "model"
  }
}

/// The models that `hf download`, transformers and others have put into the hub's local cache.
///
///     models--org--name/refs/main            the commit that "main" was when it was asked for
///     models--org--name/snapshots/COMMIT/    links to ../../blobs/…
package struct HubCache: Sendable {
  package let folder: FilePath

  /// The cache that an environment names, as huggingface_hub finds it.
  package init(environment: (String) -> String?) {
    func path(_ name: String) -> FilePath? {
      guard let value = environment(name), !value.isEmpty else { return nil }
      guard value == "~" || value.hasPrefix("~/") else { return FilePath(value) }
      return FilePath((environment("HOME") ?? "") + value.dropFirst())
    }
    let home = path("HOME") ?? "/"
    let caches = path("XDG_CACHE_HOME") ?? home.appending(".cache")
    folder =
      path("HF_HUB_CACHE") ?? path("HUGGINGFACE_HUB_CACHE")
      ?? (path("HF_HOME") ?? caches.appending("huggingface")).appending("hub")
  }

  /// The place of what a user calls a model: a folder, and where there is none of the name, a model of
  /// the hub.
  ///
  /// - Throws: ``PruningError/notInHubCache(name:cache:)`` where the name is a hub's, and the model is
  ///   not in the cache.
  package func place(of name: String) throws -> ModelPlace {
    let path = FilePath(name)
    guard !Directory.isOccupied(path), Self.isHubName(name) else {
      return ModelPlace(directory: path, hubName: nil)
    }
    guard let snapshot = try snapshot(of: name) else {
      throw PruningError.notInHubCache(name: name, cache: folder)
    }
    return ModelPlace(directory: snapshot, hubName: name)
  }

  private func snapshot(of name: String) throws -> FilePath? {
    let parts = name.split(separator: "/").joined(separator: "--")
    let model = folder.appending("models--\(parts)")
    let reference = model.appending("refs").appending("main")
    guard Directory.kind(of: reference) == .file else { return nil }
    let text = String(decoding: try ReadableFile.contents(of: reference), as: UTF8.self)
    // The file may end with a line feed; nothing else than a name leads into the cache.
    guard let commit = FilePath.Component(text.filter { !$0.isWhitespace }), commit.kind == .regular
    else { return nil }
    let snapshot = model.appending("snapshots").appending(commit)
    return Directory.kind(of: snapshot) == .directory ? snapshot : nil
  }

  /// Whether the hub could have a model of this name: `name` or `org/name`, of letters, digits, `-`, `_`
  /// and `.`.
  package static func isHubName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count <= 2 && name.utf8.count <= 96 && !name.contains("--") && !name.contains("..")
      && parts.allSatisfy { part in
        let isMade = part.utf8.allSatisfy {
          UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "-_.".utf8.contains($0)
        }
        let ends = [part.utf8.first, part.utf8.last]
        return isMade && !ends.contains { $0.map { "-.".utf8.contains($0) } ?? true }
      }
  }
}
