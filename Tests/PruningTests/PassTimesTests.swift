import Checkpoints
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

struct PassTimesTests {
  @Test func documentsAreAsLongAsTheModelSees() throws {
    let folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    let directory = folder.path.appending("model")
    let encoder = try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
    let times = try PassTimes(encoder, encoder, documents: 2)
    // config.json has 16 positions.
    #expect((times.documents, times.length) == (2, 16))
    for seconds in [times.before, times.after] { #expect(seconds > 0 && seconds.isFinite) }
    #expect(times.speedup == times.before / times.after)
    #expect(try PassTimes(encoder, encoder, documents: 1, length: 5).length == 5)
  }
}
