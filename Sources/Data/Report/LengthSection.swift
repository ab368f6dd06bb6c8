import GopherCore

/// How long documents are: histograms and quantiles in bytes, words and tokens by subset.
struct LengthSection {
  let analysis: DataSetAnalysis

  private static let measures:
    [(name: String, lengths: @Sendable (SubsetAnalysis) -> LengthHistogram)] = [
      ("bytes", { $0.byteLengths }), ("words", { $0.wordLengths }),
      ("tokens", { $0.tokenLengths }),
    ]

  func add(to page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Lengths of documents")
      for (name, lengths) in Self.measures {
        section.element("h3", text: name.prefix(1).uppercased() + name.dropFirst())
        section.element("figure") { figure in
          figure.append(plot(name, lengths).drawing.markup)
          figure.element(
            "figcaption",
            text: "Share of a subset's documents by their number of \(name), each subset to its "
              + "own height; the line is the median.")
        }
        section.append(table(lengths))
      }
    }
  }

  private var subsets: [(name: String, analysis: SubsetAnalysis)] {
    analysis.subsets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The words of the documents, subset by subset.
  var words: HistogramPlot { plot("words") { $0.wordLengths } }

  private func plot(
    _ name: String, _ lengths: (SubsetAnalysis) -> LengthHistogram
  ) -> HistogramPlot {
    HistogramPlot(
      title: "Lengths of documents in \(name) by subset", xLabel: "\(name) a document",
      rows: subsets.enumerated().map { place, subset in
        let histogram = lengths(subset.analysis)
        return HistogramPlot.Row(
          label: subset.name,
          bins: histogram.bins.map {
            HistogramPlot.Bin(lower: $0.lower, upper: $0.upper, count: $0.count)
          },
          mark: histogram.count > 0 ? histogram.quantile(0.5) : nil,
          color: DataSetReport.color(place))
      })
  }

  private func table(_ lengths: (SubsetAnalysis) -> LengthHistogram) -> Markup {
    var table = TableMarkup(
      columns: ["subset", "documents", "mean", "5 %", "median", "95 %", "longest"], numeric: 1...)
    for (name, analysis) in subsets {
      let histogram = lengths(analysis)
      let numbers = [
        histogram.mean, histogram.quantile(0.05), histogram.quantile(0.5), histogram.quantile(0.95),
      ]
      table.row(
        [name, PlotNumber.count(histogram.count)]
          + numbers.map { PlotNumber.count(Int($0.rounded())) }
          + [PlotNumber.count(histogram.maximum)])
    }
    return table.markup
  }
}
