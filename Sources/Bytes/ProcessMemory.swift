import CLinux
import Glibc
import SystemPackage

/// What this process has in memory.
package enum ProcessMemory {
  /// Bytes that are resident now; 0 where the system does not tell.
  package static var resident: Int {
    // Of /proc/self/statm the second number, in pages.
    guard let text = try? ReadableFile.contents(of: "/proc/self/statm") else { return 0 }
    let numbers = String(decoding: text, as: UTF8.self).split(separator: " ")
    guard numbers.count > 1, let pages = Int(numbers[1]) else { return 0 }
    return pages * Int(getpagesize())
  }

  /// Gives memory that was freed back to the system, where the C library keeps it for later.
  package static func giveBack() {
    // Where there is nothing to give, there is nothing to do.
    _ = malloc_trim(0)
  }
}
