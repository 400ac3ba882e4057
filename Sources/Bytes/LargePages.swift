import Glibc

extension Array {
  /// An array in memory of large pages, where the system has such: what is read at random in more than a
  /// megabyte waits for page tables as long as for memory otherwise.
  package init(repeating element: Element, onLargePages count: Int) {
    unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe LargePages.advise(UnsafeMutableRawBufferPointer(buffer))
      unsafe buffer.initialize(repeating: element)
      initialized = count
    }
  }
}

private enum LargePages {
  static let size = 2 << 20

  /// Asks for large pages, which memory that nobody has touched gets then.
  static func advise(_ memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    let first = unsafe start.alignedUp(toMultipleOf: size)
    let count = unsafe (start + memory.count - first) / size * size
    // An advice: what does not take it is as well without.
    if count > 0 { _ = unsafe madvise(first, count, MADV_HUGEPAGE) }
  }
}
