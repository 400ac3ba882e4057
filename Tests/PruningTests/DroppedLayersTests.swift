import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Layers go by documents from all along the text.
struct DroppedLayersTests {
  /// Documents of one token that is their number, and others that fill them up.
  private func batches(_ lengths: [Int], inEach size: Int) -> [TokenBatch] {
    stride(from: 0, to: lengths.count, by: size).map { first in
      var batch = TokenBatch()
      for document in first..<min(first + size, lengths.count) {
        batch.append([document] + Array(repeating: -1, count: lengths[document] - 1))
      }
      return batch
    }
  }

  private func numbers(_ batches: [TokenBatch]) -> [Int] {
    batches.flatMap { $0.tokenIDs.filter { $0 >= 0 } }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func samplesAreFromAllAlong(_ seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    let count = Int.random(in: 300...3000, using: &generator)
    let longest = Int.random(in: 20...90, using: &generator)
    let lengths = (0..<count).map { _ in Int.random(in: 1...longest, using: &generator) }
    let size = Int.random(in: 1...20, using: &generator)
    let samples = DroppedLayers.samples(of: batches(lengths, inEach: size))
    let numbers = numbers(samples)
    let tokens = samples.reduce(0) { $0 + $1.tokenCount }
    let total = lengths.reduce(0, +)
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "seed \(seed)")
    #expect(tokens == numbers.reduce(0) { $0 + lengths[$1] }, "seed \(seed)")
    #expect(tokens > min(4096, total) / 2 && tokens < 2 * 4096, "seed \(seed): \(tokens)")
    // Each eighth of the text has an eighth of the documents, but for one at either end.
    for part in 0..<8 {
      let range = part * count / 8..<(part + 1) * count / 8
      let found = numbers.count { range.contains($0) }
      #expect(abs(found - numbers.count / 8) <= 2, "seed \(seed): \(found) of \(numbers.count)")
    }
  }

  @Test(arguments: [[5, 7], [4096], [4095, 1]])
  func littleTextIsTakenWhole(_ lengths: [Int]) {
    let all = batches(lengths, inEach: 1)
    #expect(numbers(DroppedLayers.samples(of: all)) == Array(lengths.indices))
  }

  @Test func longDocuments() {
    #expect(numbers(DroppedLayers.samples(of: batches([9000, 9000, 9000], inEach: 2))).count == 1)
    #expect(DroppedLayers.samples(of: []).isEmpty)
  }

  /// What stays is as many as are asked for, in their order, and one at least.
  @Test(arguments: 0...4)
  func asManyAsAreAskedFor(_ count: Int) throws {
    let folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    let shape = try EncoderShape(model.configuration, model.layout)
    let batches = batches([5, 9, 3, 12], inEach: 2).map { batch in
      var known = TokenBatch()
      for rows in batch.documents { known.append(rows.map { 5 + $0 }) }
      return known
    }
    let choices = try DroppedLayers.choices(
      encoder, shape, keeping: count, width: 2, on: batches, threads: 2)
    #expect(choices.count == (count < 3 ? 2 : 1) && Set(choices).count == choices.count)
    for running in choices {
      #expect(running.count == min(3, max(1, count)) && running == running.sorted())
      #expect(Set(running).isSubset(of: 0..<3))
    }
    let one = try DroppedLayers.choices(
      encoder, shape, keeping: count, width: 1, on: batches, threads: 1)
    #expect(one.count == 1 && one[0].count == choices[0].count)
  }
}
