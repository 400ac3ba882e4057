import Bytes
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// Counting in stretches: what is known midway, what is saved, and going on from there.
struct CountingJobTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##a", "b", "##b", "ab"] + (0..<300).map { "w\($0)" })
      .write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  /// Lines, gzip, JSON Lines and a table, of more than a block each; some text is invalid.
  private func corpus() throws -> Corpus {
    var random = SeededRandom(seed: 5)
    func document() -> String {
      (0..<Int.random(in: 0...12, using: &random)).map { _ in
        // Later words are rarer: the curve grows for long.
        "w\(Int.random(in: 0...299, using: &random) * Int.random(in: 0...299, using: &random) / 299)"
      }.joined(separator: " ")
    }
    func lines(_ count: Int) -> [UInt8] {
      (0..<count).flatMap { _ in Array((document() + "\r\n").utf8) }
    }
    try folder.makeFolder("texts")
    try folder.write("texts/1.txt", [0xEF, 0xBB, 0xBF] + lines(60_000) + [0xFF, 0x0A])
    try folder.write("texts/2.txt.gz", Gzip.member(lines(50_000) + [0xFF, 0x61]))
    try folder.write(
      "texts/3.jsonl", (0..<40_000).flatMap { _ in Array("{\"text\": \"\(document())\"}\n\n".utf8) }
    )
    try folder.write(
      "texts/4.csv",
      Array("id,text\n".utf8) + (0..<40_000).flatMap { Array("\($0),\(document())\n".utf8) })
    try folder.write("texts/5.txt", "".utf8)
    return try Corpus(CorpusRequest([folder.path.appending("texts").string]))
  }

  private func progress(
    _ corpus: Corpus, asked: String = "", interval: Duration = .zero
  ) throws -> CountingProgressFile {
    try CountingProgressFile(
      folder.path.appending("progress"), of: corpus, tokenizer: folder.path.appending("model"),
      asked: asked, interval: interval)
  }

  @Test func pointsDoNotDependOnThreads() throws {
    let corpus = try corpus()
    let outcomes = try [1, 2, 5].map {
      try corpus.count(CountingRequest([tokenizer], threads: $0))
    }
    #expect(outcomes[0].usage == outcomes[1].usage && outcomes[1].usage == outcomes[2].usage)
    #expect(outcomes[0].curve == outcomes[1].curve && outcomes[1].curve == outcomes[2].curve)
    let points = outcomes[0].curve.points
    #expect(points.count > 8)
    #expect(points.last == SaturationCurve.Point(outcomes[0].usage))
    for (before, after) in zip(points, points.dropFirst()) {
      #expect(before.documents < after.documents && before.textSize < after.textSize)
      #expect(before.tokens <= after.tokens)
    }
    // What stands at a point is what its documents have.
    let point = points[3]
    let text = try folder.read("texts/1.txt")
    let documents = Array(PlainUsage.documents(of: text)[..<point.documents])
    #expect(SaturationCurve.Point(try PlainUsage.usage(of: documents, tokenizer)) == point)
  }

  /// Ended after any number of blocks, on any number of threads, with or without a sample: what comes
  /// of going on is what comes of counting once.
  @Test(arguments: [1, 4], [nil, 0.3])
  func nothingIsCountedTwice(_ threads: Int, _ share: Double?) throws {
    let corpus = try corpus()
    var request = CountingRequest([tokenizer], threads: threads)
    request.sample = share.map { DocumentSample(share: $0, seed: 1) }
    let whole = try corpus.count(request)
    let file = try progress(corpus)
    request.progress = file
    let empty = CountingState(usage: Usage(vocabularySize: tokenizer.vocabularySize))
    let copies = Mutex<[[UInt8]]>([])
    // On one thread every block's state is seen; it is the same on several.
    var first = request
    first.threads = 1
    _ = try corpus.count(first) { _ in
      // What a process that was killed here would leave.
      guard let bytes = try? ReadableFile.contents(of: file.path) else { return }
      copies.withLock { if $0.last != bytes { $0.append(bytes) } }
    }
    let saved = copies.withLock { $0 }
    #expect(saved.count > 5)
    for bytes in [saved[0], saved[saved.count / 3], saved[saved.count / 2]] + saved.suffix(2) {
      try WritableFile.update(file.path, with: bytes)
      let state = try #require(try file.read(empty))
      let outcome = try corpus.count(request)
      #expect(outcome.resumed == state.position.documents && outcome.resumed > 0)
      #expect(outcome.usage == whole.usage)
      #expect(outcome.curve == whole.curve)
      #expect(abs((outcome.words ?? 0) - (whole.words ?? 0)) <= 1)
    }
  }

  @Test func progressOfAnotherCountIsRefused() throws {
    let corpus = try corpus()
    var request = CountingRequest([tokenizer], threads: 2)
    let file = try progress(corpus)
    request.progress = file
    _ = try corpus.count(request)
    let unusable = CorpusError.unusableProgress(path: file.path)
    request.progress = try progress(corpus, asked: "another sample")
    #expect(throws: unusable) { try corpus.count(request) }
    try folder.write("texts/5.txt", "more".utf8)
    request.progress = try progress(corpus)
    #expect(throws: unusable) { try corpus.count(request) }
    try folder.write("texts/5.txt", "".utf8)
    for damage in [
      "", "{}", "[1", String(decoding: try folder.read("progress").dropLast(9), as: UTF8.self),
    ] {
      try folder.write("progress", damage.utf8)
      #expect(throws: unusable) { try corpus.count(request) }
    }
    try file.remove()
    request.progress = file
    #expect(try corpus.count(request).resumed == 0)
  }

  /// A tokenizer's companions are counted in the same pass.
  @Test func companionsAreNeeded() throws {
    let corpus = try corpus()
    try TinyBERT(words: ["w1", "b", "##1"]).write("other", in: folder)
    let other = try TokenizerFiles(directory: folder.path.appending("other")).tokenizer
    var expected = try corpus.usage(of: tokenizer, threads: 1)
    expected.need(try corpus.usage(of: other, threads: 1))
    let request = CountingRequest([tokenizer, other], threads: 3)
    #expect(try corpus.count(request).usage == expected)
  }

  @Test(arguments: [0, 1, 100, 20_000, 1_000_000])
  func distinctWordsAreEstimated(_ count: Int) {
    var parts = (0..<3).map { _ in DistinctWords() }
    for number in 0..<count {
      let word = Array("word \(number)".utf8)
      let key = WordKey(word.span, 0..<word.count)
      for part in 0..<2 { parts[(number + part) % 3].insert(key.hash) }
    }
    var words = DistinctWords()
    for part in parts { words.merge(part.ranks) }
    let estimate = words.count
    #expect(abs(estimate - count) <= count / 25 + 1, "\(estimate)")
  }

  @Test func statusTellsWhatWasSeen() throws {
    let corpus = try corpus()
    let seen = Mutex<[CountingStatus.Seen]>([])
    let outcome = try corpus.count(CountingRequest([tokenizer], threads: 2)) { status in
      if let part = status.seen { seen.withLock { $0.append(part) } }
    }
    let parts = seen.withLock { $0 }
    #expect(!parts.isEmpty && parts.allSatisfy { $0.tokens <= outcome.usage.distinctTokens })
    #expect(parts.allSatisfy { $0.new <= $0.tokens && $0.vocabulary == tokenizer.vocabularySize })
    #expect(abs((outcome.words ?? 0) - 300) < 15)
  }
}
