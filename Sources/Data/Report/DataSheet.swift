import GopherCore

/// A data sheet (Gebru and others 2018, as in appendix A of the paper): `datasheet.md`.
///
/// Answers what the run knows, and marks what only the user can answer, which the recipe's
/// `datasheet` does (``DataSheetAnswers``). A pure function of its parts: no clock, no machine name;
/// of the inputs' paths only the last components.
public struct DataSheet: Sendable {
  /// Where it lies in a data set.
  public static let path = "datasheet.md"

  /// What the data set holds.
  public var manifest: DataSetManifest
  /// What its documents are like.
  public var analysis: DataSetAnalysis
  /// What the user says.
  public var answers: DataSheetAnswers

  /// A sheet; the recipe's answers are taken unless others are given.
  public init(
    manifest: DataSetManifest, analysis: DataSetAnalysis, answers: DataSheetAnswers? = nil
  ) {
    self.manifest = manifest
    self.analysis = analysis
    self.answers = answers ?? manifest.recipe.dataSheet
  }

  /// The sheet.
  public func markdown() throws -> String {
    var sheet = Markdown()
    sheet.heading("Data sheet: \(manifest.recipe.name)", level: 1)
    sheet.paragraph(
      "After Gebru et al., Datasheets for Datasets. Written by massivetext-build "
        + "\(PackageVersion.current) from what the run knows; what only its makers know is theirs to "
        + "answer.")
    motivation(&sheet)
    composition(&sheet)
    collection(&sheet)
    try preprocessing(&sheet)
    uses(&sheet)
    distribution(&sheet)
    maintenance(&sheet)
    return sheet.source
  }

  /// Writes the sheet; the file appears whole or not at all.
  @discardableResult
  public func write(to path: String) throws -> DurableFile.Record {
    try DurableFile.write(Array(markdown().utf8), to: path)
  }

  /// An answer of the user, or the mark that it is missing.
  func answer(_ text: String, _ key: String) -> String {
    text.isEmpty ? "*Still to be answered (recipe key `datasheet.\(key)`).*" : text
  }

  private func motivation(_ sheet: inout Markdown) {
    sheet.heading("Motivation", level: 2)
    sheet.question("For what purpose was it made?", answer(answers.purpose, "purpose"))
    sheet.question("Who made it, and on whose behalf?", answer(answers.creators, "creators"))
    sheet.question("Who paid for it?", answer(answers.funding, "funding"))
  }

  private func collection(_ sheet: inout Markdown) {
    sheet.heading("Collection", level: 2)
    sheet.question(
      "Where is the text from, and how was it gathered?", answer(answers.sources, "sources"))
    sheet.paragraph("Read from these files and folders, by their last names:")
    sheet.table(
      ["subset", "profile", "inputs", "documents read", "bytes read"],
      manifest.orderedSubsets.map { name, subset in
        let recipe = manifest.recipe.subsets[name] ?? SubsetRecipe()
        let read = subset.funnel.stages.first?.entered ?? Tally()
        return [
          name, recipe.profile.rawValue,
          recipe.inputs.map { String($0.split(separator: "/").last ?? "") }.joined(separator: ", "),
          PlotNumber.count(read.documents), PlotNumber.bytes(read.bytes),
        ]
      })
    let hosts = manifest.subsetNames.flatMap { name in
      (analysis.subsets[name]?.hosts.top ?? []).map {
        [name, $0.host, PlotNumber.count($0.documents), PlotNumber.bytes($0.bytes)]
      }
    }
    if !hosts.isEmpty {
      sheet.paragraph("The hosts that most of the kept documents are from:")
      sheet.table(["subset", "host", "documents", "bytes"], hosts)
    }
    sheet.question("Over what time was it gathered?", answer(answers.timeFrame, "time_frame"))
    sheet.question(
      "Do those whom the text is from know, and did they agree?", answer(answers.consent, "consent")
    )
    sheet.question(
      "Was its ethics reviewed?", answer(answers.ethicalReview, "ethical_review"))
  }

  private func uses(_ sheet: inout Markdown) {
    sheet.heading("Uses", level: 2)
    sheet.question(
      "What is it for, and what has it been used for?",
      answer(answers.intendedUses, "intended_uses"))
    sheet.question(
      "What should it not be used for?", answer(answers.unsuitableUses, "unsuitable_uses"))
    sheet.question(
      "What about its making may matter to later uses?",
      "Documents were left out by the rules under Preprocessing. They favour running prose in "
        + "\(manifest.recipe.language.languages.joined(separator: ", ")), and near copies are "
        + "gone, so that the text says nothing of how often something was repeated.")
  }

  private func distribution(_ sheet: inout Markdown) {
    sheet.heading("Distribution", level: 2)
    sheet.question("Who gets it, how and when?", answer(answers.distribution, "distribution"))
    sheet.question("Under what licence?", answer(answers.licence, "licence"))
    sheet.question(
      "How can a copy be checked?",
      "`massivetext-build verify` holds every file against the sizes and SHA-256 of "
        + "`manifest.json`, and counts, indexes and tokens against the texts.")
  }

  private func maintenance(_ sheet: inout Markdown) {
    sheet.heading("Maintenance", level: 2)
    sheet.question("Who looks after it?", answer(answers.maintainer, "maintainer"))
    sheet.question(
      "Will it be corrected, extended or taken back?", answer(answers.updates, "updates"))
    sheet.question(
      "Can it be made again?",
      "Yes: the same recipe (`recipe.yaml`) and the same inputs give the same bytes, on any number "
        + "of workers.")
  }
}
