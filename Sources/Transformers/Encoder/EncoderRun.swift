package import Kernels

/// How a pass is computed: which library multiplies, and on how many threads.
///
/// With one thread everything happens on the caller's, which may be one of several that each have a batch of
/// their own: the fastest way where there are many documents, and the same numbers whatever their number.
package struct EncoderRun: Sendable {
  package let blas: BLAS
  package let threads: Int

  package init(_ blas: BLAS, threads: Int = 1) {
    self.blas = blas
    self.threads = threads
  }

  /// The most rows that are taken at once: products are fast with many, and what is between two products
  /// should stay in the cache.
  private static let rowLimit = 512

  /// Calls `body` with ranges of rows that together are `count`.
  func forRows(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let parts = max(threads, (count + Self.rowLimit - 1) / Self.rowLimit)
    let size = max(1, (count + parts - 1) / parts)
    inParallel((count + size - 1) / size, threads: threads) { part in
      body(part * size..<min((part + 1) * size, count))
    }
  }

  /// Calls `body` with each number below `count`.
  func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    inParallel(count, threads: threads, body)
  }
}
