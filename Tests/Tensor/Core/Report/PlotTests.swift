import Foundation
import GopherCore
import Testing

@Suite struct PlotTests {
  @Test(
    "ticks are round, inside the domain and near the asked number",
    arguments: [(0.0, 1.0), (3.1, 3.9), (-5, 12), (0, 123_456), (1e-5, 6e-4), (7, 7)])
  func linearTicks(low: Double, high: Double) {
    let scale = Scale(low...high, from: 0, to: 100)
    let ticks = scale.ticks(5)
    #expect(ticks.count >= 2 && ticks.count <= 8)
    for tick in ticks { #expect(scale(tick) >= -0.01 && scale(tick) <= 100.01) }
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a logarithmic scale puts equal ratios at equal distances")
  func logarithmic() {
    let scale = Scale(1...100, from: 0, to: 10, .logarithmic)
    #expect(abs(scale(10) - 5) < 1e-12)
    #expect(abs(scale(100) - 10) < 1e-12)
    #expect(scale.ticks().contains(10))
  }

  @Test(
    "numbers are written short",
    arguments: [
      (0, "0"), (0.25, "0.25"), (12_000, "12k"), (1_500_000, "1.5M"), (0.0006, "6e-4"),
      (250, "250"), (-2.5, "-2.5"), (9000, "9000"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(PlotNumber.tick(value) == text)
  }

  @Test("bytes and counts")
  func quantities() {
    #expect(PlotNumber.bytes(999) == "999 bytes")
    #expect(PlotNumber.bytes(12_345_678) == "12.3 MB")
    #expect(PlotNumber.count(1_234_567) == "1,234,567")
    #expect(PlotNumber.count(-1234) == "-1,234")
  }

  @Test("a curve of many points keeps the extremes of every column")
  func thinning() {
    let points = (0..<50_000).map { (x: Double($0) / 100, y: sin(Double($0))) }
    let thin = LinePlot.thinned(points)
    #expect(thin.count <= 4 * 501)
    #expect(thin.map(\.y).max() == points.map(\.y).max())
    #expect(thin.map(\.y).min() == points.map(\.y).min())
  }

  @Test("a histogram has a bar for each bin that holds something, by area")
  func histogram() {
    let bins = [(1, 2, 10), (2, 4, 10), (4, 8, 0), (8, 16, 5)].map {
      HistogramPlot.Bin(lower: $0.0, upper: $0.1, count: $0.2)
    }
    let row = HistogramPlot.Row(label: "r", bins: bins, mark: 2, color: "c0")
    let svg = HistogramPlot(title: "t", xLabel: "x", rows: [row]).drawing.markup.source
    let heights = svg.split(separator: "<rect").dropFirst().map { $0.split(separator: "\"")[7] }
    // Equal widths on the logarithmic axis, so heights are as the counts are.
    #expect(heights == ["44", "44", "22"])
    #expect(svg.contains("r: 40.00 % from 2 to 3"))
    let empty = HistogramPlot(title: "t", xLabel: "x", rows: []).drawing.markup.source
    #expect(empty.contains("nothing was counted"))
  }

  @Test("a page holds its title and body and is whole")
  func page() {
    var body = Markup()
    body.element("p", text: "a & b")
    let text = Page.text(title: "x < y", body: body)
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(text.contains("<title>x &lt; y</title>"))
    #expect(text.hasSuffix("<p>a &amp; b</p></body>\n</html>\n"))
  }

  @Test("markup closes its tags and escapes its texts")
  func markup() {
    var markup = Markup()
    markup.element("a", ["b": "\"<&"]) { $0.text("x < y & \u{0}") }
    #expect(markup.source == "<a b=\"&quot;&lt;&amp;\">x &lt; y &amp; \u{FFFD}</a>")
  }
}
