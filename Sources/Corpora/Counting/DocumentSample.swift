/// A part of a corpus: documents that are drawn by lot, each as likely as any other, wherever it is.
///
/// The lot is a hash of the document's number in the corpus, so that a sample is the same on any
/// number of threads, and a larger share with the same seed has all documents of a smaller one.
package struct DocumentSample: Equatable, Sendable {
  package let seed: UInt64
  /// The highest lot that is drawn; `nil` where none is.
  package let highestLot: UInt64?

  /// A sample in which each document is with the probability `share`, above 0 and at most 1.
  package init(share: Double, seed: UInt64) {
    self.seed = seed
    // 1 is more than the lots there are.
    let lots = UInt64(exactly: (share * 0x1p64).rounded(.down)) ?? .max
    highestLot = lots == 0 ? nil : lots == .max ? .max : lots - 1
  }

  init(highestLot: UInt64?, seed: UInt64) { (self.highestLot, self.seed) = (highestLot, seed) }

  /// Whether a document, by its number in the corpus, is drawn.
  func holds(_ document: Int) -> Bool { highestLot.map { lot(of: document) <= $0 } ?? false }

  /// SplitMix64, whose steps are the documents' numbers and whose start the seed.
  func lot(of document: Int) -> UInt64 {
    Self.mixed(Self.mixed(seed) &+ (UInt64(document) &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

extension Corpus {
  /// As many documents as fit into `size` bytes of text, in the order of their lots.
  ///
  /// The corpus is read for it. Lots are told apart by their highest bits: a sample is smaller than
  /// `size` by a millionth of the corpus, or a document.
  package func sample(
    bytes size: Int, seed: UInt64, threads: Int
  ) throws(CorpusError) -> DocumentSample {
    let every = DocumentSample(highestLot: .max, seed: seed)
    let bits = 20
    let workers = try process(
      threads: threads, makeWorker: { [Int](repeating: 0, count: 1 << bits) },
      { sizes, block throws(CorpusError) in
        block.forEachDocument { document, range in
          sizes[Int(every.lot(of: document) >> UInt64(64 - bits))] += range.count
        }
      }
    ).workers
    var total = 0
    for index in 0..<1 << bits {
      total += workers.reduce(0) { $0 + $1[index] }
      if total > size {
        let end = UInt64(index) << UInt64(64 - bits)
        return DocumentSample(highestLot: end == 0 ? nil : end - 1, seed: seed)
      }
    }
    return every
  }
}
