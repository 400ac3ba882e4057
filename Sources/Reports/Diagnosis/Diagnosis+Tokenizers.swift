import JSONText
package import Tokenizers

extension Diagnosis {
  package init(_ error: TokenizerError) {
    switch error {
    case .file(let error): self.init(error)
    case .noTokenizer(let directory):
      self.init(
        .noInput,
        "\(directory) has no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt, *.model, *.spm, "
          + "*.tiktoken); --model must be a model's "
          + "directory with its tokenizer.")
    case .malformedJSON(let path, let error): self.init(.data, "\(path): \(error.sentence)")
    case .unknownComponent(let path, let place, let type, let known):
      self.init(
        .data,
        "\(path): \(place) is of type \(Self.quoted(type.utf8)), which this version does not "
          + "know; it knows \(known.joined(separator: ", ")).")
    case .unknownTokenMissing([]):
      self.init(
        .data,
        "The corpus has text that cannot be segmented, and the model names no token for that; give it "
          + "one (unk_id in tokenizer.json).")
    case .unknownTokenMissing(let token):
      self.init(
        .data,
        "The corpus has a word that cannot be segmented, and the vocabulary lacks the token "
          + "\(Self.quoted(token)) for such words; add it to the tokenizer.")
    default: self.init(.data, Self.sentence(error))
    }
  }

  /// Errors in what a tokenizer's file holds.
  private static func sentence(_ error: TokenizerError) -> String {
    switch error {
    case .invalidUTF8(let path, let line):
      "\(path): line \(line) is not valid UTF-8; restore the file from the model's source."
    case .missingValue(let path, let place): "\(path): \(place) is missing."
    case .unexpectedValue(let path, let place, let expected, let found):
      "\(path): \(place.isEmpty ? "the file" : place) is \(excerpt(found)) and must be "
        + "\(expected)."
    case .duplicateToken(let path, let token, let first, let second):
      "\(path): the token \(quoted(token)) stands there twice, as ids \(first) and \(second); "
        + "restore the file from the model's source."
    case .duplicateID(let path, let id, let first, let second):
      "\(path): the tokens \(quoted(first)) and \(quoted(second)) have the same id, \(id)."
    case .missingID(let path, let id, let count):
      "\(path): no token has the id \(id), although ids go up to \(count - 1); ids must be "
        + "without holes."
    case .emptyLine(let path, let line):
      "\(path): line \(line) is empty, so that the ids after it cannot be trusted; restore the "
        + "file from the model's source."
    case .unknownToken(let path, let place, let token):
      "\(path): \(place) names the token \(quoted(token)), which the tokenizer does not have."
    case .wrongID(let path, let place, let token, let id, let expected):
      "\(path): \(place) gives the token \(quoted(token)) the id \(id), but its id is \(expected)."
    case .filesDisagree(let path, let other, let id, let token, let otherToken):
      "\(path) and \(other) disagree on the token with the id \(id): "
        + "\(token.map { quoted($0) } ?? "none") in the one, "
        + "\(otherToken.map { quoted($0) } ?? "none") in the other; remove the wrong file."
    case .malformedMerge(let path, let place, let found):
      "\(path): the merge \(place) is \(excerpt(found)) and must be two tokens."
    case .mergeOfUnknownToken(let path, let place, let token):
      "\(path): the merge \(place) needs the token \(quoted(token)), which is not in the vocabulary; "
        + "the two lists belong to different tokenizers."
    case .mergesDisagree(let path, let other, let line, let merge, let expected):
      "\(path) and \(other) disagree on the merge of line \(line): "
        + "\(merge.map { quoted($0) } ?? "none") in the one, "
        + "\(expected.map { quoted($0) } ?? "none") in the other; remove the wrong file."
    case .byteOrderMark(let path):
      "\(path) begins with a byte order mark (U+FEFF), which loaders take for text; save the file "
        + "without it."
    case .malformedSentencePiece(let path, let problem):
      "\(path): not a SentencePiece model that can be used: \(problem.clause)."
    case .malformedTiktoken(let path, let line):
      "\(path): line \(line) is not a token in base 64 and its rank; restore the file from the model's "
        + "source."
    case .incompleteTokenizer(let directory, let found):
      "\(directory) has \(found.joined(separator: ", ")) but no tokenizer.json, and neither "
        + "tokenizer_config.json nor config.json says how to use them; make tokenizer.json with "
        + "transformers (AutoTokenizer.from_pretrained, save_pretrained)."
    case .separateVocabularies(let path):
      "\(path): the target language has a vocabulary of its own; models with two cannot be pruned."
    case .refusedPattern(let path, let place, let pattern):
      "\(path): \(place) is \(quoted(pattern.utf8)), a regular expression that ICU does not compile; "
        + "please report it."
    case .file, .noTokenizer, .malformedJSON, .unknownComponent, .unknownTokenMissing: ""
    }
  }
}

extension SentencePieceProblem {
  fileprivate var clause: String {
    switch self {
    case .notReadable: "the file is cut short, damaged or of another kind; fetch it again"
    case .noPieces: "it has no pieces"
    case .emptyPiece(let index): "piece \(index) is empty"
    case .unknownPieces(let count): "it has \(count) pieces for unknown text and must have one"
    case .bytePieces(let count): "it falls back to bytes, but has \(count) of 256 byte pieces"
    case .bytePiece(let piece):
      "its piece \(Diagnosis.quoted(piece)) is for a byte and must have a name such as <0x0A>"
    case .unusedBytePieces: "it has pieces for bytes, but does not fall back to bytes"
    case .score(let index): "the score of piece \(index) is no finite number"
    case .characterMap: "its character map (precompiled_charsmap) is damaged"
    case .unsupportedType(let type): "it is of type \(type), and only UNIGRAM and BPE are supported"
    }
  }
}

extension JSONError {
  /// What is wrong with a JSON text, and where.
  var sentence: String {
    let what =
      switch problem {
      case .byteOrderMark: "the text begins with a byte order mark (U+FEFF)"
      case .unexpectedEnd: "the text ends too soon"
      case .unexpectedByte(let byte):
        "there is an unexpected \(Diagnosis.quoted(CollectionOfOne(byte)))"
      case .malformedNumber: "a number is malformed"
      case .malformedEscape: "an escape sequence in a string is malformed"
      case .unpairedSurrogate: "a string has half of a surrogate pair"
      case .controlCharacterInString: "a string has a control character in it"
      case .invalidUTF8: "the text is not valid UTF-8"
      case .nestedTooDeep(let limit): "values are nested more than \(limit) deep"
      case .contentAfterEnd: "something follows the end"
      case .tooLarge: "the text is larger than 4 GB"
      }
    return "not valid JSON: \(what) at byte \(offset)."
  }
}
