/// Horizontal bars in groups, each with its number and, where known, its error.
package struct BarPlot {
  /// One bar.
  package struct Bar {
    /// What it is.
    package var label: String
    /// How long; nil draws the note instead.
    package var value: Double?
    /// Half the length of its whisker.
    package var error: Double?
    /// A variable of the stylesheet.
    package var color: String
    /// Said in place of a number.
    package var note = ""
    /// Whether label and number stand out.
    package var isStrong = false

    package init(
      label: String, value: Double?, error: Double? = nil, color: String, note: String = "",
      isStrong: Bool = false
    ) {
      self.label = label
      self.value = value
      self.error = error
      self.color = color
      self.note = note
      self.isStrong = isStrong
    }
  }

  /// Bars under one heading.
  package struct Group {
    /// The heading; empty for none.
    package var name: String
    /// The bars.
    package var bars: [Bar]

    package init(name: String, bars: [Bar]) {
      self.name = name
      self.bars = bars
    }
  }

  /// What readers that show no pictures say.
  package var title: String
  /// The groups from top to bottom.
  package var groups: [Group]
  /// Digits behind the point.
  package var digits = 3
  /// The largest number of the axis; nil for the largest bar.
  package var limit: Double?
  /// A place marked by a line across all bars, such as chance, with its name.
  package var mark: (value: Double, name: String)?
  /// The width of the drawing.
  package var width = 800.0

  package init(title: String, groups: [Group]) {
    self.title = title
    self.groups = groups
  }

  /// The drawing.
  package var drawing: Drawing {
    let bars = groups.flatMap(\.bars)
    let row = 22.0, heading = 26.0, gap = 14.0
    let height = groups.reduce(0) { sum, group in
      sum + (group.name.isEmpty ? 0 : heading) + row * Double(group.bars.count) + gap
    }
    var drawing = Drawing(width: width, height: max(20, height), title: title)
    let left = 10 + (bars.map { Drawing.width(of: $0.label) }.max() ?? 0)
    let right = 120.0
    let longest = limit ?? bars.compactMap { $0.value.map { $0 } }.filter(\.isFinite).max() ?? 1
    let scale = Scale(0...max(longest, 1e-9), from: left, to: width - right)
    var y = 0.0
    for group in groups {
      if !group.name.isEmpty {
        drawing.text(group.name, x: 0, y: y + 16, style: "strong")
        y += heading
      }
      for bar in group.bars {
        draw(bar, at: y, scale, in: &drawing)
        y += row
      }
      y += gap
    }
    if let mark {
      drawing.line(scale(mark.value), 0, scale(mark.value), height - gap, style: "axis")
      drawing.text(mark.name, x: scale(mark.value) + 4, y: 10, style: "soft small")
    }
    return drawing
  }

  private func draw(_ bar: Bar, at y: Double, _ scale: Scale, in drawing: inout Drawing) {
    let style = bar.isStrong ? "strong" : "soft"
    drawing.text(bar.label, x: scale.start - 10, y: y + 15, anchor: .end, style: style)
    guard let value = bar.value, value.isFinite else {
      drawing.text(bar.note, x: scale.start, y: y + 15, style: "soft small")
      return
    }
    let end = scale(value)
    drawing.rectangle(
      x: scale.start, y: y + 3, width: end - scale.start, height: 16, color: bar.color,
      tip: "\(bar.label): \(PlotNumber.fixed(value, digits))")
    var textStart = end + 8, number = PlotNumber.fixed(value, digits)
    if let error = bar.error {
      drawing.line(
        scale(max(0, value - error)), y + 11, scale(value + error), y + 11, style: "whisker")
      textStart = scale(value + error) + 8
      number += " ± \(PlotNumber.fixed(error, digits))"
    }
    drawing.text(number, x: textStart, y: y + 15, style: bar.isStrong ? "strong" : "")
  }
}
