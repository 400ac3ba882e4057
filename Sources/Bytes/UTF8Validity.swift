import CText

extension Span<UInt8> {
  /// Whether all is UTF-8.
  ///
  /// ASCII, which most texts are, is passed over 64 bytes at a time, as the standard library does not.
  package var isUTF8: Bool {
    var position = 0
    while position < count {
      position += unsafe extracting(position...).withUnsafeBufferPointer {
        unsafe vp_ascii_count($0.count, $0.baseAddress)
      }
      // Up to ASCII, which no sequence goes over; some bytes at least, for each call costs.
      var end = Swift.min(position + 256, count)
      while end < count, self[end] >= 0x80 { end += 1 }
      guard (try? UTF8Span(validating: extracting(position..<end))) != nil else { return false }
      position = end
    }
    return true
  }
}
