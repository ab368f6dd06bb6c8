/// Curves over a common axis: loss, learning rate, speed.
package struct LinePlot {
  /// One curve.
  package struct Series {
    /// What it is.
    package var name: String
    /// Its points with rising x.
    package var points: [(x: Double, y: Double)]
    /// Drawn thin behind the others: the raw values under a mean.
    package var isRaw = false
    /// A variable of the stylesheet.
    package var color: String

    package init(
      name: String, points: [(x: Double, y: Double)], color: String, isRaw: Bool = false
    ) {
      self.name = name
      self.points = points
      self.color = color
      self.isRaw = isRaw
    }
  }

  /// What readers that show no pictures say.
  package var title: String
  /// Under the horizontal axis.
  package var xLabel: String
  /// Above the vertical axis.
  package var yLabel: String
  /// The curves.
  package var series: [Series]
  /// Whether the vertical axis starts at 0.
  package var startsAtZero = false
  /// How y is spread.
  package var yKind = Scale.Kind.linear
  /// The width and height of the drawing.
  package var size = (width: 800.0, height: 280.0)

  package init(title: String, xLabel: String, yLabel: String, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }

  /// The drawing; curves of more points than pixels are thinned to the extremes of each pixel.
  package var drawing: Drawing {
    var drawing = Drawing(width: size.width, height: size.height, title: title)
    let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = points.first else {
      drawing.text("nothing was recorded", x: size.width / 2, y: size.height / 2, anchor: .middle)
      return drawing
    }
    var low = first, high = first
    for point in points {
      low = (min(low.x, point.x), min(low.y, point.y))
      high = (max(high.x, point.x), max(high.y, point.y))
    }
    if startsAtZero { low.y = min(0, low.y) }
    let kind = low.y > 0 ? yKind : .linear
    if kind == .linear {
      let margin = (high.y - low.y) * 0.05
      (low.y, high.y) = (startsAtZero ? low.y : low.y - margin, high.y + margin)
    }
    let yTicks = Scale(low.y...high.y, from: 0, to: 1, kind).ticks(4)
    let left = 12 + (yTicks.map { Drawing.width(of: PlotNumber.tick($0)) }.max() ?? 0)
    let x = Scale(low.x...high.x, from: left, to: size.width - 8)
    let y = Scale(low.y...high.y, from: size.height - 42, to: 28, kind)
    drawing.text(yLabel, x: 0, y: 12, style: "soft")
    for tick in yTicks {
      drawing.line(left, y(tick), size.width - 8, y(tick), style: "grid")
      drawing.text(PlotNumber.tick(tick), x: left - 8, y: y(tick) + 4, anchor: .end, style: "soft")
    }
    drawing.line(left, size.height - 42, size.width - 8, size.height - 42, style: "axis")
    for tick in x.ticks(6) {
      drawing.line(x(tick), size.height - 42, x(tick), size.height - 37, style: "axis")
      drawing.text(
        PlotNumber.tick(tick), x: x(tick), y: size.height - 23, anchor: .middle, style: "soft")
    }
    drawing.text(xLabel, x: size.width - 8, y: size.height - 4, anchor: .end, style: "soft")
    for one in series.sorted(by: { $0.isRaw && !$1.isRaw }) {
      let finite = one.points.filter { $0.x.isFinite && $0.y.isFinite }
      drawing.curve(
        Self.thinned(finite.map { (x($0.x), y($0.y)) }), color: one.color,
        style: one.isRaw ? "raw" : "curve")
    }
    legend(&drawing)
    return drawing
  }

  private func legend(_ drawing: inout Drawing) {
    let named = series.filter { !$0.name.isEmpty }
    guard named.count > 1 else { return }
    var right = size.width - 8
    for one in named.reversed() {
      right -= Drawing.width(of: one.name)
      drawing.text(one.name, x: right, y: 12, style: "soft")
      drawing.curve(
        [(right - 24, 8), (right - 6, 8)], color: one.color, style: one.isRaw ? "raw" : "curve")
      right -= 44
    }
  }

  /// Of the points in each column one unit wide, the first, lowest, highest and last.
  package static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > 2000 else { return points }
    var kept = [(x: Double, y: Double)](), start = points.startIndex
    while start < points.endIndex {
      let column = points[start].x.rounded(.down)
      let end = points[start...].firstIndex { $0.x.rounded(.down) != column } ?? points.endIndex
      let range = start..<end
      let lowest = range.min { points[$0].y < points[$1].y } ?? start
      let highest = range.max { points[$0].y < points[$1].y } ?? start
      kept += Set([start, lowest, highest, end - 1]).sorted().map { points[$0] }
      start = end
    }
    return kept
  }
}
