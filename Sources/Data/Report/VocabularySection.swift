import GopherCore

/// Tokens: how well the vocabulary compresses each subset, and how often training sees it.
struct VocabularySection {
  let manifest: DataSetManifest
  let analysis: DataSetAnalysis
  let others: [VocabularyComparison]

  func add(to page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Tokens")
      section.element("h3", text: "Bytes a token")
      section.element("figure") { figure in
        figure.append(compression.drawing.markup)
        figure.element(
          "figcaption",
          text: "Bytes of text for each token of the data set's own vocabulary of "
            + "\(PlotNumber.count(manifest.tokenizer.vocabularySize)) pieces, the tokens that end "
            + "documents counted; more is better compressed.")
      }
      if !others.isEmpty { comparison(&section) }
      epochs(&section)
    }
  }

  private var names: [String] { manifest.subsetNames }

  private var compression: BarPlot {
    var plot = BarPlot(
      title: "Bytes a token by subset",
      groups: [
        BarPlot.Group(
          name: "",
          bars: names.enumerated().map { place, name in
            BarPlot.Bar(
              label: name, value: analysis.subsets[name]?.bytesPerToken,
              color: DataSetReport.color(place))
          })
      ])
    plot.digits = 2
    return plot
  }

  private func comparison(_ section: inout Markup) {
    section.element("h3", text: "Against other vocabularies")
    let most = others.flatMap(\.subsets.values).map(\.text.bytes).max() ?? 0
    section.element(
      "p",
      text: "Bytes a token of the same documents, at most \(PlotNumber.bytes(most)) of each "
        + "subset; tokens that end documents are not counted.")
    var table = TableMarkup(columns: ["vocabulary", "pieces"] + names, numeric: 1...)
    for vocabulary in others {
      table.row(
        [vocabulary.name, PlotNumber.count(vocabulary.vocabularySize)]
          + names.map { name in
            vocabulary.subsets[name].map { PlotNumber.fixed($0.bytesPerToken, 3) } ?? "–"
          })
    }
    section.append(table.markup)
  }

  private func epochs(_ section: inout Markup) {
    section.element("h3", text: "Epochs")
    let recipe = manifest.recipe
    let planned = recipe.trainingTokens
    section.element(
      "p",
      text: planned > 0
        ? "How often training sees each subset while it draws the "
          + "\(PlotNumber.count(planned)) tokens of the recipe's plan, exact to the token."
        : "How often training sees each subset while it draws as many tokens as the whole data "
          + "set has (\(PlotNumber.count(manifest.tokens))), by the weights of the recipe.")
    let training = recipe.trainingShares(of: manifest.subsets.mapValues(\.tokens))
    var table = TableMarkup(
      columns: ["subset", "tokens", "share", "tokens drawn", "epochs"], numeric: 1...)
    for (name, subset) in manifest.orderedSubsets {
      let share = training[name]
      table.row([
        name, PlotNumber.count(subset.tokens), "\(PlotNumber.fixed(100 * subset.weight, 1)) %",
        share.map { PlotNumber.count($0.tokens) } ?? "–",
        subset.tokens > 0 ? share.map { PlotNumber.fixed($0.epochs, 2) } ?? "–" : "–",
      ])
    }
    section.append(table.markup)
  }
}
