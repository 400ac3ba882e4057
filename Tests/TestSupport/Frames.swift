/// Frames as `vprune count --stream` reads them.
public enum Frames {
  /// What stands behind the last frame.
  public static let end: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]

  /// A document's frame.
  public static func frame(_ document: some Collection<UInt8>) -> [UInt8] {
    let length = UInt32(document.count).bigEndian
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(document)
  }

  /// A whole stream.
  public static func stream(_ documents: [[UInt8]]) -> [UInt8] {
    documents.flatMap(frame) + end
  }
}
