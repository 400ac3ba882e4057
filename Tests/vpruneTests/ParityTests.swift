import Foundation
import SystemPackage
import TestSupport
import Testing

/// `vprune tokenize` gives the ids, tokens, offsets and decoded text that `tokenizers` gives.
///
/// Tests/Oracles/parity.py compares, and fails with what differs. One after the other, as each takes up to a
/// gigabyte for the library's encodings; beside ``EndToEndTests``, as Python has work for one core.
@Suite(
  .serialized, .enabled(if: PythonOracle.isWanted, PythonOracle.absent), .timeLimit(.minutes(15)))
struct ParityTests {
  static let vocabularies = [
    "bert-base-uncased", "bert-base-cased", "bert-base-multilingual-cased",
  ]
  static let corpora = [
    "clinc150.json", "medquad-medical.en.txt", "pawsx-dev.en.tsv", "pawsx-dev.zh.tsv",
    "state-of-the-union.en.txt", "tatoeba.112-languages.tsv", "udhr.388-translations.txt",
    "wagahaiwa-nekodearu.ja.txt", "wikipedia-sentences.en.txt.gz",
  ]

  private func compare(_ tokenizer: String, _ arguments: [String]) async throws {
    _ = try await PythonOracle.run(
      "parity.py", ["--vprune", Binary.path.string, "--tokenizer", tokenizer] + arguments)
  }

  private func shared(_ tokenizer: String) -> String {
    Repository.shared.appending("tokenizers").appending(tokenizer).string
  }

  /// What keeps the suite in its time: so many bytes of every corpus, evenly from all of it;
  /// VPRUNE_EVERY_DOCUMENT=1 takes all of them.
  private static func atMost(_ byteCount: Int) -> [String] {
    ProcessInfo.processInfo.environment["VPRUNE_EVERY_DOCUMENT"] == nil
      ? ["--at-most", "\(byteCount)"] : []
  }

  /// All documents with the flags that a vocabulary was made for, a sample with others.
  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared),
    arguments: vocabularies,
    [
      nil, ("true", "true"), ("true", "false"), ("false", "true"), ("false", "false"),
    ])
  func documentsOfEveryCorpus(
    _ vocabulary: String, _ flags: (lowercase: String, stripAccents: String)?
  ) async throws {
    let files = Self.corpora.map { Repository.shared.appending("corpora").appending($0).string }
    let settings = flags.map { flags in
      ["--set", "lowercase=\(flags.lowercase)", "--set", "strip_accents=\(flags.stripAccents)"]
        + Self.atMost(300_000)
    }
    try await compare(shared(vocabulary), (settings ?? []) + ["--corpus"] + files)
  }

  /// In the contexts X, aXb, a Xb, aX b and XX; once with a vocabulary that has a token for each
  /// scalar, so that what the normalizer does with it shows in the ids.
  @Test(
    .enabled(if: Repository.wantsModel, Repository.noModel),
    arguments: [[], ["--scalar-vocabulary"]])
  func everyScalar(_ vocabulary: [String]) async throws {
    try await compare(Repository.model.string, vocabulary + ["--scalars"])
  }

  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared),
    arguments: vocabularies + ["bert-base-uncased-skeletoken"])
  func randomStrings(_ vocabulary: String) async throws {
    try await compare(shared(vocabulary), ["--random", "20000", "--seed", "20261120"])
  }

  @Test(
    .enabled(if: Repository.wantsModel, Repository.noModel),
    arguments: [
      ["--set", "clean_text=false"], ["--set", "handle_chinese_chars=false"],
      ["--set", "strip_accents=null"], ["--set", "max_input_chars_per_word=5"],
      ["--set", "lowercase=false", "--set", "strip_accents=true"], ["--special-tokens"],
      ["--scalar-vocabulary"], ["--vocab-text"], ["--vocab-text", "--set", "lowercase=false"],
      ["--vocab-text", "--set", "handle_chinese_chars=false"],
      ["--vocab-text", "--set", "strip_accents=false"],
    ])
  func randomStringsUnderOtherFlags(_ flags: [String]) async throws {
    try await compare(Repository.model.string, flags + ["--random", "10000", "--seed", "7"])
  }

  /// Added tokens that overlap, swallow white space and normalize to each other, under all
  /// combinations of their flags and the normalizer's.
  @Test(arguments: 1...3)
  func randomAddedTokens(_ seed: Int) async throws {
    _ = try await PythonOracle.run(
      "added_tokens.py", ["--vprune", Binary.path.string, "--seed", "\(seed)"])
  }

  /// Folders as older and newer models have them: tokenizer.json with its older spellings, or
  /// vocab.txt with what may stand beside it.
  @Test(arguments: [[], ["--vocab-text"]], 1...2)
  func randomTokenizerFolders(_ kind: [String], _ seed: Int) async throws {
    _ = try await PythonOracle.run(
      "tokenizer_folders.py", ["--vprune", Binary.path.string, "--seed", "\(seed)"] + kind)
  }

  /// One of each kind: byte-level BPE, BPE with byte fallback, Unigram.
  static let kinds = ["gpt2", "phi-3-mini", "xlm-roberta-base-rebuilt"]
  /// Of the same kinds, with other normalizers, patterns and added tokens.
  static let relatives = [
    "roberta", "clip-vit", "whisper-large-v3", "ModernBERT-base", "t5-small", "t5-small-hub",
  ]

  /// A sample of every corpus, a larger one for one tokenizer of each kind, and once more with the pruned files.
  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared),
    arguments: kinds + relatives + otherFiles)
  func corporaBeforeAndAfterPruning(_ tokenizer: String) async throws {
    let files = Self.corpora.map { Repository.shared.appending("corpora").appending($0).string }
    _ = try await PythonOracle.run(
      "pruned_tokenizers.py",
      ["--vprune", Binary.path.string, "--tokenizer", shared(tokenizer)]
        + Self.atMost(Self.kinds.contains(tokenizer) ? 300_000 : 100_000) + ["--corpus"]
        + files)
  }

  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared), arguments: kinds + relatives)
  func randomStringsForOtherModels(_ tokenizer: String) async throws {
    try await compare(shared(tokenizer), ["--random", "20000", "--seed", "20261121"])
  }

  /// Files without tokenizer.json; their own libraries are the oracles.
  ///
  /// SentencePiece's two kinds, with and without user-defined pieces, one with its ids in vocab.json, and
  /// tiktoken's.
  static let otherFiles = [
    "sentencepiece-test-en", "sentencepiece-test-ja", "xlnet-base-cased", "mistral-7b-v1",
    "opus-mt-marian", "tiktoken",
  ]

  @Test(.enabled(if: Repository.wantsShared, Repository.noShared), arguments: otherFiles)
  func randomStringsForOtherFiles(_ tokenizer: String) async throws {
    try await compare(shared(tokenizer), ["--random", "20000", "--seed", "20261122"])
  }

  /// Files as one document each: SentencePiece sums scores up in f32, which shows far from the start.
  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared),
    arguments: ["sentencepiece-test-en", "t5-small", "xlm-roberta-base-rebuilt"])
  func longDocuments(_ tokenizer: String) async throws {
    let files = Self.corpora.map { Repository.shared.appending("corpora").appending($0).string }
    _ = try await PythonOracle.run(
      "pruned_tokenizers.py",
      ["--vprune", Binary.path.string, "--tokenizer", shared(tokenizer), "--joined", "--corpus"]
        + files + ["--at-most", "500000"])
  }

  /// In one context of the five, so that the suite ends in time.
  @Test(.enabled(if: Repository.wantsShared, Repository.noShared))
  func everyScalarForSentencePiece() async throws {
    try await compare(shared("sentencepiece-test-en"), ["--scalars", "--contexts", "1"])
  }

  /// vocab.json and merges.txt alone, as transformers' classes put them together.
  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared),
    arguments: [
      ("gpt2", "GPT2Tokenizer"), ("roberta", "RobertaTokenizer"), ("gpt2", "Qwen2Tokenizer"),
    ])
  func vocabularyAndMergesAlone(_ tokenizer: String, _ name: String) async throws {
    try await compare(
      shared(tokenizer), ["--class", name, "--random", "5000", "--special-tokens"])
  }

  /// Pruned directories load through AutoTokenizer with the tokenizers' own classes, which build other
  /// pipelines and number tokens in their own way.
  @Test(.enabled(if: Repository.wantsShared, Repository.noShared))
  func tokenizerClassesOfTransformers() async throws {
    let corpora = ["clinc150.json", "tatoeba.112-languages.tsv"]
    let files = corpora.map { Repository.shared.appending("corpora").appending($0).string }
    _ = try await PythonOracle.run(
      "auto_tokenizers.py",
      ["--vprune", Binary.path.string, "--shared", Repository.shared.string, "--corpus"]
        + files)
  }

  /// With a character map, unknown text and offsets that both change.
  @Test(.enabled(if: Repository.wantsShared, Repository.noShared))
  func everyScalarForUnigram() async throws {
    try await compare(shared("xlm-roberta-base-rebuilt"), ["--scalars"])
  }

  @Test(arguments: 1...3)
  func randomNormalizersAndPreTokenizers(_ seed: Int) async throws {
    _ = try await PythonOracle.run(
      "components.py", ["--vprune", Binary.path.string, "--seed", "\(seed)"])
  }

  @Test func characterClassesOfRegularExpressions() async throws {
    _ = try await PythonOracle.run("regex_classes.py", ["--vprune", Binary.path.string])
  }

  @Test(arguments: 1...2)
  func randomDecodersAndPostProcessors(_ seed: Int) async throws {
    _ = try await PythonOracle.run(
      "decoders.py", ["--vprune", Binary.path.string, "--seed", "\(seed)"])
  }

  @Test(.enabled(if: Repository.wantsModel, Repository.noModel))
  func ownCorpora() async throws {
    let names = ["banking", "clinical", "legal", "multilingual"]
    try await compare(
      Repository.model.string,
      ["--corpus"] + names.map { Repository.root.appending("corpora/\($0).txt").string })
  }
}
