import SystemPackage
import TestSupport
import Testing

@testable import Pruning

struct HubCacheTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// As huggingface_hub's constants.py finds it.
  @Test(arguments: [
    (["HOME": "/h"], "/h/.cache/huggingface/hub"),
    (["HOME": "/h", "XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
    (["HOME": "/h", "XDG_CACHE_HOME": "/x", "HF_HOME": "~/hf"], "/h/hf/hub"),
    (["HOME": "/h", "HF_HOME": "/hf", "HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
    (
      ["HOME": "/h", "HF_HOME": "/hf", "HF_HUB_CACHE": "/c", "HUGGINGFACE_HUB_CACHE": "/old"], "/c"
    ),
    (["HOME": "/h", "HF_HUB_CACHE": ""], "/h/.cache/huggingface/hub"),
  ])
  func whereTheCacheIs(_ environment: [String: String], _ expected: String) {
    #expect(HubCache { environment[$0] }.folder == FilePath(expected))
  }

  @Test(arguments: [
    ("org/name", true), ("name", true), ("o.r_g/n-a.me", true), ("a/b/c", false), ("/a", false),
    ("./a", false), ("a/", false), ("a--b", false), ("../a", false), ("-a", false), ("a.", false),
    ("", false), ("a b", false), ("é/a", false),
  ])
  func namesOfTheHub(_ name: String, _ isOne: Bool) {
    #expect(HubCache.isHubName(name) == isOne)
  }

  private var cache: HubCache {
    let path = folder.path.string
    return HubCache { $0 == "HF_HUB_CACHE" ? path : nil }
  }

  /// Files of a snapshot are links to blobs, as huggingface_hub makes them.
  @Test func modelsOfTheCache() throws {
    let model = "models--org-x--vprune-name"
    for part in ["refs", "blobs", "snapshots/abc"] { try folder.makeFolder("\(model)/\(part)") }
    try folder.write("\(model)/refs/main", "abc\n".utf8)
    try folder.write("\(model)/blobs/123", "{}".utf8)
    try folder.link("\(model)/snapshots/abc/config.json", to: "../../blobs/123")
    let place = try cache.place(of: "org-x/vprune-name")
    #expect(place.hubName == "org-x/vprune-name")
    #expect(place.shortName == "vprune-name")
    #expect(place.directory == folder.path.appending("\(model)/snapshots/abc"))
    let error = PruningError.notInHubCache(name: "org-x/other", cache: folder.path)
    #expect(throws: error) { try cache.place(of: "org-x/other") }
    for commit in ["../../..", "", "def", "/etc"] {
      try folder.write("\(model)/refs/main", commit.utf8)
      #expect(throws: PruningError.self) { try cache.place(of: "org-x/vprune-name") }
    }
  }

  /// A folder that is there wins, and what no hub can have is a path.
  @Test func folders() throws {
    let path = folder.path.string
    #expect(try cache.place(of: path) == ModelPlace(directory: folder.path, hubName: nil))
    #expect(try cache.place(of: "./no").directory == "./no")
    #expect(try cache.place(of: "/").hubName == nil)
  }
}
