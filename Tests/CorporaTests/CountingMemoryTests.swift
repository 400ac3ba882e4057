import Bytes
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

struct CountingMemoryTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##a", "b", "##b", "ab"]).write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  /// What tables come to is within the bound, and twice the slots would not be.
  @Test(arguments: [100, 300, 1000, 30_000], [1, 2, 16])
  func tablesFitTheBound(_ megabytes: Int, _ threads: Int) throws {
    let bound = megabytes * 1_000_000
    let memory: CountingMemory
    do throws(CorpusError) {
      memory = try CountingMemory(
        bound: bound, resident: 50_000_000, threads: threads, [tokenizer, tokenizer])
    } catch {
      guard case .tooLittleMemory(bound, let needed) = error else { throw error }
      #expect(needed > bound && (threads == 16 || megabytes == 100))
      return
    }
    #expect(memory.tableSlots.nonzeroBitCount == 1)
    let tables = memory.tableSlots * threads * 2 * 180
    let threadSize = threads * 2 * 13_000_000
    #expect(
      tables + threadSize + 50_000_000 < bound
        || memory.tableSlots == CountingMemory.fewestTableSlots)
    #expect(
      memory.tableSlots == CountingMemory.mostTableSlots
        || 2 * tables + threadSize + 50_000_000 > bound)
  }

  @Test func tooLittle() throws {
    #expect(throws: CorpusError.self) {
      try CountingMemory(bound: 1_000_000, resident: 0, threads: 1, [tokenizer])
    }
    // Nobody asked for a bound, so nothing fails for it.
    let memory = try CountingMemory(bound: nil, resident: 0, threads: 1000, [tokenizer])
    #expect(memory.tableSlots == CountingMemory.fewestTableSlots)
  }

  /// Ever new words, with a table that forgets them all the time: the same counts.
  @Test func theBoundDoesNotMatter() throws {
    var random = SeededRandom(seed: 1)
    let text = (0..<200_000).flatMap { _ in
      (0..<Int.random(in: 1...20, using: &random)).map { _ in
        UInt8(ascii: Bool.random(using: &random) ? "a" : "b")
      } + [0x20]
    }
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    var request = CountingRequest([tokenizer], threads: 2)
    let usage = try corpus.count(request).usage
    request.memory = ProcessMemory.resident + 40_000_000
    #expect(try corpus.count(request).usage == usage)
  }
}
