import Tokenizers

/// What all threads have counted, cut into stretches of the corpus.
///
/// Threads take blocks as they come, so at no moment are the blocks that were counted those up to some
/// place. A cut ends a stretch: blocks that are handed out later belong to the next one. When every
/// thread has handed in what it has of a stretch, the sum is exact for all text up to the cut, and
/// nobody had to wait.
struct CountingLedger {
  /// Why there is a cut.
  struct Purpose: OptionSet {
    let rawValue: Int
    static let point = Purpose(rawValue: 1)
    static let save = Purpose(rawValue: 2)
    static let view = Purpose(rawValue: 4)
  }

  private struct Cut {
    var position: DocumentReader.Position
    var replacedCount: Int
    var purpose: Purpose
  }

  /// The stretch that blocks are handed out of.
  private(set) var stretch = 0
  /// What is known up to the last cut that all threads have passed.
  private(set) var counted: CountingState
  /// The stretch that each thread is in; there may be more threads than run at a time, and those that
  /// have not begun hold nothing up.
  private var places: [Int?]
  /// Of stretches that are not complete, by number.
  private var sums: [Int: Usage] = [:]
  private var cuts: [Int: Cut] = [:]
  private var completed = 0

  init(_ start: CountingState, threads: Int) {
    counted = start
    places = Array(repeating: nil, count: threads)
  }

  /// A thread gets a block of the stretch.
  mutating func begin(_ thread: Int) {
    if places[thread] == nil { places[thread] = stretch }
  }

  /// Ends the stretch after what has been read.
  mutating func cut(_ reader: DocumentReader, for purpose: Purpose) {
    cuts[stretch] = Cut(
      position: reader.position, replacedCount: reader.replacedCount, purpose: purpose)
    stretch += 1
  }

  /// Takes what a thread has of the stretch that it was in; it goes on in `next`.
  ///
  /// - Returns: States to save, and whether there is something new to see.
  mutating func handIn(
    _ usage: Usage, thread: Int, next: Int
  ) -> (saved: CountingState?, isNew: Bool) {
    let stretch = places[thread] ?? next
    if sums[stretch] == nil { sums[stretch] = usage } else { sums[stretch]? += usage }
    places[thread] = next
    var result: (saved: CountingState?, isNew: Bool) = (nil, false)
    while let cut = cuts[completed], places.allSatisfy({ $0 ?? .max > completed }) {
      if let sum = sums.removeValue(forKey: completed) { counted.usage += sum }
      cuts[completed] = nil
      completed += 1
      counted.position = cut.position
      counted.usage.replacedCount = cut.replacedCount
      if cut.purpose.contains(.point) { counted.curve.append(.init(counted.usage)) }
      if cut.purpose.contains(.save) { result.saved = counted }
      result.isNew = true
    }
    return result
  }
}

/// All that was counted up to a place in the corpus.
struct CountingState: Equatable, Sendable {
  var usage: Usage
  var position = DocumentReader.Position()
  var curve = SaturationCurve()
  /// They may be a little ahead.
  var words = DistinctWords()
}
