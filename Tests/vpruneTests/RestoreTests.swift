import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What became of ids, and tokens that come back.
  struct RestoreTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      var tiny = TinyBERT(
        words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra", "horse"])
      tiny.configuration = #""pad_token_id": 0, "eos_token_id": [3, 13], "#
      try tiny.write("model", in: folder)
      try folder.write(
        "model/generation_config.json", #"{"suppress_tokens": [12, 14], "temperature": 0.5}"#.utf8)
      try folder.write("corpus.txt", "hello world\nabc hello zebra".utf8)
      try folder.write("small.txt", "hello\nabc".utf8)
    }

    private func map(_ output: String) throws -> [[Substring]] {
      String(decoding: try folder.read("\(output)/token_map.tsv"), as: UTF8.self)
        .split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
    }

    private func tokens(_ output: String) throws -> [String] {
      String(decoding: try folder.read("\(output)/vocab.txt"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }

    // MARK: - token_map.tsv

    @Test func mapsCompose() async throws {
      try await folder.succeed([
        "--corpus", "corpus.txt", "--model", "model", "-o", "one", "--drop-alphabet",
      ])
      try await folder.succeed([
        "--corpus", "small.txt", "--model", "one", "-o", "two", "--drop-alphabet",
      ])
      let all = try tokens("model")
      for output in ["one", "two"] {
        let (map, tokens) = (try map(output), try tokens(output))
        #expect(map.count == tokens.count)
        for row in map {
          let (old, new) = (try #require(Int(row[0])), try #require(Int(row[1])))
          #expect(all[old] == tokens[new])
          #expect(row[2] == "\"\(tokens[new])\"")
        }
      }
      #expect(try tokens("two").count < tokens("one").count)
      // Layers and tokens may go one after the other: the map goes along.
      for output in ["one", "two"] {
        let verified = try await Binary.run(
          ["verify", "--model", output == "one" ? "model" : "one", "--pruned", output],
          in: folder.path)
        #expect(verified.status == 0, "\(verified.messages)")
      }
    }

    @Test(arguments: [
      ("old", "alt", 65), ("0\t0\t", "1\t0\t", 65), ("\"zebra\"", "\"horse\"", 65), ("\t", " ", 65),
    ])
    func mapsOfOthersAreRefused(_ old: String, _ new: String, _ status: Int) async throws {
      try await folder.succeed(["--corpus", "corpus.txt", "--model", "model", "-o", "one"])
      let text = String(decoding: try folder.read("one/token_map.tsv"), as: UTF8.self)
      let range = try #require(text.range(of: old))
      try folder.write("one/token_map.tsv", text.replacingCharacters(in: range, with: new).utf8)
      let result = try await Binary.run(
        ["--corpus", "small.txt", "--model", "one", "-o", "two"], in: folder.path)
      #expect(result.status == status)
      #expect(result.messages.contains("token_map.tsv"), "\(result.messages)")
      #expect(try !folder.names().contains("two"))
    }

    @Test func verifyFindsAWrongMap() async throws {
      try await folder.succeed(["--corpus", "corpus.txt", "--model", "model", "-o", "one"])
      let text = String(decoding: try folder.read("one/token_map.tsv"), as: UTF8.self)
      try folder.write("one/token_map.tsv", text.replacing("13\t", with: "14\t").utf8)
      let result = try await Binary.run(
        ["verify", "--model", "model", "--pruned", "one"], in: folder.path)
      #expect(result.status == 1)
      #expect(result.messages.contains("token_map.tsv"), "\(result.messages)")
    }

    // MARK: - restore

    /// With a token that is asked for, pruning and restoring give the same.
    @Test func restoringIsPruningWithMoreTokens() async throws {
      try folder.write("tokens.txt", "horse\n[unused0]\n".utf8)
      let start = ["--corpus", "corpus.txt", "--model", "model"]
      try await folder.succeed(["--corpus", "corpus.txt", "--model", "model", "-o", "pruned"])
      _ = try await Binary.run(
        start + ["--keep-tokens", "tokens.txt", "-o", "expected"], in: folder.path)
      try await folder.succeed([
        "restore", "--model", "model", "--pruned", "pruned", "--tokens", "tokens.txt", "-o", "more",
      ])
      #expect(try tokens("more").suffix(3) == ["[unused0]", "zebra", "horse"])
      for name in try folder.names("expected") where !["vprune.json", "README.md"].contains(name) {
        #expect(try folder.read("expected/\(name)") == folder.read("more/\(name)"), "\(name)")
      }
      let card = String(decoding: try folder.read("more/README.md"), as: UTF8.self)
      #expect(card.hasPrefix("---\n") && card.contains("\n> 2 tokens were put back"), "\(card)")
      let verified = try await Binary.run(
        ["verify", "--model", "model", "--pruned", "more", "--corpus", "corpus.txt"],
        in: folder.path)
      #expect(verified.status == 0, "\(verified.messages)")
    }

    @Test func everythingBackIsTheOriginal() async throws {
      try folder.write("tokens.txt", (try tokens("model").joined(separator: "\n")).utf8)
      try await folder.succeed(["--corpus", "corpus.txt", "--model", "model", "-o", "pruned"])
      try await folder.succeed([
        "restore", "--model", "model", "--pruned", "pruned", "--tokens", "tokens.txt", "-o", "all",
      ])
      // Tensors are put in another order.
      for name in try folder.names("model") where name != "model.safetensors" {
        #expect(try folder.read("model/\(name)") == folder.read("all/\(name)"), "\(name)")
      }
      let verified = try await Binary.run(
        ["verify", "--model", "model", "--pruned", "all"], in: folder.path)
      #expect(verified.status == 0, "\(verified.messages)")
    }

    /// Layers that were pruned and refitted stay what they are, and so do rows that were trained since.
    @Test func prunedLayersAndTrainedRowsStay() async throws {
      try FormulaBERT().write("encoder", in: folder)
      try folder.write("words.txt", "w5 w6 w7\nw8 w9 w5\n".utf8)
      try folder.write("tokens.txt", "w20\nw21\n".utf8)
      try await folder.succeed([
        "--corpus", "words.txt", "--model", "encoder", "--ffn", "6", "--even-ffn", "-o", "pruned",
      ])
      var weights = try folder.read("pruned/model.safetensors")
      // The first data are those of the embeddings or of a bias: somewhere in them.
      weights[weights.count - 1] ^= 1
      try folder.write("pruned/model.safetensors", weights)
      try await folder.succeed([
        "restore", "--model", "encoder", "--pruned", "pruned", "--tokens", "tokens.txt", "-o",
        "more",
      ])
      #expect(try tokens("more").count == tokens("pruned").count + 2)
      let result = try await Binary.run(
        ["verify", "--model", "encoder", "--pruned", "more"], in: folder.path)
      // What was trained is no longer the original's, and nothing else differs.
      #expect(result.status == 1)
      #expect(result.messages.split(separator: "\n").count == 1, "\(result.messages)")
    }

    @Test func otherModelsAreRefused() async throws {
      try TinyBERT(words: ["a", "ab", "b"]).write("other", in: folder)
      try folder.write("tokens.txt", "horse\n".utf8)
      let result = try await Binary.run(
        ["restore", "--model", "model", "--pruned", "other", "--tokens", "tokens.txt"],
        in: folder.path)
      #expect(result.status == 65)
      #expect(result.messages.contains("was not made of model"), "\(result.messages)")
      try folder.write("tokens.txt", "zebu\n".utf8)
      let unknown = try await Binary.run(
        ["restore", "--model", "model", "--pruned", "model", "--tokens", "tokens.txt"],
        in: folder.path)
      #expect(unknown.status == 65)
      #expect(unknown.messages.contains("tokens.txt: line 1"), "\(unknown.messages)")
    }
  }
}
