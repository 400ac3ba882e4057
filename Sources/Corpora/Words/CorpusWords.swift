/// Distinct words of a text as a tokenizer's model sees them, and how often each occurs.
package struct CorpusWords: Sendable {
  private var bytes: [UInt8] = []
  /// Word `i` is `bytes[ends[i - 1] ..< ends[i]]`.
  private var ends: [Int] = []
  /// How often each word occurs.
  package private(set) var occurrences: [Int] = []

  /// No words.
  package init() {}

  init(_ counts: WordCounts) {
    ends.reserveCapacity(counts.count)
    occurrences.reserveCapacity(counts.count)
    counts.forEachWord { word, count in
      bytes += word
      ends.append(bytes.count)
      occurrences.append(count)
    }
  }

  package var count: Int { occurrences.count }

  package subscript(index: Int) -> [UInt8] {
    Array(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
  }
}
