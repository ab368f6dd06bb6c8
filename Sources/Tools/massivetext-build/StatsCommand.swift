import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// `massivetext-build stats`: what a data set holds, what it is like, and what was dropped.
struct StatsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what a data set holds and is like, and what was dropped and why.",
    discussion: """
      massivetext-build stats data --html page.html --tokenizers other.model

      The page of --html is the data set's own report.html, with the other vocabularies added.
      """)

  @Argument(help: "The data set.")
  var directory: String

  @Option(help: ArgumentHelp("Write a self-contained HTML page with plots.", valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Write the funnel and the lengths of documents as one picture (SVG).", valueName: "file"))
  var svg: String?

  @Option(
    help: ArgumentHelp(
      "SentencePiece models, separated by commas, to compare bytes a token with.",
      valueName: "models"))
  var tokenizers: String?

  @Option(help: ArgumentHelp("Write the data sheet as Markdown.", valueName: "file"))
  var datasheet: String?

  @Option(
    help: ArgumentHelp(
      "With --datasheet: a YAML file of answers, with the keys of the recipe's datasheet.",
      valueName: "file"))
  var answers: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup var options: OutputOptions

  func validate() throws {
    if answers != nil, datasheet == nil {
      throw ValidationError("--answers is of use with --datasheet only.")
    }
  }

  func perform() throws {
    let data = try DataSet(directory)
    let console = options.console
    for (file, option) in [(html, "--html"), (svg, "--svg"), (datasheet, "--datasheet")] {
      try OutputFile.check(file, option: option)
    }
    let models = try models(data)
    let analysis = try data.analysis(pool: work.pool, observer: console.progress.observer)
    let vocabularies =
      models.isEmpty ? [] : try data.compression(with: models, pool: work.pool)
    console.progress.finish()
    let report = DataSetReport(
      manifest: data.manifest, analysis: analysis, vocabularies: vocabularies)
    if let html { try report.write(to: html) }
    if let svg { try DurableFile.write(report.picture, to: svg) }
    if let datasheet {
      let given = try Configuration.read(defaults: data.manifest.recipe.dataSheet, file: answers)
      try DataSheet(manifest: data.manifest, analysis: analysis, answers: given)
        .write(to: datasheet)
    }
    if console.json {
      return try console.result(
        json: Statistics(
          manifest: data.manifest, analysis: analysis, vocabularies: vocabularies))
    }
    for notice in data.manifest.notices { console.note(notice) }
    console.result(FunnelTable.text(data.manifest))
    console.result(AnalysisTable.text(analysis, vocabularies))
    for file in [html, svg, datasheet].compactMap(\.self) { console.note("\(file) is written.") }
  }

  /// The data set's own tokenizer and those of --tokenizers; none without the option.
  private func models(_ data: DataSet) throws -> [(name: String, tokenizer: Tokenizer)] {
    guard let tokenizers else { return [] }
    let others = try tokenizers.split(separator: ",").map(String.init).map { path in
      (
        name: String(path.split(separator: "/").last ?? ""),
        tokenizer: try Tokenizer(path: path, namedBy: "A model of --tokenizers")
      )
    }
    return [(name: "this data set's", tokenizer: try data.tokenizer())] + others
  }
}

/// What `stats --json` prints: the manifest with the analysis beside its keys.
private struct Statistics: Encodable {
  let manifest: DataSetManifest
  let analysis: DataSetAnalysis
  let vocabularies: [VocabularyComparison]

  private enum CodingKeys: String, CodingKey {
    case analysis, vocabularies
  }

  func encode(to encoder: any Encoder) throws {
    try manifest.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(analysis, forKey: .analysis)
    if !vocabularies.isEmpty { try container.encode(vocabularies, forKey: .vocabularies) }
  }
}
