import Glibc

/// The processor time of the calling thread.
///
/// What else a machine does makes a pass wait, but takes none of its time: where one thread does all the work, this is
/// what the pass takes on a machine that does nothing else.
package enum ThreadTime {
  /// What a piece of work takes, in seconds.
  ///
  /// - Parameter body: The work, all of it on the calling thread.
  /// - Returns: Seconds.
  /// - Throws: What the work throws.
  package static func measure<Failure: Error>(
    _ body: () throws(Failure) -> Void
  ) throws(Failure) -> Double {
    let start = now
    try body()
    return now - start
  }

  private static var now: Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
