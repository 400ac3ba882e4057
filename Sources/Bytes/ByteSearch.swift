import CText
import Glibc

extension Span<UInt8> {
  /// Where a byte comes first in a part of the span, or `nil`.
  package func firstIndex(of byte: UInt8, in part: Range<Int>) -> Int? {
    unsafe extracting(part).withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return nil }
      guard let found = unsafe memchr(start, Int32(byte), bytes.count) else { return nil }
      return unsafe part.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
    }
  }

  /// Whether there is a byte.
  package func hasByte(_ byte: UInt8) -> Bool { firstIndex(of: byte, in: 0..<count) != nil }

  /// How many line feeds there are.
  package var newlineCount: Int {
    unsafe withUnsafeBufferPointer { unsafe vp_count_byte($0.count, $0.baseAddress, 0x0A) }
  }
}
