import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Plans that were changed by hand.
  struct PlanEditTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "zebra"])
        .write("model", in: folder)
      try folder.write("corpus.txt", "hello world\n\nabc hello\nworld zebra".utf8)
    }

    private func plan(_ options: String...) async throws {
      try await folder.succeed(
        ["plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json"] + options)
    }

    /// What was measured of the plan as it was is neither printed nor recorded.
    @Test func nothingIsClaimed() async throws {
      try await plan("--max-vocab", "11")
      try folder.edit("plan.json", "\"used\": [", "\"used\": [[12, \"zebra\"],")
      let text = try await folder.succeed(["apply", "plan.json", "--model", "model", "-o", "out"])
      for claim in ["covered", "unseen", "dropped", "limit", "Good"] {
        #expect(!text.contains(claim), "\(claim): \(text)")
      }
      #expect(text.contains("name the text with --corpus"))
      let record = try folder.object("out/vprune.json")
      let usage = try #require(record["usage"] as? [String: Any])
      #expect(usage["covered_tokens"] is NSNull && usage["unseen_tokens"] is NSNull)
      #expect(usage["documents"] as? Int == 4)
      let vocabulary = (record["plan"] as? [String: Any])?["vocabulary"] as? [String: Any]
      let dropped = try #require(vocabulary?["dropped"] as? [String: Any])
      #expect((dropped["ids"] as? [Int])?.isEmpty == true)
      #expect(vocabulary?["bound"] is NSNull)
      let compared = try await folder.succeed([
        "apply", "plan.json", "--model", "model", "-o", "other", "--corpus", "corpus.txt",
      ])
      #expect(compared.contains("warning   the plan was edited"))
      #expect(!compared.contains("name the text with --corpus"), "\(compared)")
    }

    /// A token that is put back is no longer told as dropped.
    @Test func whatIsPutBackIsNotDropped() async throws {
      try await plan("--max-vocab", "12")
      let before = try JSONSerialization.object(
        of:
          try await folder.succeed(["inspect", "--plan", "plan.json", "--json"]).utf8)
      func dropped(_ plan: [String: Any]) -> [String] {
        ((plan["vocabulary"] as? [String: Any])?["dropped"] as? [[String: Any]] ?? [])
          .compactMap { $0["token"] as? String }
      }
      #expect(dropped(before) == ["ab"])
      try folder.edit("plan.json", "\"used\": [", "\"used\": [[9, \"ab\"],")
      let after = try JSONSerialization.object(
        of: try await folder.succeed(["inspect", "--plan", "plan.json", "--json"]).utf8)
      #expect(dropped(after) == [])
    }

    /// Pieces of tokens that stay, and what unknown text is weighed by.
    @Test func whatOthersNeedIsNotLeftOut() async throws {
      let vocabulary =
        "\"a\": 5, \"b\": 6, \"c\": 7, \"ab\": 8, \"abc\": 9, \"x\": 10, \"yy\": 11, \"z\": 12"
      try folder.remove("model/vocab.txt")
      try writeTokenizer(
        #"{"type": "BPE", "unk_token": "[UNK]", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "#
          + #""[MASK]": 4, "# + vocabulary + #"}, "merges": ["a b", "ab c"]}"#)
      try folder.write("corpus.txt", "abc x".utf8)
      try await plan()
      try folder.edit("plan.json", "[8, \"ab\"]", "[11, \"yy\"]")
      let built = try await folder.run(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(built.status == 65)
      #expect(
        built.messages.contains("leaves out token 8, \"ab\", from which \"abc\" is built"),
        "\(built.messages)")
      let pieces = ["a", "b", "c", "ab", "abc", "x", "yy", "z"].enumerated()
        .map { "[\"\($1)\", -\($0 + 1)]" }.joined(separator: ", ")
      try writeTokenizer(
        #"{"type": "Unigram", "unk_id": 1, "vocab": [["[PAD]", 0], ["[UNK]", 0], ["[CLS]", 0], ["[SEP]", 0], "#
          + #"["[MASK]", 0], "# + pieces + "]}")
      try folder.remove("plan.json")
      try await plan("--drop-alphabet")
      try folder.edit("plan.json", "[12, \"z\"]", "[11, \"yy\"]")
      let weighed = try await folder.run(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(weighed.status == 65)
      #expect(
        weighed.messages.contains("token 12, \"z\", by whose score unknown text is weighed"),
        "\(weighed.messages)")
      #expect(try !folder.names().contains("out"))
    }

    private func writeTokenizer(_ model: String) throws {
      try folder.write(
        "model/tokenizer.json",
        (#"{"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "#
          + #""WhitespaceSplit"}, "post_processor": null, "decoder": null, "model": "# + model + "}")
          .utf8)
    }

    /// Another text than the plan's may have other tokens; nobody changed it meanwhile.
    @Test func anotherText() async throws {
      try await plan()
      try folder.write("other.txt", "zebra".utf8)
      let same = try await folder.succeed([
        "apply", "plan.json", "--model", "model", "-o", "out", "--corpus", "other.txt",
      ])
      #expect(same.contains("verified  1 document,"), "\(same)")
      try await plan("--max-vocab", "12", "--force")
      try folder.write("corpus.txt", "hello world".utf8)
      try await plan("--drop-alphabet", "--force")
      try folder.write("other.txt", "zebra\nhello".utf8)
      let other = try await folder.run([
        "apply", "plan.json", "--model", "model", "-o", "more", "--corpus", "other.txt",
      ])
      #expect(other.status == 1)
      #expect(!other.messages.contains("changed meanwhile"), "\(other.messages)")
      #expect(
        other.messages.contains("made for a text of 1 document, and this one has 2"),
        "\(other.messages)")
    }

    /// Tensors of a plan that is replaced do not stay beside one that has none.
    @Test func tensorsGoWithTheirPlan() async throws {
      try FormulaBERT().write("encoder", in: folder)
      try folder.write("words.txt", FormulaBERT().text(documents: 60).utf8)
      let start = ["plan", "--corpus", "words.txt", "--model", "encoder", "-o", "plan.json"]
      try await folder.succeed(start + ["--ffn", "6"])
      #expect(try folder.names().contains("plan.safetensors"))
      try await folder.succeed(start + ["--force"])
      #expect(try !folder.names().contains("plan.safetensors"))
      // What is not a plan's is left alone.
      try folder.write("plan.safetensors", "mine".utf8)
      try await folder.succeed(start + ["--force"])
      #expect(try folder.read("plan.safetensors") == Array("mine".utf8))
    }

    @Test func textsThatCountTwice() async throws {
      try FileManager.default.linkItem(
        atPath: folder.path.appending("corpus.txt").string,
        toPath: folder.path.appending("link.txt").string)
      for arguments in [
        ["--corpus", "corpus.txt", "--corpus", "./corpus.txt"],
        ["--corpus", "corpus.txt", "--corpus", "link.txt"],
        ["--corpus", "model", "--holdout", "corpus.txt", "--holdout", "link.txt"],
      ] {
        let result = try await folder.run(arguments + ["--model", "model", "-o", "out"])
        #expect(result.status == 64, "\(arguments)")
        #expect(result.messages.contains("is named twice"), "\(result.messages)")
      }
      let both = try await folder.run([
        "--corpus", "corpus.txt", "--holdout", "link.txt", "--model", "model", "-o", "out",
      ])
      #expect(both.status == 64 && both.messages.contains("not counted"), "\(both.messages)")
    }

    @Test func sizesThatCannotBe() async throws {
      let sweep = try await folder.run([
        "sweep", "model", "--corpus", "corpus.txt", "--sizes", "1,2", "--plot", "curve.svg",
      ])
      #expect(sweep.status == 65 && sweep.messages.contains("tokens can stay"), "\(sweep.messages)")
      #expect(try !folder.names().contains("curve.svg"))
    }

    @Test func marksBeforeTokens() async throws {
      try folder.write("list.txt", "\u{FEFF}zebra\nhello\n".utf8)
      let text = try await folder.succeed([
        "--corpus", "corpus.txt", "--model", "model", "--keep-tokens", "list.txt", "-o", "out",
      ])
      #expect(text.contains("2 asked for"), "\(text)")
    }
  }
}
