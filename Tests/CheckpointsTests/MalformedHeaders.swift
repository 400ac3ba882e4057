import Checkpoints
import JSONText
import SystemPackage
import Tensors
import Testing

/// A file that must be refused, and why.
struct MalformedHeader: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let error: @Sendable (FilePath) -> CheckpointError
  /// Whether the reference implementation reads it although the format forbids it.
  var isReadByReference = false

  init(
    _ name: String, _ bytes: [UInt8], isReadByReference: Bool = false,
    _ error: @escaping @Sendable (FilePath) -> CheckpointError
  ) {
    testDescription = name
    self.bytes = bytes
    self.error = error
    self.isReadByReference = isReadByReference
  }

  private typealias Bytes = SafetensorsBytes
  private static let fields = SafetensorsBytes.fields()

  static let all = lengths + texts + metadata + names + fieldTypes + sizes + placement

  private static let lengths: [MalformedHeader] = [
    Self("empty file", []) { .headerLengthMissing(path: $0, fileSize: 0) },
    Self("seven bytes", [2, 0, 0, 0, 0, 0, 0]) { .headerLengthMissing(path: $0, fileSize: 7) },
    Self("no header after its length", Bytes.length(2)) {
      .headerBeyondEnd(path: $0, end: 10, fileSize: 8)
    },
    Self("length one more than there is", Bytes.length(3) + "{}".utf8) {
      .headerBeyondEnd(path: $0, end: 11, fileSize: 10)
    },
    Self("length at the limit", Bytes.length(100_000_000) + "{}".utf8) {
      .headerBeyondEnd(path: $0, end: 100_000_008, fileSize: 10)
    },
    Self("length above the limit", Bytes.length(100_000_001) + "{}".utf8) {
      .headerTooLarge(path: $0, length: 100_000_001, limit: 100_000_000)
    },
    Self("length 2^63", Bytes.length(1 << 63) + "{}".utf8) {
      .headerTooLarge(path: $0, length: 1 << 63, limit: 100_000_000)
    },
    Self("length 2^64 - 1", Bytes.length(.max) + "{}".utf8) {
      .headerTooLarge(path: $0, length: .max, limit: 100_000_000)
    },
    Self("length 0", Bytes.length(0)) { .headerNotAnObject(path: $0, firstByte: nil) },
  ]

  private static let texts: [MalformedHeader] = [
    Self("array", Bytes.file("[]".utf8)) { .headerNotAnObject(path: $0, firstByte: 0x5B) },
    Self("null", Bytes.file("null".utf8)) { .headerNotAnObject(path: $0, firstByte: 0x6E) },
    Self("byte order mark", Bytes.file("\u{FEFF}{}".utf8)) {
      .headerNotAnObject(path: $0, firstByte: 0xEF)
    },
    Self("space before the brace", Bytes.file(" {}".utf8), isReadByReference: true) {
      .headerNotAnObject(path: $0, firstByte: 0x20)
    },
    Self("no end", Bytes.file("{".utf8)) {
      .malformedHeader(path: $0, JSONError(offset: 1, problem: .unexpectedEnd))
    },
    Self("zero padding", Bytes.file("{}\0\0".utf8)) {
      .malformedHeader(path: $0, JSONError(offset: 2, problem: .contentAfterEnd))
    },
    Self("two objects", Bytes.file("{}{}".utf8)) {
      .malformedHeader(path: $0, JSONError(offset: 2, problem: .contentAfterEnd))
    },
    Self("trailing comma", Bytes.file("{\"a\":\(fields),}".utf8, dataCount: 8)) {
      .malformedHeader(path: $0, JSONError(offset: 54, problem: .unexpectedByte(0x7D)))
    },
    Self("invalid UTF-8", Bytes.file([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])) {
      .malformedHeader(path: $0, JSONError(offset: 2, problem: .invalidUTF8))
    },
    Self("half a surrogate pair", Bytes.file(#"{"\ud800":1}"#.utf8)) {
      .malformedHeader(path: $0, JSONError(offset: 2, problem: .unpairedSurrogate))
    },
    Self("128 levels", Bytes.tensor(String(repeating: "[", count: 127), dataCount: 0)) {
      .malformedHeader(path: $0, JSONError(offset: 131, problem: .nestedTooDeep(limit: 127)))
    },
    Self("a million levels", Bytes.tensor(String(repeating: "[", count: 1_000_000))) {
      .malformedHeader(path: $0, JSONError(offset: 131, problem: .nestedTooDeep(limit: 127)))
    },
  ]

  private static func metadata(
    _ name: String, _ text: String, isReadByReference: Bool = false,
    _ error: @escaping @Sendable (FilePath) -> CheckpointError
  ) -> MalformedHeader {
    Self(
      name, Bytes.file("{\(text),\"a\":\(fields)}".utf8, dataCount: 8),
      isReadByReference: isReadByReference, error)
  }

  private static let metadata: [MalformedHeader] = [
    metadata("metadata null", #""__metadata__":null"#, isReadByReference: true) {
      .malformedMetadata(path: $0, key: nil)
    },
    metadata("metadata array", #""__metadata__":[]"#) { .malformedMetadata(path: $0, key: nil) },
    metadata("metadata string", #""__metadata__":"pt""#) {
      .malformedMetadata(path: $0, key: nil)
    },
    metadata("metadata number", #""__metadata__":{"a":"b","n":1}"#) {
      .malformedMetadata(path: $0, key: "n")
    },
    metadata("metadata null value", #""__metadata__":{"n":null}"#) {
      .malformedMetadata(path: $0, key: "n")
    },
    metadata("metadata nested", #""__metadata__":{"n":{}}"#) {
      .malformedMetadata(path: $0, key: "n")
    },
    metadata("metadata twice", #""__metadata__":{},"__metadata__":{}"#) {
      .duplicateMetadata(path: $0, key: nil)
    },
    metadata(
      "metadata key twice", #""__metadata__":{"k":"1","k":"2"}"#, isReadByReference: true
    ) { .duplicateMetadata(path: $0, key: "k") },
  ]

  private static let names: [MalformedHeader] = [
    Self(
      "name twice", Bytes.file("{\"a\":\(fields),\"a\":\(fields)}".utf8, dataCount: 8),
      isReadByReference: true
    ) { .duplicateTensor(path: $0, tensor: "a") },
    Self(
      "name twice, once escaped",
      Bytes.file("{\"a\":\(fields),\"\\u0061\":\(fields)}".utf8, dataCount: 8),
      isReadByReference: true
    ) { .duplicateTensor(path: $0, tensor: "a") },
  ]

  private static func problem(
    _ name: String, _ fields: String, isReadByReference: Bool = false,
    _ problem: SafetensorsHeader.FieldProblem
  ) -> MalformedHeader {
    Self(name, Bytes.tensor(fields), isReadByReference: isReadByReference) {
      .malformedTensor(path: $0, tensor: "a", problem)
    }
  }

  private static let fieldTypes: [MalformedHeader] =
    [
      problem("tensor null", "null", .notAnObject),
      problem("tensor number", "3", .notAnObject),
      problem("tensor array", #"["F32",[2],[0,8]]"#, isReadByReference: true, .notAnObject),
      problem("no dtype", #"{"shape":[2],"data_offsets":[0,8]}"#, .missing(.dataType)),
      problem("no shape", #"{"dtype":"F32","data_offsets":[0,8]}"#, .missing(.shape)),
      problem("no offsets", #"{"dtype":"F32","shape":[2]}"#, .missing(.dataOffsets)),
      problem(
        "dtype twice", #"{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}"#,
        .duplicate(.dataType)),
      problem(
        "unknown field", #"{"dtype":"F32","shape":[2],"data_offsets":[0,8],"strides":[1]}"#,
        isReadByReference: true, .unknown("strides")),
      problem(
        "dtype number", #"{"dtype":17,"shape":[2],"data_offsets":[0,8]}"#,
        .wrongType(.dataType)),
      problem(
        "dtype object", #"{"dtype":{"F32":null},"shape":[2],"data_offsets":[0,8]}"#,
        isReadByReference: true, .wrongType(.dataType)),
    ]
    + ["null", "2", "\"2\"", "[\"2\"]", "[2.0]", "[2e0]", "[-2]", "[-0]", "[null]", "[[2]]"]
    .map { shape in
      problem(
        "shape \(shape)", #"{"dtype":"F32","shape":\#(shape),"data_offsets":[0,8]}"#,
        .wrongType(.shape))
    }
    + [
      problem(
        "shape 2^64", #"{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}"#,
        .wrongType(.shape)),
      problem(
        "shape NaN", #"{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}"#,
        .wrongType(.shape)),
    ]
    + ["null", "8", "[]", "[0]", "[0,8,8]", "[0,8.0]", "[\"0\",8]", "[0,-8]", "{}"].map { offsets in
      problem(
        "offsets \(offsets)", #"{"dtype":"F32","shape":[2],"data_offsets":\#(offsets)}"#,
        .wrongType(.dataOffsets))
    }
    + ["f32", "F33", "", "float32"].map { dataType in
      Self(
        "dtype \(dataType)",
        Bytes.tensor(#"{"dtype":"\#(dataType)","shape":[2],"data_offsets":[0,8]}"#)
      ) { .unknownDataType(path: $0, tensor: "a", name: dataType) }
    }

  private static func size(
    _ name: String, _ fields: String,
    _ error: @escaping @Sendable (FilePath) -> CheckpointError
  ) -> MalformedHeader { Self(name, Bytes.tensor(fields), error) }

  private static let sizes: [MalformedHeader] = [
    size("too few bytes", #"{"dtype":"F32","shape":[3],"data_offsets":[0,8]}"#) {
      .wrongByteCount(path: $0, tensor: "a", stored: 8, needed: 12)
    },
    size("too many bytes", #"{"dtype":"F32","shape":[1],"data_offsets":[0,8]}"#) {
      .wrongByteCount(path: $0, tensor: "a", stored: 8, needed: 4)
    },
    size("bytes of an empty tensor", #"{"dtype":"F32","shape":[0,9],"data_offsets":[0,8]}"#) {
      .wrongByteCount(path: $0, tensor: "a", stored: 8, needed: 0)
    },
    size(
      "elements overflow",
      #"{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}"#
    ) {
      .impossibleShape(
        path: $0, tensor: "a", .tooManyElements([4_294_967_296, 4_294_967_296]))
    },
    size(
      "elements overflow before a zero",
      #"{"dtype":"F32","shape":[9223372036854775807,4,0],"data_offsets":[0,8]}"#
    ) { .impossibleShape(path: $0, tensor: "a", .tooManyElements([.max, 4, 0])) },
    size(
      "bytes overflow", #"{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,8]}"#
    ) { .impossibleShape(path: $0, tensor: "a", .tooManyBytes(.f64, [1 << 62])) },
    size("half a byte", #"{"dtype":"F4","shape":[3],"data_offsets":[0,2]}"#) {
      .impossibleShape(path: $0, tensor: "a", .partialByte(.f4, [3]))
    },
    size("three quarters of a byte", #"{"dtype":"F6_E2M3","shape":[1],"data_offsets":[0,1]}"#) {
      .impossibleShape(path: $0, tensor: "a", .partialByte(.f6e2m3, [1]))
    },
  ]

  private static func placed(
    _ name: String, _ starts: [Int], dataCount: Int,
    _ error: @escaping @Sendable (FilePath) -> CheckpointError
  ) -> MalformedHeader {
    let members = zip(["a", "b", "c"], starts).map { "\"\($0)\":\(Bytes.fields(from: $1))" }
    return Self(
      name, Bytes.file("{\(members.joined(separator: ","))}".utf8, dataCount: dataCount), error)
  }

  private static let placement: [MalformedHeader] = [
    size("reversed", #"{"dtype":"F32","shape":[2],"data_offsets":[8,0]}"#) {
      .reversedOffsets(path: $0, tensor: "a", start: 8, end: 0)
    },
    placed("not from 0", [4], dataCount: 12) {
      .misplacedData(path: $0, tensor: "a", start: 4, expected: 0)
    },
    placed("overlap", [0, 4], dataCount: 12) {
      .misplacedData(path: $0, tensor: "b", start: 4, expected: 8)
    },
    placed("same range", [0, 0], dataCount: 8) {
      .misplacedData(path: $0, tensor: "b", start: 0, expected: 8)
    },
    placed("hole", [0, 12], dataCount: 20) {
      .misplacedData(path: $0, tensor: "b", start: 12, expected: 8)
    },
    placed("hole, out of order", [24, 8, 0], dataCount: 32) {
      .misplacedData(path: $0, tensor: "a", start: 24, expected: 16)
    },
    placed("beyond the end", [0], dataCount: 7) {
      .dataBeyondEnd(path: $0, tensor: "a", end: 8, dataSize: 7)
    },
    placed("second beyond the end", [0, 8], dataCount: 9) {
      .dataBeyondEnd(path: $0, tensor: "b", end: 16, dataSize: 9)
    },
    placed("byte after the data", [0], dataCount: 9) {
      .unclaimedData(path: $0, claimed: 8, dataSize: 9)
    },
    placed("data without tensors", [], dataCount: 1) {
      .unclaimedData(path: $0, claimed: 0, dataSize: 1)
    },
    Self(
      "empty tensor inside another",
      Bytes.file(
        "{\"a\":\(fields),\"b\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}".utf8,
        dataCount: 8)
    ) { .misplacedData(path: $0, tensor: "b", start: 4, expected: 8) },
  ]
}
