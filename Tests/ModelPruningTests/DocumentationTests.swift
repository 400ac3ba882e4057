import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The library's documentation is made without a warning, and no public declaration lacks a comment.
struct DocumentationTests {
  @Test func documentationIsWhole() async throws {
    let folder = try TemporaryFolder()
    let build = Binary.path.removingLastComponent()
    let result = try await Subprocess.run(
      .path(Repository.root.appending("scripts/documentation.sh")),
      arguments: [folder.path.appending("out").string],
      environment: .inherit.updating(["VPRUNE_BUILD": build.string]),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let messages = result.standardOutput + result.standardError
    #expect(result.terminationStatus.isSuccess, "\(messages)")
    #expect(!messages.contains("warning"), "\(messages)")
    let pages = try folder.names("out/data/documentation/modelpruning")
    #expect(pages.contains("pruner.json") && pages.contains("pruningamodel.json"), "\(pages)")
  }
}
