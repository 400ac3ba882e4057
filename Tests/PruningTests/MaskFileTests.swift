import SystemPackage
import TestSupport
import Testing

@testable import Pruning

/// Masks in JSON that say two things, or none.
struct MaskFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    (#"{"heads": [[1, 0]], "heads": [[1, 1]]}"#, "the file has heads twice"),
    (#"{"heads": [[1, 0]], "h\u0065ads": [[1, 0]]}"#, "the file has heads twice"),
    (#"{"neurons": [[1]], "heads": [[1]], "neurons": null}"#, "the file has neurons twice"),
    (#"{"neurons": [[1]], "ffn": [[1]]}"#, "the file has neurons twice"),
    (#"{"ffn": [[1]], "ffn": [[1]]}"#, "the file has neurons twice"),
    (#"{"layers": [1], "layers": [0]}"#, "the file has layers twice"),
    (#"{"other": 1}"#, "the file has none of heads, neurons and layers"),
    (#"{"heads": [[2]]}"#, "heads[0][0] must be 0 or 1"), ("[1]", "the file holds no object"),
  ])
  func masksThatAreNone(_ text: String, _ expected: String) throws {
    let path = try folder.write("masks.json", text.utf8)
    #expect(throws: PruningError.malformedMasks(path: path, expected: expected)) {
      try MaskFile(path: path)
    }
  }

  /// Names that nothing is read from may repeat.
  @Test func otherMembers() throws {
    let text = #"{"note": 1, "heads": [[1, 0]], "note": 2, "ffn": [[true, 0]]}"#
    let masks = try MaskFile(path: try folder.write("masks.json", text.utf8))
    #expect(masks.heads == [[true, false]] && masks.neurons == [[true, false]])
    #expect(masks.layers == nil)
  }
}
