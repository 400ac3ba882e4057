/// Numbers as serde_json reads them without its feature `float_roundtrip`, which `tokenizers` leaves off:
/// quickly, and one unit in the last place off now and then.
///
/// Scores of Unigram models are added up and compared, and sums that are equal on paper are told apart
/// by that unit.
enum JSONFloat {
  private static let powers: [Double] = (0...308).map { Double("1e\($0)") ?? .infinity }

  /// The value of a number that is well-formed JSON; `nil` where it is too large.
  static func value(of text: ArraySlice<UInt8>) -> Double? {
    var rest = text
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    var significand: UInt64 = 0
    var exponent = 0
    var isFull = false
    var isAfterPoint = false
    while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ".") {
        isAfterPoint = true
        continue
      }
      let digit = UInt64(byte & 0xF)
      let (product, overflows) = significand.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(digit)
      isFull = isFull || overflows || carries
      // Digits that do not fit are passed over; before the point they still count as places.
      if !isFull { significand = sum }
      if isAfterPoint, !isFull { exponent -= 1 } else if !isAfterPoint, isFull { exponent += 1 }
    }
    if !rest.isEmpty {
      let digits = String(decoding: rest.dropFirst(), as: UTF8.self)
      let written = Int(digits) ?? (digits.hasPrefix("-") ? .min : .max)
      // More than there can be digits that make up for it.
      exponent += min(max(written, -10_000_000_000), 10_000_000_000)
    }
    return scaled(Double(significand), exponent).map { isNegative ? -$0 : $0 }
  }

  private static func scaled(_ significand: Double, _ exponent: Int) -> Double? {
    var (value, exponent) = (significand, exponent)
    while exponent < -308 {
      if value == 0 { return 0 }
      value /= 1e308
      exponent += 308
    }
    if exponent < 0 { return value / powers[-exponent] }
    if value == 0 { return 0 }
    guard exponent <= 308, (value * powers[exponent]).isFinite else { return nil }
    return value * powers[exponent]
  }
}
