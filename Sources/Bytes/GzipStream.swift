import CZlib

/// The inflated bytes of a gzip file (RFC 1952), any number of members one after the other.
///
/// zlib checks each member's CRC-32 and length. Zero bytes after the last member are passed over, as
/// gzip does: tapes and some writers pad with them.
@safe
package final class GzipStream {
  /// The two bytes that every gzip member starts with.
  package static let magic: [UInt8] = [0x1F, 0x8B]

  private var input: FileStream
  private var compressed: [UInt8] = []
  private var consumed = 0
  private var state = unsafe z_stream()
  private var betweenMembers = true
  private var hasEndedMember = false
  private var compressedSize = 0

  /// Inflates `alreadyRead` and what `input` delivers after it.
  package init(_ input: FileStream, alreadyRead: [UInt8] = []) {
    self.input = input
    compressed = alreadyRead
    compressedSize = alreadyRead.count
    _ = unsafe vp_inflate_init(&state)
  }

  deinit { unsafe inflateEnd(&state) }

  /// Appends at most `limit` inflated bytes to `bytes` and returns how many: 0 at the end.
  ///
  /// - Throws: ``BytesError/corruptGzip(path:)``.
  package func append(upTo limit: Int, to bytes: inout [UInt8]) throws(BytesError) -> Int {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: limit))
    var written = 0
    defer { bytes.removeLast(limit - written) }
    while written < limit {
      if consumed == compressed.count, try !refill() {
        guard betweenMembers else { throw .corruptGzip(path: input.path) }
        break
      }
      if betweenMembers {
        if hasEndedMember {
          while consumed < compressed.count, compressed[consumed] == 0 { consumed += 1 }
          if consumed == compressed.count { continue }
        }
        guard unsafe inflateReset(&state) == Z_OK else { throw .corruptGzip(path: input.path) }
        betweenMembers = false
      }
      written += try inflate(into: &bytes, at: start + written, limit: limit - written)
    }
    return written
  }

  /// Compressed bytes read since this was asked last.
  package func takeCompressedSize() -> Int {
    defer { compressedSize = 0 }
    return compressedSize
  }

  private func refill() throws(BytesError) -> Bool {
    compressed.removeAll(keepingCapacity: true)
    consumed = 0
    compressedSize += try input.append(upTo: 1 << 18, to: &compressed)
    return !compressed.isEmpty
  }

  private func inflate(
    into bytes: inout [UInt8], at start: Int, limit: Int
  ) throws(BytesError) -> Int {
    var status = Z_OK
    var produced = 0
    unsafe compressed.withUnsafeMutableBufferPointer { source in
      unsafe bytes.withUnsafeMutableBufferPointer { target in
        unsafe state.next_in = source.baseAddress.map { unsafe $0 + consumed }
        unsafe state.avail_in = UInt32(source.count - consumed)
        unsafe state.next_out = target.baseAddress.map { unsafe $0 + start }
        unsafe state.avail_out = UInt32(limit)
        unsafe status = CZlib.inflate(&state, Z_NO_FLUSH)
        consumed = unsafe source.count - Int(state.avail_in)
        produced = unsafe limit - Int(state.avail_out)
      }
    }
    switch status {
    case Z_STREAM_END:
      betweenMembers = true
      hasEndedMember = true
    case Z_OK: break
    default: throw .corruptGzip(path: input.path)
    }
    return produced
  }
}
