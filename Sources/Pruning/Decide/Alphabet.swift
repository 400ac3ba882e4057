import Corpora
import Tokenizers
import UnicodeText

/// The single characters that stay though the corpus does not use them as tokens.
struct Alphabet {
  private let policy: VocabularyPolicy.Alphabet
  private var seen: Set<Unicode.Scalar> = []
  private var scripts: Set<UnicodeScript> = [.common, .inherited]

  /// Looks at the characters of the tokens that the corpus uses: together they are those of its
  /// normalized text.
  init(_ tokenizer: Tokenizer, _ usage: Usage, _ policy: VocabularyPolicy.Alphabet) {
    self.policy = policy
    guard policy == .seen || policy == .seenScripts else { return }
    // These are spelled with characters that the text does not have.
    let others = Set(tokenizer.byteTokens + tokenizer.addedTokens.map(\.id))
    for (index, count) in usage.counts.enumerated() where count.occurrences + count.needed > 0 {
      let id = TokenID(UInt32(index))
      guard !others.contains(id), let token = tokenizer.token(id) else { continue }
      let text = String(decoding: tokenizer.model.text(of: token), as: UTF8.self)
      seen.formUnion(text.unicodeScalars)
    }
    scripts.formUnion(seen.map(UnicodeScript.init))
  }

  /// Whether a token is one character, and stays for that.
  func keeps(_ token: ArraySlice<UInt8>, _ model: TokenModel) -> Bool {
    guard policy != .none else { return false }
    let text = String(decoding: model.text(of: token), as: UTF8.self).unicodeScalars
    guard let scalar = text.first, text.count == 1 else { return false }
    switch policy {
    case .all: return true
    case .seenScripts: return scripts.contains(UnicodeScript(of: scalar))
    case .seen: return seen.contains(scalar)
    case .none: return false
    }
  }
}
