import Tokenizers
import UnicodeText

/// A tokenizer's components in words, under the names that tokenizer.json gives them.
enum TokenizerWords {
  static func words(_ normalizer: Normalizer) -> String {
    switch normalizer {
    case .bert(let bert):
      let stripsAccents = bert.stripsAccents ?? bert.lowercases
      return named(
        "BertNormalizer",
        [
          (bert.cleansText, "clean text"), (bert.separatesChinese, "Chinese characters apart"),
          (stripsAccents, "strip accents"), (bert.lowercases, "lower case"),
        ])
    case .byteLevel: return "ByteLevel"
    case .form(let form): return form.rawValue
    case .lowercase: return "Lowercase"
    case .nmt: return "Nmt"
    case .precompiled: return "Precompiled"
    case .prepend(let text): return "Prepend (\(Diagnosis.quoted(text)))"
    case .replace(let replace):
      return "Replace (\(words(replace.pattern)) by \(Diagnosis.quoted(replace.content)))"
    case .sentencePiece(let normalizer):
      return named(
        "SentencePiece",
        [
          (normalizer.mapsCharacters, "character map"),
          (normalizer.options.addsDummyPrefix, "prefix space"),
          (normalizer.options.removesExtraWhiteSpace, "remove extra white space"),
        ])
    case .sequence(let normalizers): return normalizers.map(words).joined(separator: ", ")
    case .strip(let left, let right): return named("Strip", [(left, "left"), (right, "right")])
    case .stripAccents: return "StripAccents"
    }
  }

  static func words(_ preTokenizer: PreTokenizer) -> String {
    switch preTokenizer {
    case .bert: "BertPreTokenizer"
    case .byteLevel(let byteLevel):
      named(
        "ByteLevel",
        [(byteLevel.addsPrefixSpace, "prefix space"), (byteLevel.splits, "GPT-2 words")])
    case .delimiter(let delimiter):
      "CharDelimiterSplit (\(Diagnosis.quoted(String(delimiter).utf8)))"
    case .digits(let individual): named("Digits", [(individual, "one by one")])
    case .fixedLength(let length): "FixedLength (\(length))"
    case .metaspace(let metaspace):
      named(
        "Metaspace",
        [(true, "prepend \(metaspace.prependScheme.rawValue)"), (metaspace.splits, "split")])
    case .punctuation(let behavior): "Punctuation (\(behavior.rawValue))"
    case .sequence(let preTokenizers): preTokenizers.map(words).joined(separator: ", ")
    case .split(let split):
      named(
        "Split",
        [
          (true, words(split.pattern)), (true, split.behavior.rawValue),
          (split.isInverted, "inverted"),
        ])
    case .unicodeScripts: "UnicodeScripts"
    case .wordsAndSymbols: "Whitespace"
    case .whiteSpace: "WhitespaceSplit"
    }
  }

  static func words(_ model: TokenModel) -> String {
    let tokens = "\(Figures.count(model.vocabulary.count - model.vocabulary.holes.count)) tokens"
    switch model {
    case .bpe(let bpe):
      return "BPE, \(tokens), \(Figures.count(bpe.merges.merges.count)) merges"
        + (bpe.options.fallsBackToBytes ? ", byte fallback" : "")
        + (bpe.options.prefersWholeWords ? ", whole words first" : "")
    case .sentencePiece(let model):
      return "SentencePiece \(model.isBPE ? "BPE" : "Unigram"), \(tokens)"
        + (model.fallsBackToBytes ? ", byte fallback" : "")
    case .unigram(let unigram):
      return "Unigram, \(tokens)" + (unigram.fallsBackToBytes ? ", byte fallback" : "")
    case .wordLevel: return "WordLevel, \(tokens)"
    case .wordPiece(let wordPiece):
      let prefix = String(decoding: wordPiece.continuingPrefix, as: UTF8.self)
      return
        "WordPiece, \(tokens), prefix \(prefix), words up to \(wordPiece.longestWord) characters"
    }
  }

  private static func words(_ pattern: TextPattern) -> String {
    switch pattern {
    case .text(let text): Diagnosis.quoted(text)
    case .regex(let expression): Diagnosis.quoted(expression.pattern.utf8)
    }
  }

  private static func named(_ name: String, _ flags: [(isOn: Bool, word: String)]) -> String {
    let words = flags.filter(\.isOn).map(\.word)
    return "\(name) (\(words.isEmpty ? "nothing" : words.joined(separator: ", ")))"
  }

  static func words(_ merges: OddMerges) -> String {
    let first = "\(Diagnosis.quoted(merges.left)) and \(Diagnosis.quoted(merges.right))"
    let what =
      switch merges.kind {
      case .repeated: "a pair that came before; its last place counts"
      case .circular: "two tokens to one of them"
      }
    return "\(merges.path): \(Figures.counted(merges.count, "merge")) of \(what) (\(first) first)"
  }
}
