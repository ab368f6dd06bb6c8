/// An SVG drawing under construction, in user units of about a pixel.
package struct Drawing {
  /// Where a text stands relative to its place.
  package enum Anchor: String {
    case start, middle, end
  }

  /// The width in user units.
  package let width: Double
  /// The height in user units.
  package let height: Double
  private let title: String
  private var content = Markup()

  /// An empty drawing; `title` is what readers that show no pictures say.
  package init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  /// The `svg` element.
  package var markup: Markup {
    var markup = Markup()
    markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": title,
        "viewBox": "0 0 \(PlotNumber.place(width)) \(PlotNumber.place(height))",
      ]
    ) { svg in
      svg.element("title", text: title)
      svg.append(content)
    }
    return markup
  }

  /// What is drawn, to be set into another drawing with its upper left corner at a place.
  package func placed(x: Double, y: Double) -> Markup {
    var markup = Markup()
    markup.element(
      "g", ["transform": "translate(\(PlotNumber.place(x)) \(PlotNumber.place(y)))"]
    ) { group in
      group.element("title", text: title)
      group.append(content)
    }
    return markup
  }

  /// A straight line.
  package mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String
  ) {
    content.empty(
      "line",
      [
        "class": style, "x1": PlotNumber.place(x1), "y1": PlotNumber.place(y1),
        "x2": PlotNumber.place(x2), "y2": PlotNumber.place(y2),
      ])
  }

  /// A filled rectangle with a colour of the stylesheet and a text shown under the pointer.
  package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, color: String, tip: String? = nil
  ) {
    content.element(
      "rect",
      [
        "x": PlotNumber.place(x), "y": PlotNumber.place(y),
        "width": PlotNumber.place(max(0, width)), "height": PlotNumber.place(height),
        "style": "fill:var(--\(color))",
      ]
    ) { rectangle in
      if let tip { rectangle.element("title", text: tip) }
    }
  }

  /// A line through points.
  package mutating func curve(
    _ points: [(x: Double, y: Double)], color: String, style: String = "curve"
  ) {
    guard points.count > 1 else {
      if let point = points.first {
        rectangle(x: point.x - 2, y: point.y - 2, width: 4, height: 4, color: color)
      }
      return
    }
    content.empty(
      "polyline",
      [
        "class": style, "style": "stroke:var(--\(color))",
        "points": points.map { "\(PlotNumber.place($0.x)),\(PlotNumber.place($0.y))" }
          .joined(separator: " "),
      ])
  }

  /// A text, its baseline at y.
  package mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, style: String = ""
  ) {
    content.element(
      "text",
      [
        "x": PlotNumber.place(x), "y": PlotNumber.place(y), "text-anchor": anchor.rawValue,
        "class": style,
      ], text: text)
  }

  /// About how wide a text is, for leaving room: 6.6 units a character at 12 pixels.
  package static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { sum, scalar in
      sum
        + ("il.,:;|!'()[]jtfr ".unicodeScalars.contains(scalar)
          ? 4 : scalar.value < 0x1100 ? 6.8 : 12)
    }
  }
}
