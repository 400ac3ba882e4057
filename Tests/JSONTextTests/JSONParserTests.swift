import JSONText
import Testing

struct JSONParserTests {
  static let valid = [
    "null", "true", "false", " null\n", "[]", "{}", "[ ]", "{ }", "[1,2]", "[[],{}]",
    #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041""#, #""\uD83D\uDE42""#, #""é層🙂""#,
    #"{"a":1,"b":[true,null]}"#, #"{"":0}"#, "\t[\r\n1\t]\n",
    "0", "-0", "10", "-10", "0.5", "1.50", "1e5", "1E+05", "1e-5", "-1.5E-300", "1e999",
    "123456789012345678901234567890", "NaN", "Infinity", "-Infinity",
  ]

  @Test(arguments: valid)
  func validTextIsRead(_ text: String) throws {
    let document = try JSONDocument(parsing: Array(text.utf8))
    #expect(document.bytes == Array(text.utf8))
    #expect(JSONEditor(document).text() == Array(text.utf8))
  }

  static let invalid: [(text: String, offset: Int, problem: JSONError.Problem)] = [
    ("", 0, .unexpectedEnd), ("  ", 2, .unexpectedEnd), ("[", 1, .unexpectedEnd),
    ("{", 1, .unexpectedEnd), ("[1", 2, .unexpectedEnd), ("[1,", 3, .unexpectedEnd),
    (#"{"a""#, 4, .unexpectedEnd), (#"{"a":"#, 5, .unexpectedEnd), (#""a"#, 2, .unexpectedEnd),
    (#""\"#, 1, .unexpectedEnd), ("tru", 3, .unexpectedEnd), ("-I", 2, .unexpectedEnd),
    ("[1,]", 3, .unexpectedByte(0x5D)), ("[,1]", 1, .unexpectedByte(0x2C)),
    ("[1 2]", 3, .unexpectedByte(0x32)), ("[1}", 2, .unexpectedByte(0x7D)),
    (#"{"a":1]"#, 6, .unexpectedByte(0x5D)), (#"{"a" 1}"#, 5, .unexpectedByte(0x31)),
    (#"{"a":1,}"#, 7, .unexpectedByte(0x7D)), ("{1:2}", 1, .unexpectedByte(0x31)),
    ("{,}", 1, .unexpectedByte(0x2C)), ("trve", 2, .unexpectedByte(0x76)),
    ("'a'", 0, .unexpectedByte(0x27)), ("+1", 0, .unexpectedByte(0x2B)),
    (".5", 0, .unexpectedByte(0x2E)), ("nan", 1, .unexpectedByte(0x61)),
    ("// a\n1", 0, .unexpectedByte(0x2F)), ("\u{FEFF}1", 0, .byteOrderMark),
    ("01", 0, .malformedNumber), ("-01", 1, .malformedNumber), ("00", 0, .malformedNumber),
    ("1.", 2, .malformedNumber), ("1.e5", 2, .malformedNumber), ("1e", 2, .malformedNumber),
    ("1e+", 3, .malformedNumber), ("-", 1, .malformedNumber), ("-a", 1, .malformedNumber),
    (#""\x""#, 1, .malformedEscape), (#""\u12""#, 1, .malformedEscape),
    (#""\u12G4""#, 1, .malformedEscape), (#""\U0041""#, 1, .malformedEscape),
    (#""\uD800""#, 1, .unpairedSurrogate), (#""\uDC00""#, 1, .unpairedSurrogate),
    (#""\uD800\n""#, 1, .unpairedSurrogate), (#""\uD800\uD800""#, 1, .unpairedSurrogate),
    (#""a\uDC00\uD800""#, 2, .unpairedSurrogate),
    ("\"a\nb\"", 2, .controlCharacterInString), ("\"\0\"", 1, .controlCharacterInString),
    ("1 2", 2, .contentAfterEnd), ("{}}", 2, .contentAfterEnd), ("null,", 4, .contentAfterEnd),
    ("{}\0", 2, .contentAfterEnd),
  ]

  @Test(arguments: invalid)
  func invalidTextIsRefused(
    _ text: String, _ offset: Int, _ problem: JSONError.Problem
  ) {
    #expect(throws: JSONError(offset: offset, problem: problem)) {
      try JSONDocument(parsing: Array(text.utf8))
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
    ] as [[UInt8]])
  func invalidUTF8IsRefused(_ bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(throws: JSONError(offset: 3, problem: .invalidUTF8)) {
      try JSONDocument(parsing: [quote] + Array("ab".utf8) + bytes + [quote])
    }
  }

  @Test func nestingIsLimited() throws {
    let limit = JSONDocument.depthLimit
    #expect(limit == 127)
    let good = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    _ = try JSONDocument(parsing: Array(good.utf8))
    for opening in ["[", #"{"a":"#] {
      let bad = String(repeating: opening, count: 1_000_000)
      #expect(
        throws: JSONError(
          offset: limit * opening.utf8.count, problem: .nestedTooDeep(limit: limit))
      ) { try JSONDocument(parsing: Array(bad.utf8)) }
    }
  }

  /// No prefix of an object is a document, and none traps.
  @Test func prefixesAreRefused() throws {
    let text = Array(#"{"a\n\uD83D\uDE42": [1.5e-3, -0, true, null, {"é": ""}], "b": false}"#.utf8)
    _ = try JSONDocument(parsing: text)
    for count in text.indices {
      #expect(throws: JSONError.self, "\(count)") {
        try JSONDocument(parsing: Array(text[..<count]))
      }
    }
  }
}
