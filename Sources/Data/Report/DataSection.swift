import GopherCore

/// The data: what came in, what each stage dropped and why, and the mixture.
package struct DataSection {
  package let data: DataSetManifest

  package init(data: DataSetManifest) { self.data = data }

  package func add(to page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Data")
      section.element(
        "p",
        text: """
          Of \(PlotNumber.count(data.read.documents)) documents \
          (\(PlotNumber.bytes(data.read.bytes)) of input) \
          \(PlotNumber.count(data.kept.documents)) (\(PlotNumber.bytes(data.kept.bytes))) went \
          through every stage and became \(PlotNumber.count(data.tokens)) tokens of a vocabulary \
          of \(PlotNumber.count(data.tokenizer.vocabularySize)).
          """)
      funnel(data.funnel, name: "all subsets", isOpen: true, in: &section)
      if data.subsets.count > 1 {
        for (name, subset) in data.orderedSubsets {
          section.element("h3", text: name)
          funnel(subset.funnel, name: name, in: &section)
        }
      }
      mixture(in: &section)
    }
  }

  private func funnel(
    _ funnel: Funnel, name: String, isOpen: Bool = false, in section: inout Markup
  ) {
    guard !funnel.stages.isEmpty else { return }
    section.element("figure") { figure in
      figure.append(Self.plot(funnel, name: name).drawing.markup)
      figure.element(
        "figcaption",
        text: "What went on from each stage, and at the end of each bar what the stage dropped, "
          + "one colour a reason; the table names them.")
    }
    section.element("details", isOpen ? ["open": "open"] : [:]) { details in
      details.element("summary", text: "Documents and bytes by reason")
      details.append(table(funnel.stages))
    }
  }

  /// What each stage of a funnel kept and dropped, in documents and bytes.
  static func plot(_ funnel: Funnel, name: String) -> FunnelPlot {
    let stages = funnel.stages, losses = stages.map(\.losses)
    return FunnelPlot(
      title: "Documents and bytes kept and dropped by each stage, \(name)",
      stages: stages.map(\.title), reasons: losses.map { $0.map(\.reason) },
      measures: [
        FunnelPlot.Measure(
          name: "documents", kept: stages.map { Double($0.passedOn.documents) },
          dropped: losses.map { $0.map { Double($0.amount.documents) } },
          format: { PlotNumber.count(Int($0)) }),
        FunnelPlot.Measure(
          name: "bytes", kept: stages.map { Double($0.passedOn.bytes) },
          dropped: losses.map { $0.map { Double($0.amount.bytes) } },
          format: { PlotNumber.bytes(Int($0)) }),
      ])
  }

  private func table(_ stages: [StageCount]) -> Markup {
    var table = TableMarkup(columns: ["stage and reason", "documents", "bytes"], numeric: 1...)
    for stage in stages {
      table.row([
        stage.title,
        "\(PlotNumber.count(stage.passedOn.documents)) of "
          + PlotNumber.count(stage.entered.documents),
        "\(PlotNumber.bytes(stage.passedOn.bytes)) of \(PlotNumber.bytes(stage.entered.bytes))",
      ])
      for (place, loss) in stage.losses.enumerated() {
        table.row(
          [
            loss.reason, PlotNumber.count(loss.amount.documents),
            PlotNumber.bytes(loss.amount.bytes),
          ], chip: FunnelPlot.color(ofReason: place))
      }
    }
    return table.markup
  }

  private func mixture(in section: inout Markup) {
    let parts = data.orderedSubsets, subsets = parts.map(\.subset)
    guard !parts.isEmpty else { return }
    section.element("h3", text: "Mixture")
    let plot = SharePlot(
      title: "Shares of the subsets in the text, the tokens and the training sequences",
      parts: parts.map(\.name),
      wholes: [
        SharePlot.Whole(label: "bytes", amounts: subsets.map { Double($0.bytes) }),
        SharePlot.Whole(label: "tokens", amounts: subsets.map { Double($0.tokens) }),
        SharePlot.Whole(label: "training", amounts: subsets.map(\.weight)),
      ])
    section.element("figure") { figure in
      figure.append(plot.drawing.markup)
      figure.element(
        "figcaption",
        text: "What there is, in bytes and in tokens, and what training draws from it.")
    }
    var table = TableMarkup(
      columns: ["subset", "documents", "bytes", "tokens", "bytes a token", "weight"],
      numeric: 1...)
    let weights = subsets.reduce(0) { $0 + $1.weight }
    for (name, subset) in parts {
      table.row([
        name, PlotNumber.count(subset.documents), PlotNumber.bytes(subset.bytes),
        PlotNumber.count(subset.tokens),
        subset.tokens > 0
          ? PlotNumber.fixed(Double(subset.bytes) / Double(subset.tokens), 2) : "–",
        weights > 0 ? "\(PlotNumber.fixed(100 * subset.weight / weights, 1)) %" : "–",
      ])
    }
    section.append(table.markup)
  }
}
