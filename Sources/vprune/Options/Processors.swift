import Bytes

/// The processors that this process may use.
enum Processors {
  /// How many are in use, one at least.
  static var count: Int { ProcessorAffinity.count }
}
