import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// `vprune count` as scripts and clusters use it.
  struct CountTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world"])
        .write("model", in: folder)
      try folder.write("corpus.txt", "hello world\r\n\nabc hello\n".utf8)
    }

    private func count(_ arguments: String..., input: [UInt8] = []) async throws -> Binary.Result {
      try await Binary.run(
        ["count", "--model", "model"] + arguments, input: input, in: folder.path)
    }

    @Test func streamsCountAsFilesDo() async throws {
      let file = try await count("--corpus", "corpus.txt", "-o", "-")
      try #require(file.status == 0, "\(file.messages)")
      let documents = ["hello world", "", "abc hello"].map { Array($0.utf8) }
      let stream = try await count("--stream", input: Frames.stream(documents))
      #expect(stream.status == 0, "\(stream.messages)")
      #expect(stream.output == file.output)
      let objects = documents.map {
        Array("{\"body\": \"\(String(decoding: $0, as: UTF8.self))\"}".utf8)
      }
      let records = try await count(
        "--stream", "--field", "body", "--threads", "1", "-o", "table",
        input: Frames.stream(objects))
      #expect(records.status == 0, "\(records.messages)")
      #expect(try folder.read("table") == file.output)
    }

    @Test(arguments: [
      (
        [0, 0, 0, 2, 0x61], 65,
        "-: the frames end at document 1 without an end mark; the sender was stopped, or does not write one."
      ),
      (
        Array("a text".utf8), 65,
        "-: the frame of document 1 says 1,629,516,901 bytes, and a document has 268,435,456 at most; split it, or see whether the input is frames at all."
      ),
      (
        Frames.end + [1], 65,
        "-: there are bytes behind the mark that ends the frames, after 0 documents; send one stream to a process."
      ),
    ])
    func streamsThatAreNone(_ input: [UInt8], _ status: Int, _ sentence: String) async throws {
      let result = try await count("--stream", input: input)
      #expect(result.status == status)
      #expect(result.messages == "vprune: \(sentence)\n")
      #expect(result.output.isEmpty)
    }

    @Test(arguments: [
      ["--stream", "--corpus", "corpus.txt"], ["--stream", "--column", "text"],
      ["--stream", "-o", ""],
      ["--corpus", "corpus.txt"], ["-o", "table"], ["--field", "text", "-o", "table"],
      ["--stream", "--threads", "0"],
    ])
    func argumentsThatDoNotFit(_ arguments: [String]) async throws {
      let result = try await Binary.run(
        ["count", "--model", "model"] + arguments, in: folder.path)
      #expect(result.status == 64, "\(result.messages)")
      #expect(try !folder.names().contains("table"))
    }
  }
}

extension EndToEndTests.CountTests {
  /// Hardly a word comes twice: tables fill and forget, and the process stays within the bound.
  ///
  /// `scripts/bench.sh --only memory` does the same with 500 MB.
  @Test func memoryStaysWithinItsBound() async throws {
    var random = SeededRandom(seed: 1)
    var text: [UInt8] = []
    for number in 0..<2_000_000 {
      var letters = random.next()
      for _ in 0..<8 + number % 5 {
        text.append(UInt8(ascii: "a") + UInt8(letters % 26))
        letters /= 26
      }
      text.append(number.isMultiple(of: 10) ? 0x0A : 0x20)
    }
    try folder.write("random.txt", text)
    let arguments = ["count", "--model", "model", "--corpus", "random.txt", "-q", "-o"]
    let bound = 80_000_000
    let small = try #require(
      await Binary.peakMemory(
        arguments + ["small", "--memory", "\(bound)", "--threads", "2"], in: folder.path))
    let large = try #require(
      await Binary.peakMemory(arguments + ["large", "--threads", "2"], in: folder.path))
    #expect(small < bound)
    #expect(large > bound, "otherwise the text is too short to say anything")
    #expect(large < 1_000_000_000)
    #expect(try folder.read("small") == folder.read("large"))
  }

  @Test func boundsThatAreTooSmallSaySo() async throws {
    let result = try await Binary.run(
      ["count", "--model", "model", "--corpus", "corpus.txt", "-o", "-", "--memory", "20MB"],
      in: folder.path)
    #expect(result.status == 64)
    #expect(result.messages.hasPrefix("vprune: --memory allows 20.0 MB, but counting takes "))
  }
}
