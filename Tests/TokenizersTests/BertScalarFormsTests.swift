import TestSupport
import Testing

@testable import Tokenizers

/// Words that a ``BertCutter`` found are prepared scalar by scalar: the model has to see what the normalizer and
/// the pre-tokenizer make of the whole word.
struct BertScalarFormsTests {
  /// Marks that are stripped or stay, with several combining classes, and what is apart or goes.
  private static let neighbours: [Unicode.Scalar] = [
    "a", "Z", "7", "\u{301}", "\u{327}", "\u{302E}", "\u{16FF0}", "\u{338}", "é", "각", "中", "“",
    "\u{3000}", "\u{200B}", "\u{1E000}", "ß", "İ", "Σ",
  ]

  @Test(arguments: [
    BertNormalizer(), BertNormalizer(lowercases: false),
    BertNormalizer(stripsAccents: false), BertNormalizer(stripsAccents: true, lowercases: false),
    BertNormalizer(separatesChinese: false), BertNormalizer(cleansText: false), nil,
  ])
  func wordsAreThoseOfTheComponents(_ normalizer: BertNormalizer?) throws {
    let tokenizer = Fixture.tokenizer(
      ["[UNK]", "a", "##a", "z", "##7", "中", "##\u{302E}", "e", "##ß"],
      normalizer: normalizer.map(Normalizer.bert))
    let cutter = BertCutter(tokenizer)
    var (direct, cut) = (
      Encoder(tokenizer, recordingWords: true), Encoder(tokenizer, recordingWords: true)
    )
    var random = SeededRandom(seed: 1)
    var (text, words, forms) = ([UInt8](), [Range<Int>](), BertScalarForms())
    var (prepared, several) = (0, 0)
    for value in UInt32(0x80)...0x10FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var word = [scalar]
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let other = Self.neighbours.randomElement(using: &random) ?? "a"
        word.insert(other, at: Int.random(in: 0...word.count, using: &random))
      }
      let bytes = word.flatMap { Array($0.utf8) }
      try direct.encode(bytes.span)
      try cut.encode(bytes.span, cutBy: cutter)
      #expect(cut.modelWords == direct.modelWords, "\(word)")
      #expect(cut.encoding.ids == direct.encoding.ids, "\(word)")
      #expect(cut.consumedByUnknown == direct.consumedByUnknown, "\(word)")
      if cutter.prepare(bytes.span, &text, &words, &forms) {
        prepared += 1
        if words.count > 1 { several += 1 }
      }
    }
    // All but those with a scalar that has to be looked at in its place.
    #expect(prepared > 40_000 && several > 1000)
  }
}
