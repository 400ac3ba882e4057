package import Bytes
package import JSONText
package import SystemPackage

/// What can be wrong with a tokenizer's files.
package enum TokenizerError: Error, Equatable, Sendable {
  case file(BytesError)
  /// The directory has no file that makes a tokenizer.
  case noTokenizer(directory: FilePath)
  case malformedJSON(path: FilePath, JSONError)
  case invalidUTF8(path: FilePath, line: Int)
  /// A required value is not there.
  case missingValue(path: FilePath, at: String)
  /// A value is not what the format asks for.
  case unexpectedValue(path: FilePath, at: String, expected: String, found: [UInt8])
  /// A component, or a value of one, that this version does not know.
  case unknownComponent(path: FilePath, at: String, type: String, known: [String])
  /// Two entries of a vocabulary are the same token; the places are ids or line numbers from 0.
  case duplicateToken(path: FilePath, token: [UInt8], first: Int, second: Int)
  /// Two tokens have one id.
  case duplicateID(path: FilePath, id: Int, first: [UInt8], second: [UInt8])
  /// No token has this id, although one has a higher one.
  case missingID(path: FilePath, id: Int, count: Int)
  /// A line of vocab.txt, counted from 1, holds no token.
  case emptyLine(path: FilePath, line: Int)
  /// A file names a token that is in none of the tokenizer's vocabularies.
  case unknownToken(path: FilePath, at: String, token: [UInt8])
  /// An id that a file gives a token is not the token's.
  case wrongID(path: FilePath, at: String, token: [UInt8], id: Int, expected: Int)
  /// Two files give an id different tokens, or one of them none.
  case filesDisagree(
    path: FilePath, other: FilePath, id: Int, token: [UInt8]?, otherToken: [UInt8]?)
  /// A merge is not two tokens.
  case malformedMerge(path: FilePath, at: String, found: [UInt8])
  /// A merge's part or product is not in the vocabulary.
  case mergeOfUnknownToken(path: FilePath, at: String, token: [UInt8])
  /// merges.txt has another merge in a line, counted from 1, than another file at that rank, or one of
  /// the two files has none.
  case mergesDisagree(
    path: FilePath, other: FilePath, line: Int, merge: [UInt8]?, expected: [UInt8]?)
  /// A text begins with U+FEFF, which loaders take for a part of it.
  case byteOrderMark(path: FilePath)
  /// A SentencePiece file that cannot be used.
  case malformedSentencePiece(path: FilePath, SentencePieceProblem)
  /// A line of a tiktoken file, counted from 1, is not a token in base 64 and its rank.
  case malformedTiktoken(path: FilePath, line: Int)
  /// The files name tokens, but what cuts text into them is not among them.
  case incompleteTokenizer(directory: FilePath, found: [String])
  /// Texts that are written have a vocabulary of their own (Marian's `separate_vocabs`).
  case separateVocabularies(path: FilePath)
  /// A regular expression that ICU does not compile.
  case refusedPattern(path: FilePath, at: String, pattern: String)
  /// A word is unknown, and the vocabulary lacks the token for that.
  case unknownTokenMissing([UInt8])
}

/// What is wrong with a SentencePiece file.
package enum SentencePieceProblem: Equatable, Sendable {
  /// It is no such file, or cut short.
  case notReadable
  case noPieces
  /// A piece, by its place, has no text.
  case emptyPiece(Int)
  /// So many pieces are for unknown text: there must be one.
  case unknownPieces(Int)
  /// So many bytes have a piece: there must be 256.
  case bytePieces(Int)
  /// A piece for a byte is not called after one.
  case bytePiece([UInt8])
  /// There are pieces for bytes, but unknown text does not become them.
  case unusedBytePieces
  /// The score of a piece, by its place, is no finite number.
  case score(Int)
  case characterMap
  case unsupportedType(String)
}
