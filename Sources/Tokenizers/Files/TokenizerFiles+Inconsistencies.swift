package import SystemPackage

/// An id that a file gives a token and that is not the token's.
package struct IDInconsistency: Equatable, Sendable {
  package let path: FilePath
  /// Where the id stands, such as `post_processor.special_tokens.[CLS]`.
  package let place: String
  package let token: [UInt8]
  package let id: Int
  /// The token's own id, or `nil` where there is no such token.
  package let expected: Int?
}

/// Merges that a BPE model has to no purpose: `tokenizers` loads them, and so do all that read them.
package struct OddMerges: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// The same pair came before; the last rank counts.
    case repeated
    /// The product is one of the parts.
    case circular
  }

  package let path: FilePath
  package let kind: Kind
  package let count: Int
  /// The parts of the first one.
  package let left: [UInt8]
  package let right: [UInt8]
}

extension TokenizerFiles {
  /// Merges of the tokenizer's own model that repeat a pair or lead in a circle.
  package var oddMerges: [OddMerges] {
    guard case .bpe(let model) = tokenizer.model else { return [] }
    let path = tokenizerJSON?.file ?? vocabularies.bpe.merges?.path ?? mainFile
    let found: [(OddMerges.Kind, [MergeTable.Merge])] = [
      (.repeated, model.merges.repeated), (.circular, model.merges.circular),
    ]
    return found.compactMap { kind, merges in
      merges.first.map { first in
        OddMerges(
          path: path, kind: kind, count: merges.count, left: Array(model.vocabulary[first.left]),
          right: Array(model.vocabulary[first.right]))
      }
    }
  }

  /// Refuses ids that do not fit their tokens, where `tokenizers` takes them as they are.
  ///
  /// It numbers added tokens anew, so that a wrong id of theirs does no harm.
  ///
  /// - Throws: ``TokenizerError/wrongID(path:at:token:id:expected:)``, or
  ///   ``TokenizerError/unknownToken(path:at:token:)``.
  package func checkConsistency() throws(TokenizerError) {
    for item in try inconsistencies() where !item.place.hasPrefix("added_tokens") {
      guard let expected = item.expected else {
        throw .unknownToken(path: item.path, at: item.place, token: item.token)
      }
      throw .wrongID(
        path: item.path, at: item.place, token: item.token, id: item.id, expected: expected)
    }
  }

  /// Ids in tokenizer.json that do not fit their tokens.
  ///
  /// `tokenizers` does not care: it numbers added tokens anew and takes the post-processor's and
  /// padding's ids as they are. The other files are checked when they are read.
  package func inconsistencies() throws(TokenizerError) -> [IDInconsistency] {
    guard let tokenizerJSON else { return [] }
    var pairs: [(token: JSONField, id: JSONField)] = []
    for token in try tokenizerJSON.optional("added_tokens")?.elements() ?? [] {
      pairs.append((try token.required("content"), try token.required("id")))
    }
    if let postProcessor = tokenizerJSON.optional("post_processor") {
      pairs += try PostProcessorJSON.tokenIDPairs(postProcessor)
    }
    if let padding = tokenizerJSON.optional("padding"), let token = padding.optional("pad_token"),
      let id = padding.optional("pad_id")
    {
      pairs.append((token, id))
    }
    var found: [IDInconsistency] = []
    for (tokenField, idField) in pairs {
      let token = try tokenField.utf8()
      let id = try idField.count()
      let expected = tokenizer.id(of: token)?.index
      guard expected != id else { continue }
      found.append(
        IDInconsistency(
          path: idField.file, place: idField.place, token: token, id: id, expected: expected))
    }
    return found
  }
}
