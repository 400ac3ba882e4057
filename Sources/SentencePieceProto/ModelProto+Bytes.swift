internal import SwiftProtobuf

extension ModelProto {
  /// The model in a file's bytes; `nil` where they are none.
  package init?(fileBytes: [UInt8]) {
    guard let model = try? ModelProto(serializedBytes: fileBytes) else { return nil }
    self = model
  }

  /// The bytes of a file; fields that are not known come after the others.
  package var fileBytes: [UInt8] {
    // Only a message that lacks required fields, of which there are none, has no bytes.
    (try? serializedBytes()) ?? []
  }
}
