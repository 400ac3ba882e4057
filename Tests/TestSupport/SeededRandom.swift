/// Reproducible randomness: SplitMix64 (Steele, Lea, Flood 2014).
///
/// Tests take the seed as their argument, so that a failure names it.
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Starts a sequence that depends on `seed` alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// Random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    let words = (0..<(count + 7) / 8).map { _ in next() }
    return unsafe words.withUnsafeBytes { unsafe Array($0.prefix(count)) }
  }
}
