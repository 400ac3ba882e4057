import SentencePieceProto
import SystemPackage

/// A model of SentencePiece (`spiece.model`, `tokenizer.model`, `source.spm` ...): pieces, normalizer, and
/// how text is segmented.
struct SentencePieceFile: Sendable {
  static let extensions: Set<String> = ["model", "spm"]

  let path: FilePath
  var name: String { path.lastComponent?.string ?? "" }
  let pieces: SentencePieces
  private let message: ModelProto

  /// Reads a file's bytes.
  ///
  /// - Throws: ``TokenizerError/malformedSentencePiece(path:_:)``, or
  ///   ``TokenizerError/duplicateToken(path:token:first:second:)``.
  init(path: FilePath, _ bytes: [UInt8]) throws(TokenizerError) {
    self.path = path
    guard let message = ModelProto(fileBytes: bytes) else {
      throw .malformedSentencePiece(path: path, .notReadable)
    }
    self.message = message
    switch message.trainerSpec.modelType {
    case .unigram, .bpe: break
    case .word: throw .malformedSentencePiece(path: path, .unsupportedType("WORD"))
    case .char: throw .malformedSentencePiece(path: path, .unsupportedType("CHAR"))
    }
    pieces = try Self.pieces(message, path)
    map = try Self.characterMap(message.normalizerSpec, path)
    denormalizer = try Self.characterMap(message.denormalizerSpec, path)
  }

  let map: PrecompiledMap?
  private let denormalizer: PrecompiledMap?

  private static func pieces(
    _ message: ModelProto, _ path: FilePath
  ) throws(TokenizerError) -> SentencePieces {
    guard !message.pieces.isEmpty else { throw .malformedSentencePiece(path: path, .noPieces) }
    var vocabulary = Vocabulary(capacity: message.pieces.count)
    var kinds: [SentencePieces.Kind] = []
    var unknown: [TokenID] = []
    var bytePieces: [TokenID] = []
    for (index, piece) in message.pieces.enumerated() {
      let text = Array(piece.piece.utf8)
      guard !text.isEmpty else { throw .malformedSentencePiece(path: path, .emptyPiece(index)) }
      guard piece.score.isFinite else {
        throw .malformedSentencePiece(path: path, .score(index))
      }
      guard let id = vocabulary.append(text.span) else {
        throw .duplicateToken(
          path: path, token: text, first: vocabulary.id(of: text)?.index ?? 0, second: index)
      }
      let kind = SentencePieces.Kind(piece.type)
      kinds.append(kind)
      if kind == .unknown { unknown.append(id) }
      if kind == .byte { bytePieces.append(id) }
    }
    guard unknown.count == 1 else {
      throw .malformedSentencePiece(path: path, .unknownPieces(unknown.count))
    }
    let pieces = SentencePieces(
      pieces: vocabulary, scores: message.pieces.map(\.score), kinds: kinds, unknown: unknown[0],
      fallsBackToBytes: message.trainerSpec.byteFallback)
    try check(bytePieces, of: pieces, path)
    return pieces
  }

  private static func check(
    _ bytePieces: [TokenID], of pieces: SentencePieces, _ path: FilePath
  ) throws(TokenizerError) {
    guard pieces.fallsBackToBytes || bytePieces.isEmpty else {
      throw .malformedSentencePiece(path: path, .unusedBytePieces)
    }
    let named = Set((UInt8.min...UInt8.max).compactMap { pieces.bytes[$0] })
    if let odd = bytePieces.first(where: { !named.contains($0) }) {
      throw .malformedSentencePiece(path: path, .bytePiece(Array(pieces.pieces[odd])))
    }
    guard !pieces.fallsBackToBytes || bytePieces.count == 256 else {
      throw .malformedSentencePiece(path: path, .bytePieces(bytePieces.count))
    }
  }

  private static func characterMap(
    _ specification: ModelProto.NormalizerSpec, _ path: FilePath
  ) throws(TokenizerError) -> PrecompiledMap? {
    let bytes = Array(specification.precompiledCharsmap)
    guard !bytes.isEmpty else { return nil }
    guard let map = try? PrecompiledMap(bytes), map.isSound else {
      throw .malformedSentencePiece(path: path, .characterMap)
    }
    return map
  }

  /// Whether text is merged; otherwise the pieces' scores tell the best path.
  var isBPE: Bool { message.trainerSpec.modelType == .bpe }

  private var options: SentencePieceNormalizer.Options {
    SentencePieceNormalizer.Options(
      addsDummyPrefix: message.normalizerSpec.addDummyPrefix,
      removesExtraWhiteSpace: message.normalizerSpec.removeExtraWhitespaces,
      escapesWhiteSpace: message.normalizerSpec.escapeWhitespaces,
      treatsWhiteSpaceAsSuffix: message.trainerSpec.treatWhitespaceAsSuffix)
  }

  private var ownNormalizer: Normalizer {
    .sentencePiece(
      SentencePieceNormalizer(map: map, options: options, userDefined: pieces.userDefined))
  }

  /// The tokenizer that the file describes.
  ///
  /// - Parameters:
  ///   - vocabulary: The tokens; pieces have the ids of the tokens that are spelled like them.
  ///   - unknownID: The token for pieces that are no tokens.
  ///   - addedTokens: What is looked for before SentencePiece sees a text.
  ///   - steps: What is done to a text before.
  ///   - knowsMore: Whether unknown text may be a token that is no piece.
  /// - Returns: A tokenizer with SentencePiece's own normalizer, model and decoder.
  func tokenizer(
    _ vocabulary: Vocabulary, unknownID: TokenID, addedTokens: [AddedToken],
    after steps: [Normalizer] = [], knowsMore: Bool = false
  ) -> Tokenizer {
    let tokens = (0..<pieces.pieces.count).map { index in
      vocabulary.id(of: Array(pieces.pieces[TokenID(UInt32(index))]))
    }
    return Tokenizer(
      normalizer: steps.isEmpty ? ownNormalizer : .sequence(steps + [ownNormalizer]),
      preTokenizer: nil,
      model: .sentencePiece(
        SentencePieceModel(
          pieces, isBPE: isBPE, vocabulary: vocabulary,
          tokens: tokens, unknownID: unknownID, knowsMore: knowsMore)),
      postProcessor: nil,
      decoder: .sentencePiece(
        SentencePieceDecoder(
          pieces: pieces, options: options, denormalizer: denormalizer,
          unknownText: Array(message.trainerSpec.unkSurface.utf8))),
      addedTokens: addedTokens)
  }

  /// The file for fewer pieces: everything else stays as it is, fields that this version does not know
  /// included.
  ///
  /// `self_test_data` goes: loaders try it, and texts outside the domain have other pieces now.
  func pruned(keeping isKept: (TokenID) -> Bool) -> [UInt8] {
    var message = message
    let kept = message.pieces.indices.filter { isKept(TokenID(UInt32($0))) }
    let newIDs = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    message.pieces = kept.map { message.pieces[$0] }
    message.clearSelfTestData()
    if message.hasTrainerSpec {
      message.trainerSpec.vocabSize = Int32(truncatingIfNeeded: kept.count)
      for id in Self.idFields {
        let old = Int(message.trainerSpec[keyPath: id])
        // Where a default is right still, nothing is written.
        if let new = newIDs[old], new != old {
          message.trainerSpec[keyPath: id] = Int32(truncatingIfNeeded: new)
        }
      }
    }
    return message.fileBytes
  }

  private static var idFields: [WritableKeyPath<ModelProto.TrainerSpec, Int32>] {
    [\.unkID, \.bosID, \.eosID, \.padID]
  }

  /// Whether `other` says the same but for its pieces and what goes with their number.
  func agreesBesidePieces(with other: SentencePieceFile) -> Bool {
    func rest(_ message: ModelProto) -> ModelProto {
      var rest = message
      rest.pieces = []
      rest.clearSelfTestData()
      rest.trainerSpec.clearVocabSize()
      for id in Self.idFields { rest.trainerSpec[keyPath: id] = 0 }
      return rest
    }
    return rest(message) == rest(other.message)
  }

  /// Whether a piece of `other` has the same score and kind here.
  func agrees(with other: SentencePieceFile, on piece: TokenID, at otherPiece: TokenID) -> Bool {
    message.pieces[piece.index] == other.message.pieces[otherPiece.index]
  }
}

extension SentencePieces.Kind {
  init(_ type: ModelProto.SentencePiece.TypeEnum) {
    self =
      switch type {
      case .normal: .normal
      case .unknown: .unknown
      case .control: .control
      case .userDefined: .userDefined
      case .unused: .unused
      case .byte: .byte
      }
  }
}
