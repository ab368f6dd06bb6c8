/// Drawings below each other, each under its heading, as one SVG file that stands for itself: for a
/// page of Markdown, or a paper.
package struct Picture {
  /// What readers that show no pictures say.
  package var title: String
  private var parts: [(heading: String, drawing: Drawing)] = []

  private static let margin = 24.0, headingHeight = 34.0, gap = 26.0

  package init(title: String) { self.title = title }

  /// Adds a drawing below the others.
  package mutating func add(_ heading: String, _ drawing: Drawing) {
    parts.append((heading, drawing))
  }

  /// The file, with colours for readers in light and in dark.
  package var svg: String {
    let width = 2 * Self.margin + (parts.map(\.drawing.width).max() ?? 0)
    let height = parts.reduce(2 * Self.margin - Self.gap) {
      $0 + Self.headingHeight + $1.drawing.height + Self.gap
    }
    let size = [width, max(height, 1)].map(PlotNumber.place)
    var file = Markup()
    file.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": title,
        "width": size[0], "height": size[1], "viewBox": "0 0 \(size[0]) \(size[1])",
      ]
    ) { svg in
      svg.element("title", text: title)
      svg.element("style", text: Stylesheet.lone)
      svg.empty("rect", ["width": "100%", "height": "100%", "style": "fill:var(--paper)"])
      var y = Self.margin
      for (heading, drawing) in parts {
        svg.element(
          "text",
          [
            "x": PlotNumber.place(Self.margin), "y": PlotNumber.place(y + 12),
            "class": "heading",
          ], text: heading)
        svg.append(drawing.placed(x: Self.margin, y: y + Self.headingHeight))
        y += Self.headingHeight + drawing.height + Self.gap
      }
    }
    return file.source
  }
}
