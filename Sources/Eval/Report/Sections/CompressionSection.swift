import GopherCore

/// Held-out text: the model beside general compressors.
package struct CompressionSection {
  package let evaluation: EvaluationFile

  package func add(to page: inout Markup) {
    let figures = HeldOutFigures(evaluation).sets
    guard !figures.isEmpty else { return }
    page.element("section") { section in
      section.element("h2", text: "Held-out text")
      section.element(
        "p",
        text: """
          A language model is a compressor: −log₂ of the probability it gives a text is the \
          length it could pack it to. Fewer bits per byte are better, and a model that has learnt \
          anything must beat what a general compressor finds in the same text. The model reads \
          each document by itself; the compressors read them all in one file.
          """)
      section.element("figure") { figure in
        figure.append(plot(figures).drawing.markup)
        figure.element(
          "figcaption",
          text: "Bits per UTF-8 byte of the original text; whiskers are standard errors over "
            + "documents.")
      }
      table(figures, in: &section)
      let notes = evaluation.compression.compactMap(\.note)
      for note in Set(notes).sorted() { section.element("p", ["class": "note"], text: note) }
    }
  }

  private func plot(_ figures: [HeldOutFigures.Figures]) -> BarPlot {
    BarPlot(
      title: "Bits per byte of held-out text under the model and under compressors",
      groups: figures.map { figure in
        var bars = [
          BarPlot.Bar(
            label: "model", value: figure.model, error: figure.error, color: "c0",
            note: "no finite number", isStrong: true)
        ]
        bars += figure.baselines.map {
          BarPlot.Bar(
            label: $0.compressor, value: $0.bitsPerByte, color: "faint", note: "not measured")
        }
        let name = figure.name.isEmpty ? "all held-out text" : figure.name
        return BarPlot.Group(name: figures.count > 1 ? name : "", bars: bars)
      })
  }

  private func table(_ figures: [HeldOutFigures.Figures], in section: inout Markup) {
    let compressors = figures.first?.baselines.map(\.compressor) ?? []
    var table = TableMarkup(
      columns: ["text", "documents", "bytes", "model"] + compressors, numeric: 1...)
    for figure in figures {
      let bytes = figure.baselines.first.map { PlotNumber.bytes($0.bytes) } ?? "–"
      table.row(
        [figure.name.isEmpty ? "all" : figure.name, PlotNumber.count(figure.documents), bytes]
          + [figure.model.map { PlotNumber.fixed($0, 4) } ?? "–"]
          + figure.baselines.map { $0.bitsPerByte.map { PlotNumber.fixed($0, 4) } ?? "–" },
        isSum: figure.name.isEmpty && figures.count > 1)
    }
    section.append(table.markup)
    let commands = figures.first?.baselines.map { baseline in
      "\(baseline.command)\(baseline.version.map { " (\($0))" } ?? "")"
    }
    if let commands, !commands.isEmpty {
      section.element("p", ["class": "note"]) { note in
        note.text("Commands: ")
        for (index, command) in commands.enumerated() {
          if index > 0 { note.text(", ") }
          note.element("code", text: command)
        }
        note.text(".")
      }
    }
  }
}
