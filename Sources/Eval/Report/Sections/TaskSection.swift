import GopherCore

/// The tasks' scores with their errors.
package struct TaskSection {
  package let evaluation: EvaluationFile

  package func add(to page: inout Markup) {
    let rows = evaluation.tasks.filter { !$0.task.hasPrefix("bits-per-byte") }
    guard !rows.isEmpty else { return }
    page.element("section") { section in
      section.element("h2", text: "Tasks")
      section.element(
        "p",
        text: """
          Each answer's log-probability after its prompt, the likeliest answer counted; ± is one \
          standard error over items. Where answers differ in length, the sum of log-probabilities \
          is the figure, and the normalised ones stand beside it.
          """)
      plot(rows, in: &section)
      section.append(table(rows))
      let skipped = evaluation.sources.flatMap { source in
        source.skipped.map { "\(source.task): \($0.items) × \($0.reason), first \($0.first)" }
      }
      guard !skipped.isEmpty else { return }
      section.element("details") { details in
        details.element("summary", text: "Items that could not be used")
        for line in skipped { details.element("p", ["class": "note"], text: line) }
      }
    }
  }

  private func plot(_ rows: [EvaluationFile.Row], in section: inout Markup) {
    let main = rows.filter { ["accuracy", "exact_match"].contains($0.metric) }
    guard !main.isEmpty else { return }
    var plot = BarPlot(
      title: "Accuracy by task",
      groups: TaskCategory.allCases.compactMap { category in
        let bars = main.filter { $0.category == category }.map { row in
          BarPlot.Bar(
            label: row.task, value: row.value.map { 100 * $0 },
            error: row.standardError.map { 100 * $0 }, color: "c0", note: "no finite number",
            isStrong: !row.task.contains("/") || row.task.contains("("))
        }
        return bars.isEmpty ? nil : BarPlot.Group(name: category.rawValue, bars: bars)
      })
    plot.digits = 1
    plot.limit = 100
    section.element("figure") { figure in
      figure.append(plot.drawing.markup)
      figure.element(
        "figcaption",
        text: "Per cent right. MMLU's average is weighted by questions, BIG-bench's is the mean "
          + "over tasks, as in the paper.")
    }
  }

  private func table(_ rows: [EvaluationFile.Row]) -> Markup {
    var table = TableMarkup(
      columns: ["task", "metric", "value", "±", "items", "shots"], numeric: 2...)
    for row in rows {
      let isShare = row.metric.hasPrefix("accuracy") || row.metric == "exact_match"
      let factor = isShare ? 100.0 : 1, digits = isShare ? 2 : 3
      table.row([
        row.task, row.metric.replacing("_", with: " ") + (isShare ? ", %" : ""),
        row.value.map { PlotNumber.fixed(factor * $0, digits) } ?? "–",
        row.standardError.map { PlotNumber.fixed(factor * $0, digits) } ?? "–",
        PlotNumber.count(row.items), String(row.shots),
      ])
    }
    return table.markup
  }
}
