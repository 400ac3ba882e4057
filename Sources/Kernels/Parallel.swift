import Dispatch
import Synchronization

/// Calls `body` for each number below `count`, on several threads.
///
/// Threads take the next number when they are done with one; with one thread, this is a loop on the caller's.
///
/// - Parameters:
///   - count: How often to call.
///   - threads: How many threads there are at most, 1 or more.
///   - body: What to do for a number; all calls may run at the same time.
package func inParallel(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  let threads = min(threads, count)
  guard threads > 1 else {
    for number in 0..<count { body(number) }
    return
  }
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: threads) { _ in
    while true {
      let number = next.add(1, ordering: .relaxed).oldValue
      guard number < count else { return }
      body(number)
    }
  }
}
