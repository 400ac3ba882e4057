/// How a tokenizer class of transformers numbers the pieces of a SentencePiece file that stands without
/// tokenizer.json: the file's own order is not always the model's.
struct PieceNumbering: Sendable {
  /// Tokens before the pieces, which all stay: ids of pieces are counted from behind them.
  let leading: [String]
  /// How many pieces of the file they stand for.
  let skippedPieces: Int
  /// Tokens after the pieces, unless they are pieces.
  let trailing: [String]

  init(leading: [String] = [], skippedPieces: Int = 0, trailing: [String] = []) {
    self.leading = leading
    self.skippedPieces = skippedPieces
    self.trailing = trailing
  }

  /// fairseq's dictionary has four tokens where the file has three.
  static func fairseq(trailing: [String] = ["<mask>"]) -> PieceNumbering {
    PieceNumbering(
      leading: ["<s>", "<pad>", "</s>", "<unk>"], skippedPieces: 3, trailing: trailing)
  }

  /// The tokens by their ids: pieces, and what the class puts before and after them.
  func vocabulary(_ pieces: Vocabulary) -> Vocabulary {
    var vocabulary = Vocabulary(capacity: pieces.count + leading.count)
    for token in leading { _ = vocabulary.append(Array(token.utf8).span) }
    for index in min(skippedPieces, pieces.count)..<pieces.count {
      // The numbers go on, also where a piece is spelled like a token before.
      _ = vocabulary.appendOverriding(Array(pieces[TokenID(UInt32(index))]).span)
    }
    for token in trailing { _ = vocabulary.append(Array(token.utf8).span) }
    return vocabulary
  }
}
