/// A table under construction.
package struct TableMarkup {
  private let columns: [String]
  private let numeric: PartialRangeFrom<Int>
  private var rows = Markup()

  /// A table with headings; columns of the range hold numbers and stand at the right.
  package init(columns: [String], numeric: PartialRangeFrom<Int>) {
    self.columns = columns
    self.numeric = numeric
  }

  /// Adds a row of texts; a sum stands out, a row with a chip of colour is a detail of the one
  /// above.
  package mutating func row(_ cells: [String], isSum: Bool = false, chip: String? = nil) {
    rows.element("tr", isSum ? ["class": "sum"] : [:]) { row in
      for (index, cell) in cells.enumerated() {
        let isDetail = chip != nil && index == 0
        let style = numeric.contains(index) ? "n" : isDetail ? "reason" : ""
        row.element("td", style.isEmpty ? [:] : ["class": style]) { content in
          if let chip, isDetail {
            content.element("span", ["class": "chip", "style": "background:var(--\(chip))"]) {
              $0.text("")
            }
          }
          content.text(cell)
        }
      }
    }
  }

  /// The table, in a frame that scrolls on narrow screens.
  package var markup: Markup {
    var markup = Markup()
    markup.element("div", ["class": "scroll"]) { frame in
      frame.element("table") { table in
        table.element("thead") { head in
          head.element("tr") { row in
            for (index, column) in columns.enumerated() {
              row.element("th", ["class": numeric.contains(index) ? "n" : ""], text: column)
            }
          }
        }
        table.element("tbody") { $0.append(rows) }
      }
    }
    return markup
  }
}
