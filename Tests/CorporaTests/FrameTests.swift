import Bytes
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

struct FrameTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##a", "b", "##b", "ab", "é"]).write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private func usage(_ stream: [UInt8], field: String? = nil) throws -> Usage {
    let path = try folder.write("frames", stream)
    return try Corpus(
      CorpusRequest([path.string], TextFields(field: field, readsFrames: true))
    ).usage(of: tokenizer, threads: 2)
  }

  /// Texts of any bytes but invalid ones, more than a block of them.
  private static func documents(seed: UInt64) -> [[UInt8]] {
    var random = SeededRandom(seed: seed)
    let parts = ["a", "b", "ab", "é", " ", "\n", "\r\n", "\r", "\u{FEFF}", "\u{0}", "x"]
    return (0..<400).map { number in
      let count = Int.random(in: 0...60, using: &random) * (number.isMultiple(of: 40) ? 2000 : 1)
      return (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) }
    }
  }

  @Test(arguments: 1...4)
  func framesHoldDocumentsAsTheyAre(_ seed: UInt64) throws {
    let documents = Self.documents(seed: seed)
    let expected = try PlainUsage.usage(of: documents, tokenizer)
    let stream = Frames.stream(documents)
    #expect(try usage(stream) == expected)
    #expect(try usage(Gzip.member(stream)) == expected)
  }

  @Test func invalidTextStaysInItsFrame() throws {
    let usage = try usage(Frames.stream([[0x61, 0xE2], [0x82, 0xAC], [], [0x61, 0xFF, 0x62]]))
    let expected = try PlainUsage.usage(
      of: ["a\u{FFFD}", "\u{FFFD}\u{FFFD}", "", "a\u{FFFD}b"].map { Array($0.utf8) }, tokenizer)
    #expect(usage.counts == expected.counts)
    #expect((usage.documents, usage.textSize, usage.replacedCount) == (4, 15, 4))
  }

  @Test func framesMayHoldObjects() throws {
    let objects = [
      #"{"m": {"t": "ab\nab"}}"#, " \n", "{\n  \"m\":\n  {\"t\": \"\\u00e9\"}\n}", #"{"m.t": ""}"#,
    ].map { Array($0.utf8) }
    let expected = try PlainUsage.usage(of: ["ab\nab", "é", ""].map { Array($0.utf8) }, tokenizer)
    #expect(try usage(Frames.stream(objects), field: "m.t") == expected)
    #expect(
      throws: CorpusError.missingField(
        path: folder.path.appending("frames"), line: 2, field: "m.t", known: ["n"])
    ) {
      try usage(Frames.stream([objects[0], Array(#"{"n": 1}"#.utf8)]), field: "m.t")
    }
  }

  @Test func emptyStreams() throws {
    #expect(try usage(Frames.end) == Usage(vocabularySize: tokenizer.vocabularySize))
    #expect(try usage(Frames.stream([[]])).documents == 1)
  }

  /// Cut anywhere, between two frames too, a stream is an error that names the document.
  @Test func everyCutIsNoticed() throws {
    let path = folder.path.appending("frames")
    let frames = [Array("ab".utf8), [], Array("a".utf8)].map(Frames.frame)
    var ends = [0]
    for frame in frames + [Frames.end] { ends.append((ends.last ?? 0) + frame.count) }
    let stream = frames.flatMap { $0 } + Frames.end
    for length in stream.indices {
      let document = ends.count { $0 <= length }
      #expect(throws: CorpusError.truncatedFrames(path: path, document: document), "\(length)") {
        try usage(Array(stream[..<length]))
      }
    }
    #expect(throws: CorpusError.bytesAfterFrames(path: path, documents: 3)) {
      try usage(stream + [0])
    }
  }

  /// What is not frames at all is told from the first bytes, and nothing is set aside for it.
  @Test func lengthsThatCannotBe() throws {
    let path = folder.path.appending("frames")
    let limit = DocumentFrames.longestDocument
    #expect(
      throws: CorpusError.oversizedFrame(
        path: path, document: 1, size: 0x5468_6973, limit: limit)
    ) {
      try usage(Array("This is text.".utf8))
    }
    #expect(
      throws: CorpusError.oversizedFrame(path: path, document: 2, size: limit + 1, limit: limit)
    ) {
      try usage(Frames.frame([]) + [0x10, 0, 0, 1])
    }
    #expect(throws: CorpusError.truncatedFrames(path: path, document: 1)) {
      try usage([0x10, 0, 0, 0] + Array("short".utf8))
    }
  }
}
