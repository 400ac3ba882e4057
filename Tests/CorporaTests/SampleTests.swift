import Foundation
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

struct SampleTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "b", "##b", "ab", "rare"]).write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private func count(
    _ corpus: Corpus, _ sample: DocumentSample?, threads: Int = 2
  ) throws -> Usage {
    var request = CountingRequest([tokenizer], threads: threads)
    request.sample = sample
    return try corpus.count(request).usage
  }

  /// The usage is that of the documents whose lots were drawn, whatever file they are in.
  @Test(arguments: [0.001, 0.1, 0.5, 1], [0, 7] as [UInt64])
  func samplesAreOfDocuments(_ share: Double, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let documents = (0..<20_000).map { _ in
      (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
        Array((["a", "b", "ab", " ", " "].randomElement(using: &random) ?? "").utf8)
      }
    }
    func lines(_ range: Range<Int>) -> [UInt8] { documents[range].flatMap { $0 + [0x0A] } }
    let corpus = try Corpus(
      CorpusRequest([
        folder.write("1.txt", lines(0..<3000)).string,
        folder.write("2.txt", Gzip.member(lines(3000..<9000))).string,
        folder.write("3.txt", lines(9000..<20_000)).string,
      ]))
    let sample = DocumentSample(share: share, seed: seed)
    let drawn = documents.indices.filter(sample.holds)
    var expected = try PlainUsage.usage(of: drawn.map { documents[$0] }, tokenizer)
    expected.sample = Usage.Sample(documents: 20_000, seed: seed)
    for threads in [1, 3] {
      #expect(try count(corpus, sample, threads: threads) == expected)
    }
    // Six standard deviations, in each of the files.
    for range in [0..<3000, 3000..<9000, 9000..<20_000] {
      let mean = Double(range.count) * share
      let count = Double(drawn.count(where: range.contains))
      #expect(abs(count - mean) <= 6 * (mean * (1 - share)).squareRoot())
    }
  }

  /// Each document is as likely as any other, and pairs are independent of one another.
  @Test func lotsAreEven() {
    let (documents, seeds) = (500, 2000)
    var (single, pairs) = ([Int](repeating: 0, count: documents), 0)
    for seed in 0..<seeds {
      let sample = DocumentSample(share: 0.25, seed: UInt64(seed))
      var previous = false
      for document in 0..<documents {
        let holds = sample.holds(document)
        if holds { single[document] += 1 }
        if holds, previous { pairs += 1 }
        previous = holds
      }
    }
    let deviation = (0.25 * 0.75 * Double(seeds)).squareRoot()
    #expect(single.allSatisfy { abs(Double($0) - 500) < 5 * deviation })
    // Chi-squared over all documents, 499 degrees of freedom.
    let squares = single.reduce(0) { $0 + (Double($1) - 500) * (Double($1) - 500) / 375 }
    #expect(abs(squares - 499) < 5 * (2.0 * 499).squareRoot())
    let expected = Double(seeds * (documents - 1)) / 16
    #expect(abs(Double(pairs) - expected) < 6 * expected.squareRoot())
  }

  @Test func aLargerShareHasAllOfASmallerOne() {
    let (small, large) = (DocumentSample(share: 0.1, seed: 3), DocumentSample(share: 0.4, seed: 3))
    #expect((0..<10_000).filter(small.holds).allSatisfy(large.holds))
  }

  @Test func samplesOfASize() throws {
    let text: [UInt8] = (0..<5000).flatMap { number in
      [[UInt8]](repeating: Array("ab ".utf8), count: number % 50).flatMap { $0 } + [0x0A]
    }
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    for size in [2000, 50_000] {
      let sample = try corpus.sample(bytes: size, seed: 1, threads: 2)
      let usage = try count(corpus, sample)
      #expect(usage.textSize <= size && usage.textSize > size - 200, "\(usage.textSize)")
    }
    let all = try corpus.sample(bytes: 1 << 30, seed: 1, threads: 2)
    #expect(try count(corpus, all).documents == 5000)
    #expect(throws: CorpusError.emptySample(documents: 5000)) {
      try count(corpus, corpus.sample(bytes: 1, seed: 4, threads: 1))
    }
  }

  /// (1 − x)ⁿ = 1 − confidence, against the logarithm.
  @Test(arguments: [1, 10, 1000, 1_000_000_000], [0.5, 0.95, 0.999])
  func boundsOfWhatWasMissed(_ documents: Int, _ confidence: Double) {
    for tokens in [1, 30_522] {
      let share = SampleBound.share(documents: documents, confidence: confidence, tokens: tokens)
      let exact = -expm1(log((1 - confidence) / Double(tokens)) / Double(documents))
      #expect(abs(share / exact - 1) < 1e-6)
    }
  }

  /// Of tokens that stand in the share that the bound names, samples miss as many as it says.
  @Test func theBoundHolds() throws {
    let (documents, confidence, runs) = (4000, 0.9, 400)
    let sampleSize = 400
    let share = SampleBound.share(documents: sampleSize, confidence: confidence)
    let holders = Int((share * Double(documents)).rounded(.up))
    let missed = (0..<runs).count { seed in
      let sample = DocumentSample(
        share: Double(sampleSize) / Double(documents), seed: UInt64(seed))
      return !(0..<holders).contains { sample.holds($0 * (documents / holders)) }
    }
    #expect(Double(missed) / Double(runs) < 0.15, "at most a tenth are expected")
  }

  @Test func sampledUsageIsWrittenAndRead() throws {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    usage.documents = 3
    usage.sample = Usage.Sample(documents: 40, seed: 9)
    let fingerprint = String(repeating: "a", count: 64)
    let table = UsageTable(usage, of: tokenizer, fingerprint: fingerprint)
    let path = try folder.write("usage.tsv", UsageFile.text(table))
    #expect(try UsageFile.read(path, for: tokenizer, fingerprint: fingerprint) == usage)
    var doubled = table
    try doubled.add(table, at: path, to: path)
    #expect(doubled.sample == Usage.Sample(documents: 80, seed: 9))
    var sum = usage
    sum += usage
    #expect(sum.sample == Usage.Sample(documents: 80, seed: 9))
    var whole = Usage(vocabularySize: tokenizer.vocabularySize)
    whole.documents = 5
    whole += usage
    #expect(whole.sample == Usage.Sample(documents: 45, seed: 9))
  }
}
