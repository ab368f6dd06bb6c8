import GopherCore

/// A data set as one page that anybody can open: `report.html`.
///
/// A single HTML file with its plots drawn in SVG and nothing loaded from elsewhere. A pure function
/// of its parts: no clock, no machine name, no paths outside the data set.
public struct DataSetReport: Sendable {
  /// Where it lies in a data set.
  public static let path = "report.html"

  /// What the data set holds.
  public var manifest: DataSetManifest
  /// What its documents are like.
  public var analysis: DataSetAnalysis
  /// How other vocabularies compress it; may be empty.
  public var vocabularies: [VocabularyComparison]

  /// Makes a report.
  public init(
    manifest: DataSetManifest, analysis: DataSetAnalysis,
    vocabularies: [VocabularyComparison] = []
  ) {
    self.manifest = manifest
    self.analysis = analysis
    self.vocabularies = vocabularies
  }

  /// The page.
  public var html: String {
    var body = Markup()
    header(&body)
    DataSection(data: manifest).add(to: &body)
    LengthSection(analysis: analysis).add(to: &body)
    VocabularySection(manifest: manifest, analysis: analysis, others: vocabularies).add(to: &body)
    OriginSection(analysis: analysis).add(to: &body)
    sources(&body)
    return Page.text(title: manifest.recipe.name, body: body)
  }

  /// The funnel and the lengths of documents as one SVG file.
  public var picture: String {
    let name = manifest.recipe.name
    var picture = Picture(title: "The data set \(name)")
    picture.add(
      "\(name): documents and bytes that went on from each stage, and what it dropped by reason",
      DataSection.plot(manifest.funnel, name: "all subsets").drawing)
    picture.add(
      "Share of a subset's documents by their number of words; the line is the median",
      LengthSection(analysis: analysis).words.drawing)
    return picture.svg
  }

  /// Writes the page; the file appears whole or not at all.
  @discardableResult
  public func write(to path: String) throws -> DurableFile.Record {
    try DurableFile.write(Array(html.utf8), to: path)
  }

  /// The colour of a subset by its place.
  static func color(_ place: Int) -> String { SharePlot.color(place) }

  private func header(_ page: inout Markup) {
    page.element("header") { header in
      header.element("p", ["class": "eyebrow"], text: "Gopher for Swift · data set")
      header.element("h1", text: manifest.recipe.name)
      var facts = FactList()
      facts.add("documents read", PlotNumber.count(manifest.read.documents))
      facts.add("documents kept", PlotNumber.count(manifest.kept.documents))
      let bytes = PlotNumber.bytes(manifest.kept.bytes).split(separator: " ")
      facts.add("text", String(bytes.first ?? ""), unit: String(bytes.last ?? ""))
      facts.add("tokens", PlotNumber.tick(Double(manifest.tokens)))
      facts.add("vocabulary", PlotNumber.count(manifest.tokenizer.vocabularySize), unit: "pieces")
      header.append(facts.markup)
      for notice in manifest.notices { header.element("p", ["class": "note"], text: notice) }
    }
  }

  private func sources(_ page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Made from")
      var table = TableMarkup(columns: ["what", "SHA-256"], numeric: 2...)
      for file in manifest.files
      where [manifest.tokenizer.path, DataSetAnalysis.path].contains(file.path) {
        table.row([file.path, file.sha256])
      }
      table.row(["massivetext-build", PackageVersion.current])
      section.append(table.markup)
    }
  }
}

extension DataSet {
  /// The report of a data set with its analysis, and with other vocabularies if any are given.
  public func report(
    vocabularies: [VocabularyComparison] = [], pool: ThreadPool = .shared,
    observer: @escaping ProgressObserver = { _ in }
  ) throws -> DataSetReport {
    try DataSetReport(
      manifest: manifest, analysis: analysis(pool: pool, observer: observer),
      vocabularies: vocabularies)
  }
}
