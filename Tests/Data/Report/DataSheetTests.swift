import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DataSheetTests {
  private static func sheet(_ answers: DataSheetAnswers? = nil) throws -> String {
    let data = try DescribedDataSet.shared.get().data
    return try DataSheet(manifest: data.manifest, analysis: data.analysis(), answers: answers)
      .markdown()
  }

  @Test("the sheet lies in the data set with its hash")
  func written() throws {
    let data = try DescribedDataSet.shared.get().data
    let bytes = try MappedFile("\(data.directory)/datasheet.md").contents
    #expect(try Self.sheet() == String(decoding: bytes, as: UTF8.self))
    #expect(data.manifest.files.contains { $0.sha256 == SHA256.of(bytes) })
  }

  @Test("all headings of Gebru et al. are there in their order")
  func headings() throws {
    let headings = try Self.sheet().split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(
      headings == [
        "## Motivation", "## Composition", "## Collection", "## Preprocessing", "## Uses",
        "## Distribution", "## Maintenance",
      ])
  }

  @Test("what only the user knows is marked until it is answered")
  func answers() throws {
    let open = try Self.sheet()
    #expect(open.contains("The *makers*."))
    #expect(open.contains("(recipe key `datasheet.purpose`)"))
    #expect(!open.contains("`datasheet.creators`"))
    var answers = DataSheetAnswers()
    (answers.purpose, answers.creators, answers.funding) = ("a", "b", "c")
    (answers.personalData, answers.sensitiveContent, answers.sources) = ("d", "e", "f")
    (answers.timeFrame, answers.consent, answers.ethicalReview) = ("g", "h", "i")
    (answers.intendedUses, answers.unsuitableUses, answers.distribution) = ("j", "k", "l")
    (answers.licence, answers.maintainer, answers.updates) = ("m", "n", "the last answer")
    let full = try Self.sheet(answers)
    #expect(!full.contains("Still to be answered"))
    #expect(full.contains("the last answer"))
  }

  @Test("it says what the run knows: counts, drops, thresholds, hashes, hosts")
  func facts() throws {
    let manifest = try DescribedDataSet.shared.get().data.manifest
    let sheet = try Self.sheet()
    let web = try #require(manifest.subsets["web"])
    for text in [
      "\(web.documents)", "words_below_minimum 1 (", "minimum_words: 50", "maximum_jaccard: 0.8",
      "maximum_score: 0.5", "minimum_score: 0.5", "vocabulary_size: 420", "fraction: 0.05",
      "- news.jsonl", "- test.txt", "seed: 1", "maximum_damaged_share: 0.5",
      manifest.tokenizer.sha256, "a\\|<b>.org", PackageVersion.current,
      "Toxicity was not measured",
    ] {
      #expect(sheet.contains(text), "\(text)")
    }
    #expect(!sheet.contains("/tmp/") && !sheet.contains("/var/"))
    #expect(!sheet.contains("datasheet:"))
  }

  @Test("block lists, the classifier and a given tokenizer stand there with their hashes")
  func givenFiles() throws {
    let input = try SampleInput(), directory = try TemporaryDirectory()
    var recipe = try input.recipe()
    recipe.content.blockedHosts = ["hosts-a.txt", "hosts-b.txt"].map(directory.appending)
    recipe.content.blockedAddresses = [directory.appending("addresses.txt")]
    for path in recipe.content.blockedHosts + recipe.content.blockedAddresses {
      try DurableFile.write("blocked.example/\(path.count)\n", to: path)
    }
    recipe.content.classifier = directory.appending("explicit.classifier")
    let classifier = LinearClassifier(bits: 1, bias: -9, weights: [0, 0])
    try DurableFile.write(classifier.file(), to: recipe.content.classifier)
    recipe.tokenizer.model = directory.appending("given.model")
    try TokenizerTests.tokenizer.get().save(to: recipe.tokenizer.model)
    let output = directory.appending("out")
    let manifest = try Pipeline(recipe, output: output).run()
    let sheet = String(decoding: try MappedFile("\(output)/datasheet.md").contents, as: UTF8.self)
    for name in [
      "content.blocked_hosts: hosts-a.txt", "content.blocked_hosts: hosts-b.txt",
      "content.blocked_urls: addresses.txt", "content.classifier: explicit.classifier",
      "tokenizer.model: given.model",
    ] {
      let file = name.split(separator: " ").last ?? ""
      let hash = SHA256.of(try MappedFile(directory.appending(String(file))).contents)
      #expect(sheet.contains("| \(name) | \(hash) |"), "\(name)")
    }
    #expect(manifest.contentFiles?.count == 4)
    #expect(try DataSetManifest.read(output) == manifest)
  }

  @Test("the rules in the sheet are a recipe that can be read, with the run's values")
  func rules() throws {
    let manifest = try DescribedDataSet.shared.get().data.manifest
    let parts = try Self.sheet().split(separator: "~~~~")
    let block = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst(5)
    let directory = try TemporaryDirectory()
    try DurableFile.write(String(block), to: directory.appending("recipe.yaml"))
    let recipe = try Configuration.read(
      defaults: Recipe(), templates: ["subsets": SubsetRecipe()],
      file: directory.appending("recipe.yaml"))
    let differences = try recipe.differences(from: manifest.recipe)
    #expect(
      differences == [
        "datasheet.creators", "subsets.books.inputs", "subsets.news.inputs", "subsets.web.inputs",
        "test_set_inputs",
      ])
  }
}
