/// What is left after each stage, and what each stage took away and why.
///
/// One bar a stage and measure, as long as what came in; its left part went on, the rest was
/// dropped for the reasons drawn in their colours. The pale ground is as long as what came into
/// the first stage.
package struct FunnelPlot {
  /// One measure of all stages: documents, or bytes.
  package struct Measure {
    /// What is measured.
    package var name: String
    /// How much each stage let go on.
    package var kept: [Double]
    /// How much each stage dropped, by reason, in the order of the reasons' colours.
    package var dropped: [[Double]]
    /// How an amount is written.
    package var format: (Double) -> String

    package init(
      name: String, kept: [Double], dropped: [[Double]], format: @escaping (Double) -> String
    ) {
      self.name = name
      self.kept = kept
      self.dropped = dropped
      self.format = format
    }
  }

  /// What readers that show no pictures say.
  package var title: String
  /// The stages' names in order.
  package var stages: [String]
  /// The reasons of each stage.
  package var reasons: [[String]]
  /// The measures from left to right.
  package var measures: [Measure]
  /// The width of the drawing.
  package var width = 800.0

  package init(title: String, stages: [String], reasons: [[String]], measures: [Measure]) {
    self.title = title
    self.stages = stages
    self.reasons = reasons
    self.measures = measures
  }

  /// The colour of a reason by its place in its stage; further ones share the last.
  package static func color(ofReason place: Int) -> String {
    ["c1", "c3", "c4", "c2", "c5", "c6"].dropFirst(place).first ?? "c7"
  }

  /// The drawing.
  package var drawing: Drawing {
    let row = 27.0, top = 24.0
    var drawing = Drawing(
      width: width, height: top + row * Double(stages.count), title: title)
    let left = 12 + (stages.map { Drawing.width(of: $0) }.max() ?? 0)
    for (index, stage) in stages.enumerated() {
      drawing.text(
        stage, x: left - 12, y: top + row * Double(index) + 15, anchor: .end, style: "soft")
    }
    let panel = (width - left) / Double(max(1, measures.count))
    for (index, measure) in measures.enumerated() {
      let start = left + panel * Double(index)
      drawing.text(measure.name, x: start, y: 12, style: "strong")
      draw(measure, from: start, to: start + panel - 78, top: top, row: row, in: &drawing)
    }
    return drawing
  }

  private func draw(
    _ measure: Measure, from start: Double, to end: Double, top: Double, row: Double,
    in drawing: inout Drawing
  ) {
    let totals = stages.indices.map { measure.dropped[$0].reduce(measure.kept[$0], +) }
    let scale = Scale(0...max(totals.max() ?? 1, 1e-9), from: start, to: end)
    for (index, stage) in stages.enumerated() {
      let y = top + row * Double(index) + 1, kept = measure.kept[index]
      drawing.rectangle(x: start, y: y, width: end - start, height: 19, color: "panel")
      drawing.rectangle(
        x: start, y: y, width: scale(kept) - start, height: 19, color: "kept",
        tip: "\(stage): \(measure.format(kept)) went on")
      var x = scale(kept)
      for (place, amount) in measure.dropped[index].enumerated() where amount > 0 {
        let next = x + scale(amount) - start
        drawing.rectangle(
          x: x, y: y, width: next - x, height: 19, color: Self.color(ofReason: place),
          tip: "\(stage): \(measure.format(amount)) dropped, \(reasons[index][place])")
        x = next
      }
      drawing.text(
        measure.format(kept), x: end + 8, y: y + 14,
        style: index == stages.count - 1 ? "strong" : "")
    }
  }
}
