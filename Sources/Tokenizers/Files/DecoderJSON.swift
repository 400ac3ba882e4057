import JSONText

/// The `decoder` of tokenizer.json.
enum DecoderJSON {
  /// In the order in which `tokenizers` tries them where the type is left out.
  static let types: [(name: String, members: [String])] = [
    ("BPEDecoder", ["suffix"]), ("ByteLevel", []), ("WordPiece", ["prefix", "cleanup"]),
    ("Metaspace", []), ("CTC", ["pad_token", "word_delimiter_token", "cleanup"]),
    ("Sequence", []), ("Replace", ["pattern", "content"]), ("Fuse", []),
    ("Strip", ["content", "start", "stop"]), ("ByteFallback", []),
  ]

  static func decoder(_ field: JSONField) throws(TokenizerError) -> Decoder {
    switch try TokenizerJSON.type(field, known: types) {
    case "BPEDecoder": return .bpe(BPEDecoder(suffix: try field.required("suffix").utf8()))
    case "ByteLevel":
      // Its members say nothing to a decoder, but `tokenizers` does not do without them.
      _ = try PreTokenizerJSON.byteLevel(field)
      return .byteLevel
    case "ByteFallback": return .byteFallback
    case "Fuse": return .fuse
    case "CTC":
      return .ctc(
        CTCDecoder(
          padding: try field.required("pad_token").utf8(),
          wordDelimiter: try field.required("word_delimiter_token").utf8(),
          cleansUp: try field.required("cleanup").bool()))
    case "Metaspace": return .metaspace(try metaspace(field))
    case "Replace":
      return .replace(
        ReplaceDecoder(
          pattern: try PatternJSON.pattern(field.required("pattern")),
          content: try field.required("content").utf8()))
    case "Sequence":
      var decoders: [Decoder] = []
      for element in try field.required("decoders").elements() {
        decoders.append(try decoder(element))
      }
      return .sequence(decoders)
    case "Strip":
      return .strip(
        StripDecoder(
          content: try field.required("content").scalar(),
          start: try field.required("start").count(), stop: try field.required("stop").count()))
    default:
      return .wordPiece(
        WordPieceDecoder(
          prefix: try field.required("prefix").utf8(),
          cleansUp: try field.required("cleanup").bool()))
    }
  }

  private static func metaspace(_ field: JSONField) throws(TokenizerError) -> MetaspaceDecoder {
    let preTokenizer = try PreTokenizerJSON.metaspace(field)
    return MetaspaceDecoder(
      replacement: preTokenizer.replacement, isPrepended: preTokenizer.prependScheme != .never)
  }
}
