import GopherCore

extension DataSheet {
  /// What is in the data set.
  func composition(_ sheet: inout Markdown) {
    sheet.heading("Composition", level: 2)
    sheet.question(
      "What is an instance?",
      "A document: one JSON object a line with `id`, `text`, `source` (the subset), `added` and "
        + "`created` where the input says so, and `metadata`. The same text as tokens of a "
        + "SentencePiece vocabulary, a sequence a document. There are no labels.")
    sheet.question(
      "How many are there?",
      "\(PlotNumber.count(manifest.kept.documents)) documents, "
        + "\(PlotNumber.bytes(manifest.kept.bytes)) of text, "
        + "\(PlotNumber.count(manifest.tokens)) tokens.")
    sheet.table(
      ["subset", "documents", "bytes", "tokens", "bytes a token", "share of training", "held out"],
      manifest.orderedSubsets.map { name, subset in
        [
          name, PlotNumber.count(subset.documents), PlotNumber.bytes(subset.bytes),
          PlotNumber.count(subset.tokens),
          PlotNumber.fixed(analysis.subsets[name]?.bytesPerToken ?? 0, 2),
          "\(PlotNumber.fixed(100 * subset.weight, 1)) %",
          PlotNumber.count(subset.heldOut.documents),
        ]
      })
    sheet.question("How long are they?", "In words (runs without white space):")
    sheet.table(
      ["subset", "mean", "5 %", "median", "95 %", "longest"],
      manifest.subsetNames.compactMap { name in
        guard let lengths = analysis.subsets[name]?.wordLengths else { return nil }
        let numbers = [
          lengths.mean, lengths.quantile(0.05), lengths.quantile(0.5), lengths.quantile(0.95),
        ]
        return [name] + numbers.map { PlotNumber.count(Int($0.rounded())) }
          + [PlotNumber.count(lengths.maximum)]
      })
    sheet.question("In what languages?", "As CLD2 tells; `un` where it is not clear.")
    sheet.table(
      ["subset", "language", "documents", "% of documents"],
      manifest.subsetNames.flatMap { name -> [[String]] in
        guard let subset = analysis.subsets[name] else { return [] }
        return subset.rankedLanguages.prefix(11).map { code, tally in
          let share = 100 * Double(tally.documents) / Double(max(1, subset.documents.documents))
          return [name, code, PlotNumber.count(tally.documents), PlotNumber.fixed(share, 2)]
        }
      })
    sheet.question(
      "Is it a sample of something larger?",
      "It is what was left of \(PlotNumber.count(manifest.read.documents)) documents of the inputs "
        + "(see Collection) after the stages under Preprocessing.")
    sheet.question(
      "Are there recommended splits?",
      "`documents/` is for training, `heldout/` for evaluation. Held-out documents were chosen by a "
        + "seeded hash of their identities (seed \(manifest.recipe.seed)), and training documents "
        + "like one of them were dropped where the stage `test_set` ran.")
    sheet.question(
      "Are there errors, noise or redundancies?",
      "Extraction of pages and detection of languages err. Exact and near duplicates were looked for "
        + (manifest.recipe.deduplicatesAcrossSubsets
          ? "across all subsets." : "within each subset, not between subsets."))
    sheet.question("Does it depend on anything outside?", "No; all texts are in it.")
    sheet.question(
      "Does it hold personal or confidential data?", answer(answers.personalData, "personal_data"))
    sheet.question(
      "What in it may offend or harm?", answer(answers.sensitiveContent, "sensitive_content"))
    sheet.paragraph(toxicity)
  }

  private var toxicity: String {
    guard let scorer = analysis.toxicityScorer else {
      return "Toxicity was not measured: no scorer was given."
    }
    let means = manifest.subsetNames.compactMap { name in
      analysis.subsets[name]?.toxicity.map {
        "\(name) \(PlotNumber.fixed($0.mean, 3)) (95 %: \(PlotNumber.fixed($0.quantile(0.95), 3)))"
      }
    }
    return "Mean toxicity by \(scorer): \(means.joined(separator: ", "))."
  }
}
