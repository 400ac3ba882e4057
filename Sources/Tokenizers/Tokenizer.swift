/// A tokenizer as tokenizer.json describes it: added tokens, normalizer, pre-tokenizer, model,
/// post-processor, decoder.
///
/// Truncation and padding, which a file may also ask for, are left off: counting needs all of a
/// text and nothing else.
package struct Tokenizer: Sendable {
  package let normalizer: Normalizer?
  package let preTokenizer: PreTokenizer?
  package let model: TokenModel
  package private(set) var postProcessor: PostProcessor?
  package let decoder: Decoder?
  /// Added tokens in the order of the file, each with its id.
  package let addedTokens: [(token: AddedToken, id: TokenID)]
  /// Words between white space that are neither normalized nor cut, but tokens as they are
  /// (`never_split`).
  package private(set) var protectedWords: Set<[UInt8]>

  /// The model's.
  package let vocabulary: Vocabulary
  let rawMatcher: AddedTokenMatcher
  let normalizedMatcher: AddedTokenMatcher
  /// How added tokens that are looked for in normalized text are spelled there.
  private let normalizedSpellings: [TokenID: [UInt8]]
  /// Tokens that only the added tokens bring, with ids from `model.vocabulary.count` on.
  private let extraTokens: [[UInt8]]

  /// Puts a tokenizer together and gives added tokens their ids as `tokenizers` does: that of
  /// the model's vocabulary, or the next free one in the order of the file.
  package init(
    normalizer: Normalizer?, preTokenizer: PreTokenizer?, model: TokenModel,
    postProcessor: PostProcessor?, decoder: Decoder?, addedTokens: [AddedToken],
    protectedWords: Set<[UInt8]> = []
  ) {
    let vocabulary = model.vocabulary
    self.normalizer = normalizer
    self.preTokenizer = preTokenizer
    self.model = model
    self.postProcessor = postProcessor
    self.decoder = decoder
    self.protectedWords = protectedWords

    var extraTokens: [[UInt8]] = []
    var numbered: [(token: AddedToken, id: TokenID)] = []
    for token in addedTokens where !token.content.isEmpty {
      let id: TokenID
      if let known = vocabulary.id(of: token.content) {
        id = known
      } else if let known = extraTokens.firstIndex(of: token.content) {
        id = TokenID(UInt32(vocabulary.count + known))
      } else {
        id = TokenID(UInt32(vocabulary.count + extraTokens.count))
        extraTokens.append(token.content)
      }
      // The same content again brings its own flags.
      numbered.removeAll { $0.id == id }
      numbered.append((token, id))
    }
    self.vocabulary = vocabulary
    self.extraTokens = extraTokens
    self.addedTokens = numbered

    var rawMatcher = AddedTokenMatcher()
    var normalizedMatcher = AddedTokenMatcher()
    var normalizedSpellings: [TokenID: [UInt8]] = [:]
    for (token, id) in numbered {
      if token.isNormalized {
        var spelling = NormalizedText()
        let content = token.content
        normalizer.append(
          content.span, 0..<content.count, firstScalar: 0, to: &spelling)
        normalizedMatcher.add(token, spelled: spelling.bytes, id: id)
        normalizedSpellings[id] = spelling.bytes
      } else {
        rawMatcher.add(token, spelled: token.content, id: id)
      }
    }
    self.rawMatcher = rawMatcher
    self.normalizedMatcher = normalizedMatcher
    self.normalizedSpellings = normalizedSpellings
  }

  /// The same tokenizer, which normalizes and cuts every word.
  var withoutProtectedWords: Tokenizer {
    var tokenizer = self
    tokenizer.protectedWords = []
    return tokenizer
  }

  /// The same tokenizer with another post-processor.
  func with(_ postProcessor: PostProcessor?) -> Tokenizer {
    var tokenizer = self
    tokenizer.postProcessor = postProcessor
    return tokenizer
  }

  /// The model's vocabulary and the tokens that only the added tokens bring.
  var allTokens: Vocabulary {
    var all = vocabulary
    for token in extraTokens { _ = all.append(token.span) }
    return all
  }

  /// How many ids there are: the model's vocabulary and the added tokens beyond it.
  package var vocabularySize: Int { vocabulary.count + extraTokens.count }

  /// The bytes of a token, or `nil` where there is no such id.
  package func token(_ id: TokenID) -> ArraySlice<UInt8>? {
    if id.index < vocabulary.count { return vocabulary.holes.contains(id) ? nil : vocabulary[id] }
    let extra = id.index - vocabulary.count
    return extra < extraTokens.count ? extraTokens[extra][...] : nil
  }

  /// The id of a token of the model or of an added token.
  package func id(of token: [UInt8]) -> TokenID? {
    if let id = vocabulary.id(of: token) { return id }
    return extraTokens.firstIndex(of: token).map { TokenID(UInt32(vocabulary.count + $0)) }
  }

  /// The text of tokens; ids that do not exist are passed over, as `tokenizers` does.
  ///
  /// - Parameters:
  ///   - ids: The tokens.
  ///   - skippingSpecial: Whether special tokens are left out.
  /// - Returns: UTF-8 bytes, or invalid ones where a token is.
  package func decode(_ ids: [TokenID], skippingSpecial: Bool) -> [UInt8] {
    let special =
      skippingSpecial ? Set(addedTokens.filter(\.token.isSpecial).map(\.token.content)) : []
    // tokenizers 0.23 decodes normalized added tokens to their normalized spelling, and tells
    // special ones by what it decodes them to.
    let tokens = ids.compactMap { normalizedSpellings[$0]?[...] ?? token($0) }
    return decoder.text(
      of: special.isEmpty ? tokens : tokens.filter { !special.contains(Array($0)) })
  }
}
