/// How wholes divide into the same parts: one bar a whole, one colour a part.
package struct SharePlot {
  /// One whole.
  package struct Whole {
    /// What it is.
    package var label: String
    /// The amounts of its parts, in the order of the parts; any unit.
    package var amounts: [Double]

    package init(label: String, amounts: [Double]) {
      self.label = label
      self.amounts = amounts
    }
  }

  /// What readers that show no pictures say.
  package var title: String
  /// The parts' names.
  package var parts: [String]
  /// The wholes from top to bottom.
  package var wholes: [Whole]
  /// The width of the drawing.
  package var width = 800.0

  package init(title: String, parts: [String], wholes: [Whole]) {
    self.title = title
    self.parts = parts
    self.wholes = wholes
  }

  /// The colour of a part by its place.
  package static func color(_ place: Int) -> String { "c\(place % 8)" }

  /// The drawing, with a key above the bars.
  package var drawing: Drawing {
    let row = 32.0, left = 10 + (wholes.map { Drawing.width(of: $0.label) }.max() ?? 0)
    let key = keyPlaces(left: left)
    let top = (key.last?.y ?? 0) + 24
    var drawing = Drawing(
      width: width, height: top + row * Double(wholes.count), title: title)
    for (place, part) in parts.enumerated() {
      drawing.rectangle(
        x: key[place].x, y: key[place].y + 2, width: 11, height: 11, color: Self.color(place))
      drawing.text(part, x: key[place].x + 16, y: key[place].y + 12, style: "soft")
    }
    for (index, whole) in wholes.enumerated() {
      let y = top + row * Double(index)
      let sum = whole.amounts.reduce(0, +)
      drawing.text(whole.label, x: left - 10, y: y + 17, anchor: .end, style: "soft")
      var x = left
      for (place, amount) in whole.amounts.enumerated() where amount > 0 && sum > 0 {
        let length = (width - left) * amount / sum
        let share = "\(PlotNumber.fixed(100 * amount / sum, 1)) %"
        drawing.rectangle(
          x: x, y: y + 2, width: max(0.5, length - 1), height: 22, color: Self.color(place),
          tip: "\(whole.label): \(parts[place]) \(share)")
        x += length
      }
    }
    return drawing
  }

  private func keyPlaces(left: Double) -> [(x: Double, y: Double)] {
    var x = left, y = 0.0
    return parts.map { part in
      let length = 16 + Drawing.width(of: part) + 22
      if x + length > width, x > left { (x, y) = (left, y + 18) }
      defer { x += length }
      return (x, y)
    }
  }
}
