import TestSupport

/// A tokenizer.json of a few tokens in the place of ``TinyBERT``'s, whatever its model.
struct TinyTokenizer {
  /// Which model, made of random tokens of three letters.
  enum Kind: String, CaseIterable, Sendable {
    case bpe, unigram, wordLevel, wordPiece
  }

  private(set) var tokens: [String] = []
  private var merges: [(String, String)] = []
  private var scores: [Double] = []
  private let kind: Kind
  private static let letters = ["a", "b", "c"]

  init(_ kind: Kind, _ random: inout SeededRandom) {
    self.kind = kind
    func word(_ length: ClosedRange<Int>) -> String {
      (0..<Int.random(in: length, using: &random)).map { _ in
        Self.letters.randomElement(using: &random) ?? ""
      }.joined()
    }
    func add(_ token: String) { if !tokens.contains(token) { tokens.append(token) } }
    switch kind {
    case .bpe:
      tokens = Self.letters
      for _ in 0..<25 {
        guard let left = tokens.randomElement(using: &random),
          let right = tokens.randomElement(using: &random), left.count + right.count < 6,
          !tokens.contains(left + right)
        else { continue }
        merges.append((left, right))
        tokens.append(left + right)
      }
    case .unigram:
      tokens = ["\u{2581}"] + Self.letters
      for _ in 0..<30 { add((Bool.random(using: &random) ? "\u{2581}" : "") + word(1...5)) }
      scores = tokens.map { _ in -Double(Int.random(in: 1...12, using: &random)) / 2 }
    case .wordLevel: for _ in 0..<20 { add(word(1...3)) }
    case .wordPiece:
      tokens = Self.letters + Self.letters.map { "##\($0)" }
      for _ in 0..<40 { add((Bool.random(using: &random) ? "##" : "") + word(2...5)) }
    }
  }

  /// A text of words of the letters, each often: most are several tokens.
  func text(_ random: inout SeededRandom) -> String {
    let words = (0..<40).map { _ in
      (0..<Int.random(in: 1...9, using: &random)).map { _ in
        Self.letters.randomElement(using: &random) ?? ""
      }.joined()
    }
    return (0..<60).map { _ in
      (0..<5).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  /// Writes a model into a folder inside `folder`.
  func write(_ name: String, in folder: TemporaryFolder) throws {
    let tiny = TinyBERT(words: tokens)
    try tiny.write(name, in: folder)
    guard kind != .wordPiece else { return }
    try folder.remove("\(name)/vocab.txt")
    let all = tiny.tokens
    let numbered = all.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    let added = all.prefix(5).enumerated().map { id, token in
      """
      {"id": \(id), "content": "\(token)", "single_word": false, "lstrip": false, "rstrip": false, \
      "normalized": false, "special": true}
      """
    }.joined(separator: ", ")
    try folder.write(
      "\(name)/tokenizer.json",
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [\(added)],
      "normalizer": null, "pre_tokenizer": \(preTokenizer), "post_processor": null, "decoder": null,
      "model": \(model(numbered))}
      """.utf8)
  }

  private var preTokenizer: String {
    kind == .unigram
      ? #"{"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true}"#
      : #"{"type": "WhitespaceSplit"}"#
  }

  private func model(_ vocabulary: String) -> String {
    switch kind {
    case .bpe:
      let pairs = merges.map { "\"\($0) \($1)\"" }.joined(separator: ", ")
      return """
        {"type": "BPE", "dropout": null, "unk_token": "[UNK]", "continuing_subword_prefix": null, \
        "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, \
        "vocab": {\(vocabulary)}, "merges": [\(pairs)]}
        """
    case .unigram:
      let pieces =
        TinyBERT(words: []).tokens.map { "[\"\($0)\", 0]" }
        + zip(tokens, scores).map { "[\"\($0)\", \($1)]" }
      return """
        {"type": "Unigram", "unk_id": 1, "byte_fallback": false, \
        "vocab": [\(pieces.joined(separator: ", "))]}
        """
    case .wordLevel:
      return #"{"type": "WordLevel", "unk_token": "[UNK]", "vocab": {\#(vocabulary)}}"#
    case .wordPiece: return ""
    }
  }
}
