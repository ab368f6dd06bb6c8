import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct PipelineContaminationTests {
  private let input: SampleInput
  private let directory: TemporaryDirectory

  init() throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
  }

  private func run(_ recipe: Recipe) throws -> DataSet {
    _ = try Pipeline(recipe.resolved(in: input.path), output: directory.appending("out")).run()
    return try DataSet(directory.appending("out"))
  }

  /// The same texts in two subsets: what is held out of one must not be trained on in the other.
  @Test func heldOutDocumentsHaveNoCopyInTheTrainingText() throws {
    for number in 0..<20 { try input.write("books/page-\(number).txt", SampleInput.prose(number)) }
    var recipe = try input.recipe()
    recipe.heldOut.fraction = 0.3
    let data = try run(recipe)
    let heldOut = try data.heldOutDocuments()
    #expect(heldOut.count > 10)
    let dropped = data.manifest.subsets.values.compactMap { $0.funnel["test_set"] }
      .reduce(0) { $0 + ($1.dropped["test_set_jaccard_above_maximum"]?.documents ?? 0) }
    #expect(dropped > 0)
    let filter = TestSetFilter(
      items: heldOut.map { TestSetItem(identity: $0.id, text: $0.text) })
    for subset in data.subsets {
      for document in try data.documents(of: subset).flatMap({ try $0.documents() }) {
        #expect(filter.verdict(on: AnalyzedText(document.text)).isKept)
      }
    }
    #expect(try data.verify().isEmpty)
  }

  @Test func duplicatesAreFoundAcrossSubsetsIfAskedFor() throws {
    for number in 0..<6 { try input.write("books/page-\(number).txt", SampleInput.prose(number)) }
    var recipe = try input.recipe()
    recipe.deduplicatesAcrossSubsets = true
    recipe.heldOut.fraction = 0
    let data = try run(recipe)
    let funnels = data.manifest.subsets.mapValues(\.funnel)
    let drops = funnels.mapValues {
      $0["near_deduplication"]?.dropped["near_duplicate"]?.documents ?? 0
    }
    #expect(drops.values.reduce(0, +) >= 7)
    #expect(drops.values.allSatisfy { $0 > 0 })
    #expect(try data.verify().isEmpty)
    let record = try data.dropped(of: "books").flatMap { reader in
      var twins: [String] = []
      try reader.forEachObject { twins.append($0["twin"]?.string ?? "") }
      return twins
    }
    #expect(record.contains { $0.hasPrefix("web/pages/") })
  }

  @Test func documentsLikeATestItemAreDropped() throws {
    try input.write("test.txt", SampleInput.prose(1))
    var recipe = try input.recipe()
    recipe.heldOut.fraction = 0
    recipe.testSetInputs = ["test.txt"]
    let data = try run(recipe)
    let finding = try #require(try data.find("pages/page-1.html").first)
    #expect(finding.place == "test_set")
    #expect(finding.record["twin"] == "test set test.txt")
  }

  @Test("a document that quotes a benchmark's row is dropped, and the row is named")
  func benchmarkRows() throws {
    let words = SampleInput.prose(1).split(separator: " ").prefix(30).joined(separator: " ")
    try input.write("subject_test.csv", "What is it?,a,b,c,d,A\n\"\(words)\",a,b,c,d,B\n")
    var recipe = try input.recipe()
    recipe.heldOut.fraction = 0
    recipe.testSet.mode = .anyNgram
    recipe.testSetInputs = ["subject_test.csv"]
    let finding = try #require(try run(recipe).find("pages/page-1.html").first)
    #expect(finding.place == "test_set")
    #expect(finding.record["twin"] == "test set subject_test.csv:2")
  }

  @Test(
    "a test set that is damaged or empty stops the run before its work",
    arguments: [
      ("test.csv", "\"What is it?,a,b,c,d,A\n", "line 1 is not closed"),
      ("task.json", "{\n  \"examples\": [\n", "It is not JSON"),
      ("1.txt", "PK\u{3}\u{4}", "It is no text"),
      ("blank.txt", " \n", "holds no item with text"),
    ])
  func damaged(_ name: String, _ text: String, _ reason: String) throws {
    try input.write(name, text)
    var recipe = try input.recipe()
    recipe.testSetInputs = [name]
    #expect {
      _ = try run(recipe)
    } throws: { error in
      (error as? Failure)?.kind == .badInput && "\(error)".contains(reason)
        && "\(error)".contains(name)
    }
    #expect(!Directory.exists(directory.appending("out/massivetext-work/records")), "late")
  }

  @Test func aDamagedTestSetStopsTheRun() throws {
    try input.write("test.jsonl", "{\"text\": \"good\"}\n{\"text\": \"cu")
    var recipe = try input.recipe()
    recipe.testSetInputs = ["test.jsonl"]
    #expect {
      _ = try run(recipe)
    } throws: { error in
      (error as? Failure)?.kind == .badInput
        && "\(error)".contains("test.jsonl cannot be read whole: Line 2 is not JSON")
    }
  }
}
