/// Curves over a common axis, one panel below the other, as an SVG image.
///
/// Written by hand: the packages that draw charts on Linux bring Foundation and a canvas, for a few lines of text.
struct Plot {
  enum Unit {
    case number
    /// A part of 1, shown in percent.
    case share
  }

  struct Panel {
    let title: String
    let unit: Unit
    /// Ascending in x.
    let points: [(x: Double, y: Double)]
    /// A value to compare with: a dashed line.
    let reference: Double?
  }

  let panels: [Panel]
  /// What the common axis counts.
  let axis: String

  private static let width = 640.0
  private static let panelHeight = 170.0
  private static let (left, right, top, bottom) = (70.0, 20.0, 34.0, 44.0)
  private static let gap = 36.0

  /// The image's text.
  var svg: String {
    let height = Self.top + Double(panels.count) * (Self.panelHeight + Self.gap) + Self.bottom
    let size = "\(Self.text(Self.width))\" height=\"\(Self.text(height))"
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size)\" "
        + "viewBox=\"0 0 \(Self.text(Self.width)) \(Self.text(height))\" "
        + "font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    let x = Scale(
      panels.flatMap { $0.points.map(\.x) }, from: Self.left, to: Self.width - Self.right)
    for (index, panel) in panels.enumerated() {
      let start = Self.top + Double(index) * (Self.panelHeight + Self.gap)
      lines += Self.lines(panel, x, from: start)
    }
    let end = Self.top + Double(panels.count) * (Self.panelHeight + Self.gap) - Self.gap
    for tick in x.ticks {
      lines.append(
        Self.label(Figures.count(Int(tick.rounded())), x.place(of: tick), end + 18, "middle"))
    }
    lines.append(Self.label(axis, (Self.left + Self.width - Self.right) / 2, end + 38, "middle"))
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private static func lines(_ panel: Panel, _ x: Scale, from top: Double) -> [String] {
    let bottom = top + panelHeight
    let y = Scale(
      panel.points.map(\.y) + (panel.reference.map { [$0] } ?? []), from: bottom, to: top)
    var lines = [label(panel.title, left, top - 10, "start")]
    for tick in y.ticks {
      let place = y.place(of: tick)
      lines.append(line(left, place, width - right, place, "#ddd"))
      lines.append(label(value(tick, panel.unit, step: y.step), left - 8, place + 4, "end"))
    }
    for tick in x.ticks {
      lines.append(line(x.place(of: tick), bottom, x.place(of: tick), bottom + 4, "#888"))
    }
    lines.append(line(left, bottom, width - right, bottom, "#888"))
    if let reference = panel.reference {
      let place = y.place(of: reference)
      lines.append(
        line(left, place, width - right, place, "#888", "stroke-dasharray=\"5 4\" "))
      lines.append(label("as it is", width - right, place - 5, "end"))
    }
    let places = panel.points.map { "\(text(x.place(of: $0.x))),\(text(y.place(of: $0.y)))" }
    lines.append(
      "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke=\"#0b62a4\" "
        + "stroke-width=\"2\"/>")
    for point in panel.points {
      lines.append(
        "<circle cx=\"\(text(x.place(of: point.x)))\" cy=\"\(text(y.place(of: point.y)))\" r=\"2.5\" "
          + "fill=\"#0b62a4\"><title>\(Figures.count(Int(point.x))): "
          + "\(value(point.y, panel.unit, step: nil))</title></circle>")
    }
    return lines
  }

  private static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, _ style: String = ""
  ) -> String {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" "
      + "\(style)stroke=\"\(colour)\"/>"
  }

  private static func label(_ words: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
    let escaped = words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return "<text x=\"\(text(x))\" y=\"\(text(y))\" text-anchor=\"\(anchor)\" fill=\"#333\">"
      + "\(escaped)</text>"
  }

  /// A value with as many digits as steps of this size need; `nil` for all that matter.
  private static func value(_ value: Double, _ unit: Unit, step: Double?) -> String {
    let scale = unit == .share ? 100.0 : 1
    var places = step == nil ? 3 : 0
    if let step {
      var rest = step * scale
      while rest < 0.9999, places < 6 { (rest, places) = (rest * 10, places + 1) }
    }
    return Figures.decimal(value * scale, places: places) + (unit == .share ? " %" : "")
  }

  private static func text(_ value: Double) -> String { Figures.decimal(value, places: 1) }

  /// Where values stand between two ends of the image, and round numbers among them.
  struct Scale {
    let step: Double
    let ticks: [Double]
    private let (low, high): (Double, Double)
    private let (from, to): (Double, Double)

    init(_ values: [Double], from: Double, to: Double) {
      (self.from, self.to) = (from, to)
      let (least, most) = (values.min() ?? 0, values.max() ?? 1)
      let span = most > least ? most - least : max(abs(most), 1e-3)
      var power = 1.0
      while power * 5 > span { power /= 10 }
      while power * 50 <= span { power *= 10 }
      // 1, 2 or 5 times a power of ten, so that there are two to six steps.
      let step = ([1, 2, 5].first { span <= power * $0 * 6 } ?? 10) * power
      self.step = step
      low = (least / step).rounded(.down) * step
      high = max(low + step, (most / step).rounded(.up) * step)
      let (first, size) = (low, step)
      ticks = (0...Int(((high - low) / step).rounded())).map { first + Double($0) * size }
    }

    func place(of value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }
  }
}
