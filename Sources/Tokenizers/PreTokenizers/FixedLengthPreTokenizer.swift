/// `FixedLength` of `tokenizers`: pieces of so many scalars.
enum FixedLengthPreTokenizer {
  static func apply(to text: inout PretokenizedText, _ length: Int) {
    text.split { text, range in
      var pieces: [Range<Int>] = []
      var start = range.lowerBound
      var count = 0
      for position in range where text[position] & 0xC0 != 0x80 {
        if count == length {
          pieces.append(start..<position)
          (start, count) = (position, 0)
        }
        count += 1
      }
      return pieces + [start..<range.upperBound]
    }
  }
}
