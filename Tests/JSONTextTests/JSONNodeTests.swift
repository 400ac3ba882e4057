import JSONText
import Testing

struct JSONNodeTests {
  private func root(_ text: String) throws -> JSONNode {
    try JSONDocument(parsing: Array(text.utf8)).root
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("9223372036854775807", Int.max),
      ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("1.0", nil), ("1e3", nil),
      ("NaN", nil), ("\"1\"", nil), ("null", nil),
    ] as [(String, Int?)])
  func integersAreExactOrNone(_ text: String, _ value: Int?) throws {
    #expect(try root(text).int == value)
    #expect(try Array(root(text).text) == Array(text.utf8))
  }

  /// Values of every kind and length answer only for what they are.
  @Test(arguments: ["0", "12", "null", "true", "[]", "{}", "[1]", #"{"a":1}"#])
  func onlyStringsHaveText(_ text: String) throws {
    let node = try root(text)
    #expect(node.utf8 == nil)
    #expect(node.string == nil)
    #expect(node.withUTF8 { $0.count } == nil)
    #expect(!node.isString)
  }

  @Test(
    arguments: [
      (#""""#, []), (#""a""#, [0x61]),
      (#""\"\\\/\b\f\n\r\t""#, [0x22, 0x5C, 0x2F, 8, 12, 10, 13, 9]),
      (#""\u0000\u001f""#, [0, 0x1F]), (#""\u00e9""#, [0xC3, 0xA9]),
      (#""e\u0301""#, [0x65, 0xCC, 0x81]), (#""\uD83D\uDE42x""#, [0xF0, 0x9F, 0x99, 0x82, 0x78]),
      (#""\u005c\u0022""#, [0x5C, 0x22]), (#""\uFFFF""#, [0xEF, 0xBF, 0xBF]),
    ] as [(String, [UInt8])])
  func stringsAreDecoded(_ text: String, _ bytes: [UInt8]) throws {
    let node = try root(text)
    #expect(node.utf8 == bytes)
    let copied = node.withUTF8 { span in span.indices.map { span[$0] } }
    #expect(copied == bytes)
  }

  @Test func membersKeepOrderAndDuplicates() throws {
    let node = try root(#"{"b":1,"a":{"x":[2,[3]]},"b":[4],"\u0062":5}"#)
    #expect(node.members.map { $0.key.string } == ["b", "a", "b", "b"])
    #expect(node["b"]?.int == 5)
    #expect(node["a"]?["x"]?.elements.map { $0.int } == [2, nil])
    #expect(node["c"] == nil)
    #expect(Array(node.elements.map(\.range)).isEmpty)
    #expect(node["a"]?["x"]?["y"] == nil)
  }

  /// The last of two equal keys counts, as in Python and serde_json; keys that are only
  /// canonically equivalent are different.
  @Test func keysAreComparedAsBytes() throws {
    let node = try root("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(node["\u{E9}"]?.int == 1)
    #expect(node["e\u{301}"]?.int == 2)
  }

  @Test func booleansAndNull() throws {
    let node = try root("[true,false,null,0]")
    #expect(node.elements.map(\.bool) == [true, false, nil, nil])
    #expect(node.elements.map(\.isNull) == [false, false, true, false])
  }
}
