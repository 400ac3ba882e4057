/// Random numbers that are the same in every run.
///
/// SplitMix64, Steele et al. 2014.
struct DocumentRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// Numbers that belong to a document (FNV-1a of its tokens), others for each draw.
  init(of tokens: ArraySlice<Int>, draw: Int) {
    let hash = tokens.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64(truncatingIfNeeded: $1)) &* 0x100_0000_01B3
    }
    self.init(seed: hash &+ UInt64(truncatingIfNeeded: draw))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// Of mean 0 and variance 1: the sum of 12 uniform numbers, less 6.
  mutating func normal() -> Float { (0..<12).reduce(Float(-6)) { sum, _ in sum + unit() } }

  /// An index, by probabilities that add up to 1.
  mutating func index(by probabilities: (Int) -> Float, below count: Int) -> Int {
    var rest = unit()
    for index in 0..<count {
      rest -= probabilities(index)
      if rest < 0 { return index }
    }
    return max(0, count - 1)
  }
}
