import Foundation
import JSONText
import TestSupport
import Testing

/// Random values, written by us and read by Foundation, and the other way round.
struct JSONRoundTripTests {
  private static let letters: [Unicode.Scalar] = [
    "a", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u{1}", "\u{8}", "\u{C}", "\u{1F}", "\u{7F}",
    "\u{E9}", "e", "\u{301}", "\u{2028}", "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}", "🙂", "層",
  ]

  private func text(_ generator: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      text.unicodeScalars.append(Self.letters.randomElement(using: &generator) ?? "a")
    }
    return text
  }

  private func value(depth: Int, _ generator: inout SeededRandom) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int(truncatingIfNeeded: generator.next()))
    case 3: return .number(Double.random(in: -1e6...1e6, using: &generator))
    case 4: return .string(text(&generator))
    case 5: return .utf8(Array(text(&generator).utf8))
    case 6:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          value(depth: depth - 1, &generator)
        })
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &generator)).map { number in
          ("\(number)" + text(&generator), value(depth: depth - 1, &generator))
        })
    }
  }

  /// The value that a node stands for.
  private func value(_ node: JSONNode) throws -> JSONValue {
    if node.isNull { return .null }
    if let bool = node.bool { return .bool(bool) }
    if let int = node.int { return .integer(int) }
    if node.isNumber {
      return .number(try #require(Double(String(decoding: node.text, as: UTF8.self))))
    }
    if let bytes = node.utf8 { return .utf8(bytes) }
    if node.isArray { return .array(try node.elements.map(value)) }
    return .object(try node.members.map { (try #require($0.key.string), try value($0.value)) })
  }

  @Test(arguments: UInt64(1)...200)
  func whatIsWrittenIsRead(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let original = value(depth: 5, &generator)
    for bytes in [original.compact, original.line, original.lines] {
      let document = try JSONDocument(parsing: bytes)
      #expect(try value(document.root).compact == original.compact)
      #expect(JSONEditor(document).text() == bytes)
    }
  }

  @Test(arguments: UInt64(1)...50)
  func foundationReadsTheSame(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let original = value(depth: 4, &generator)
    let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
    let objects = try [original.compact, original.line, original.lines].map {
      try JSONSerialization.jsonObject(with: Data($0), options: options) as? NSObject
    }
    #expect(objects[0] != nil)
    #expect(objects[0] == objects[1])
    #expect(objects[0] == objects[2])
    let rewritten = try JSONSerialization.data(
      withJSONObject: [try #require(objects[0])], options: [.sortedKeys])
    let again = try JSONDocument(parsing: Array(rewritten)).root
    let reread =
      try JSONSerialization.jsonObject(
        with: Data(try value(again).compact), options: options) as? NSArray
    #expect(reread?.firstObject as? NSObject == objects[0])
  }

  @Test func layouts() {
    let value = JSONValue.object([
      ("a", .array([.integer(1), .string("x")])), ("b", .array([.array([]), .object([])])),
      ("c", .object([("d", .null)])),
    ])
    #expect(
      String(decoding: value.compact, as: UTF8.self)
        == #"{"a":[1,"x"],"b":[[],{}],"c":{"d":null}}"#)
    #expect(
      String(decoding: value.line, as: UTF8.self)
        == #"{"a": [1, "x"], "b": [[], {}], "c": {"d": null}}"#)
    #expect(
      String(decoding: value.lines, as: UTF8.self) == """
        {
          "a": [1, "x"],
          "b": [
            [],
            {}
          ],
          "c": {
            "d": null
          }
        }

        """)
  }
}
