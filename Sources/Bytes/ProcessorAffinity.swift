import CLinux

/// The processors that the system lets this process run on, which may be fewer than there are
/// (`taskset`, containers).
package enum ProcessorAffinity {
  /// How many they are, one at least.
  package static var count: Int { max(1, Int(vp_processor_count())) }
}
