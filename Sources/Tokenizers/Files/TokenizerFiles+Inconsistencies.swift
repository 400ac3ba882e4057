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

extension TokenizerFiles {
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
