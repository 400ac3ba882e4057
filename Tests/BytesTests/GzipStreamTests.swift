import Bytes
import SystemPackage
import TestSupport
import Testing

struct GzipStreamTests {
  private func inflated(_ file: [UInt8], limit: Int = 1 << 12) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.gz", file)
    let stream = GzipStream(FileStream(try ReadableFile(path: path)))
    var bytes: [UInt8] = []
    var count = 0
    while try stream.append(upTo: limit, to: &bytes) > 0 {
      #expect(bytes.count - count <= limit)
      count = bytes.count
    }
    #expect(try stream.append(upTo: limit, to: &bytes) == 0)
    return bytes
  }

  /// Text that compresses, longer than every buffer.
  private func text(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededRandom(seed: seed)
    let words = (0..<50).map { _ in generator.bytes(7) }
    var text: [UInt8] = []
    while text.count < count { text += words.randomElement(using: &generator) ?? [] }
    return text
  }

  @Test(arguments: [1, 7, 1 << 10, 1 << 16, 1 << 20])
  func memberIsInflated(_ limit: Int) throws {
    let bytes = text(limit < 100 ? 5_000 : 600_000, seed: 1)
    #expect(try inflated(try Gzip.member(bytes), limit: limit) == bytes)
  }

  @Test func membersFollowOneAnother() throws {
    let parts = [text(300_000, seed: 2), [], [0], text(1_000, seed: 3)]
    let file = try parts.flatMap(Gzip.member)
    #expect(try inflated(file) == parts.flatMap { $0 })
    #expect(try inflated(file, limit: 10_003) == parts.flatMap { $0 })
  }

  /// As on tapes; but nothing else may follow, and no zeros may come first.
  @Test(arguments: [1, 7, 300_000])
  func zerosAfterTheLastMemberArePassedOver(_ count: Int) throws {
    let bytes = text(1_000, seed: 9)
    let zeros = [UInt8](repeating: 0, count: count)
    let member = try Gzip.member(bytes)
    #expect(try inflated(member + zeros) == bytes)
    #expect(try inflated(member + zeros + member) == bytes + bytes)
    #expect(throws: BytesError.self) { try inflated(member + zeros + [1]) }
    #expect(throws: BytesError.self) { try inflated(zeros) }
  }

  @Test func noMembersAreNoBytes() throws {
    #expect(try inflated([]).isEmpty)
  }

  /// Every prefix that does not end with a member is corrupt.
  @Test func truncatedStreamIsCorrupt() throws {
    let member = try Gzip.member(text(20, seed: 4))
    let file = member + member
    for count in 1..<file.count where count != member.count {
      #expect(throws: BytesError.self, "\(count) of \(file.count) bytes") {
        try inflated(Array(file[..<count]))
      }
    }
  }

  @Test func damagedStreamIsCorrupt() throws {
    let member = try Gzip.member(text(2_000, seed: 5))
    // The data, the CRC-32 and the length: a bit changed in each.
    for position in [member.count / 2, member.count - 6, member.count - 2] {
      var damaged = member
      damaged[position] ^= 0x10
      #expect(throws: BytesError.self, "byte \(position)") { try inflated(damaged) }
    }
    #expect(throws: BytesError.self) { try inflated(Array("plain text".utf8)) }
    #expect(throws: BytesError.self) { try inflated(member + Array("rest".utf8)) }
  }

  @Test func errorNamesTheFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.gz", [0x1F, 0x8B, 8])
    let stream = GzipStream(FileStream(try ReadableFile(path: path)))
    var bytes: [UInt8] = [1]
    #expect(throws: BytesError.corruptGzip(path: path)) {
      try stream.append(upTo: 100, to: &bytes)
    }
    #expect(bytes == [1])
  }
}
