/// How lengths are spread: one row of bars a group, all over one logarithmic axis.
///
/// A bar's area is its bin's share: its height is the share divided by the width of the bin on the
/// axis, and each row is scaled to its own highest bar, so that rows of a hundred and of a
/// billion documents can be compared by their shapes.
package struct HistogramPlot {
  /// One bin of lengths.
  package struct Bin {
    /// The lengths `lower ..< upper`; lengths below 1 are drawn at 1.
    package var lower: Int, upper: Int
    /// How many have such a length.
    package var count: Int

    package init(lower: Int, upper: Int, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }
  }

  /// One row.
  package struct Row {
    /// What it is.
    package var label: String
    /// The bins, rising.
    package var bins: [Bin]
    /// A length marked by a line, such as the median.
    package var mark: Double?
    /// A variable of the stylesheet.
    package var color: String

    package init(label: String, bins: [Bin], mark: Double?, color: String) {
      self.label = label
      self.bins = bins
      self.mark = mark
      self.color = color
    }
  }

  /// What readers that show no pictures say.
  package var title: String
  /// Under the axis.
  package var xLabel: String
  /// The rows from top to bottom.
  package var rows: [Row]
  /// The width of the drawing.
  package var width = 800.0

  package init(title: String, xLabel: String, rows: [Row]) {
    self.title = title
    self.xLabel = xLabel
    self.rows = rows
  }

  private static let rowHeight = 54.0

  /// The drawing.
  package var drawing: Drawing {
    let height = Self.rowHeight * Double(rows.count) + 40
    var drawing = Drawing(width: width, height: height, title: title)
    let bins = rows.flatMap(\.bins).filter { $0.count > 0 }
    let left = 12 + (rows.map { Drawing.width(of: $0.label) }.max() ?? 0)
    guard let low = bins.map({ max(1, $0.lower) }).min(), let high = bins.map(\.upper).max() else {
      drawing.text("nothing was counted", x: width / 2, y: height / 2, anchor: .middle)
      return drawing
    }
    let scale = Scale(
      Double(low)...Double(max(high, low + 1)), from: left, to: width - 8, .logarithmic)
    let bottom = Self.rowHeight * Double(rows.count)
    for tick in scale.ticks() {
      drawing.line(scale(tick), 0, scale(tick), bottom, style: "grid")
      drawing.text(
        PlotNumber.tick(tick), x: scale(tick), y: bottom + 16, anchor: .middle, style: "soft")
    }
    for (place, row) in rows.enumerated() {
      draw(row, bottom: Self.rowHeight * Double(place + 1), left: left, scale, in: &drawing)
    }
    drawing.text(xLabel, x: width - 8, y: height - 6, anchor: .end, style: "soft")
    return drawing
  }

  private func draw(
    _ row: Row, bottom: Double, left: Double, _ scale: Scale, in drawing: inout Drawing
  ) {
    drawing.text(row.label, x: left - 12, y: bottom - 12, anchor: .end, style: "soft")
    drawing.line(left, bottom, width - 8, bottom, style: "axis")
    let total = row.bins.reduce(0) { $0 + $1.count }
    let bars = row.bins.filter { $0.count > 0 }.map { bin in
      let start = scale(Double(max(1, bin.lower))), end = scale(Double(max(2, bin.upper)))
      return (start: start, width: max(0.5, end - start), bin: bin)
    }
    let highest = bars.map { Double($0.bin.count) / $0.width }.max() ?? 1
    for bar in bars {
      let share = Double(bar.bin.count) / Double(total)
      let height = (Self.rowHeight - 10) * Double(bar.bin.count) / bar.width / highest
      drawing.rectangle(
        x: bar.start, y: bottom - height, width: bar.width, height: height, color: row.color,
        tip: "\(row.label): \(PlotNumber.fixed(100 * share, 2)) % from "
          + "\(PlotNumber.count(bar.bin.lower)) to \(PlotNumber.count(bar.bin.upper - 1))")
    }
    if let mark = row.mark {
      let place = scale(max(1, mark))
      drawing.line(place, bottom - Self.rowHeight + 6, place, bottom, style: "whisker")
    }
  }
}
