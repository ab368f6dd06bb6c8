import GopherCore

/// Where the text is from: languages, hosts, and how toxic it is where that was measured.
struct OriginSection {
  let analysis: DataSetAnalysis

  /// How many languages are drawn; the table has all.
  private static let drawnLanguages = 10

  func add(to page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Languages")
      figure(
        languages,
        "Documents by language, in per cent of the subset, as CLD2 tells it from the first 64 KiB "
          + "of a document; \"un\" where it is not clear.", in: &section)
      section.element("details") { details in
        details.element("summary", text: "Documents and bytes by language")
        details.append(languageTable)
      }
    }
    page.element("section") { section in
      section.element("h2", text: "Hosts")
      hosts(&section)
    }
    page.element("section") { section in
      section.element("h2", text: "Toxicity")
      toxicity(&section)
    }
  }

  private var subsets: [(name: String, analysis: SubsetAnalysis)] {
    analysis.subsets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var languages: BarPlot {
    var plot = BarPlot(
      title: "Languages by subset, in per cent of the documents",
      groups: subsets.enumerated().map { place, subset in
        BarPlot.Group(
          name: subset.name,
          bars: subset.analysis.rankedLanguages.prefix(Self.drawnLanguages).map { language in
            BarPlot.Bar(
              label: language.code,
              value: Self.percent(
                language.tally.documents, of: subset.analysis.documents.documents),
              color: DataSetReport.color(place))
          })
      })
    (plot.digits, plot.limit) = (2, 100)
    return plot
  }

  private var languageTable: Markup {
    var table = TableMarkup(
      columns: ["subset", "language", "documents", "% of documents", "bytes", "% of bytes"],
      numeric: 2...)
    for (name, analysis) in subsets {
      for (code, tally) in analysis.rankedLanguages {
        table.row([
          name, code, PlotNumber.count(tally.documents),
          PlotNumber.fixed(Self.percent(tally.documents, of: analysis.documents.documents), 2),
          PlotNumber.bytes(tally.bytes),
          PlotNumber.fixed(Self.percent(tally.bytes, of: analysis.documents.bytes), 2),
        ])
      }
    }
    return table.markup
  }

  private func hosts(_ section: inout Markup) {
    let known = subsets.filter { $0.analysis.hosts.documents > 0 }
    guard !known.isEmpty else {
      section.element(
        "p", text: "No document has an address (metadata.url), so that no host is known.")
      return
    }
    for (place, subset) in subsets.enumerated() where subset.analysis.hosts.documents > 0 {
      let hosts = subset.analysis.hosts
      section.element("h3", text: subset.name)
      var plot = BarPlot(
        title: "The hosts with most documents of \(subset.name)",
        groups: [
          BarPlot.Group(
            name: "",
            bars: hosts.top.map {
              BarPlot.Bar(
                label: $0.host, value: Double($0.documents), color: DataSetReport.color(place))
            })
        ])
      plot.digits = 0
      let number = hosts.distinct.map { "\(PlotNumber.count($0)) hosts" } ?? "very many hosts"
      let error =
        hosts.undercount > 0
        ? " Numbers may be too low by at most \(PlotNumber.count(hosts.undercount))." : ""
      figure(
        plot,
        "The hosts with most documents, of \(number) of the "
          + "\(PlotNumber.count(hosts.documents)) documents with an address "
          + "(of \(PlotNumber.count(subset.analysis.documents.documents)))." + error, in: &section)
    }
  }

  private func toxicity(_ section: inout Markup) {
    guard let scorer = analysis.toxicityScorer else {
      section.element(
        "p",
        text: "Not measured: no scorer was given. A program that imports MassiveText can give one "
          + "to DataSet.analysis.")
      return
    }
    section.element(
      "p", text: "Scored by \(scorer), from 0 to 1, the first 4 KiB of every document.")
    var table = TableMarkup(
      columns: ["subset", "documents", "mean", "median", "95 %"], numeric: 1...)
    for (name, analysis) in subsets {
      guard let scores = analysis.toxicity else { continue }
      table.row(
        [name, PlotNumber.count(scores.count)]
          + [scores.mean, scores.quantile(0.5), scores.quantile(0.95)]
          .map { PlotNumber.fixed($0, 3) })
    }
    section.append(table.markup)
  }

  private func figure(_ plot: BarPlot, _ caption: String, in section: inout Markup) {
    section.element("figure") { figure in
      figure.append(plot.drawing.markup)
      figure.element("figcaption", text: caption)
    }
  }

  private static func percent(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? 100 * Double(part) / Double(whole) : 0
  }
}
