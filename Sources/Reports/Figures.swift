import Pruning

/// Numbers as a person reads them.
///
/// By hand, because Foundation's formatters go by the locale: figures are the same everywhere.
enum Figures {
  /// A small number, such as 3.2e-05.
  static func scientific(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "\(value)" }
    var (mantissa, exponent) = (value, 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\((mantissa * 10).rounded() / 10)e\(exponent)"
  }

  /// A share of 1 in percent, with two decimals.
  static func share(_ value: Double) -> String {
    value > 0 && value < 5e-5 ? "< 0.01 %" : "\(decimal(value * 100, places: 2)) %"
  }

  /// A number as a person would give it: `0.000001` and `8`, not `1e-06` and `8.0`.
  static func plain(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    let text = "\(value)"
    guard text.contains("e"), value.isFinite, value.magnitude < 1 else { return text }
    // As many digits as tell it from others.
    for places in 1...18 {
      var scale = 1.0
      for _ in 0..<places { scale *= 10 }
      let digits = (value.magnitude * scale).rounded()
      guard digits < 1e15, digits / scale == value.magnitude else { continue }
      let fraction = String(Int(digits))
      let zeros = String(repeating: "0", count: max(0, places - fraction.count))
      return "\(value < 0 ? "-" : "")0.\(zeros)\(fraction)"
    }
    return text
  }

  /// `30522` as `30,522`.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return number < 0 ? "-\(text)" : text
  }

  /// Bytes in decimal units with three significant digits: `90.9 MB`.
  static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return "\(decimal(value, places: unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)) "
      + units[unit]
  }

  /// A number with so many digits after the point.
  static func decimal(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    // Beyond, digits would be made up.
    guard value.magnitude * scale < 1e15 else { return scientific(value) }
    let scaled = Int((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % Int(scale))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
  }

  /// How many there are for each: `1.430`, and `3,000,000` where no decimals are wanted any more.
  static func rate(_ value: Double) -> String {
    guard value >= 1000, value < 1e15 else { return decimal(value, places: 3) }
    return count(Int(value.rounded()))
  }

  /// A share in percent with one digit after the point; never `100.0 %` for less than all, nor
  /// `0.0 %` for more than none.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let value = Double(part) / Double(whole) * 100
    if part < whole, value >= 99.95 { return "> 99.9 %" }
    if part > 0, value < 0.05 { return "< 0.1 %" }
    return "\(decimal(value, places: 1)) %"
  }

  /// How a quantity changed, in percent of what it was: `-76.0 %`.
  static func change(_ change: Change) -> String {
    guard change.before > 0 else { return "–" }
    let value = (Double(change.after) / Double(change.before) - 1) * 100
    return "\(value > 0 ? "+" : "")\(decimal(value, places: 1)) %"
  }

  static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return "\(decimal(Double(seconds) + Double(attoseconds) / 1e18, places: 2)) s"
  }

  /// `1 document`, `2 documents`.
  static func counted(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }
}
