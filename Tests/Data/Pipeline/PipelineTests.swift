import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct PipelineTests {
  private let input: SampleInput
  private let directory: TemporaryDirectory

  init() throws {
    input = try SampleInput()
    directory = try TemporaryDirectory()
  }

  private func run(
    _ recipe: Recipe, _ output: String, pool: ThreadPool = .shared
  ) throws -> DataSetManifest {
    try Pipeline(recipe, output: directory.appending(output), pool: pool).run()
  }

  @Test func fromRawInputToTokens() throws {
    let manifest = try run(try input.recipe(), "out")
    let web = try #require(manifest.subsets["web"])
    let books = try #require(manifest.subsets["books"])
    #expect(web.funnel.addsUp)
    #expect(books.funnel.addsUp)
    #expect(
      web.funnel.stages.map(\.stage) == [
        "read", "extract", "language", "quality", "repetition", "exact_deduplication",
        "near_deduplication", "held_out", "test_set",
      ])
    #expect(
      books.funnel.stages.map(\.stage) == [
        "read", "extract", "language", "exact_deduplication", "near_deduplication", "held_out",
        "test_set",
      ])
    func dropped(_ stage: String) -> [String: Int] {
      web.funnel[stage]?.dropped.mapValues(\.documents) ?? [:]
    }
    #expect(
      dropped("read") == [
        "empty": 1, "binary": 1, "kind_not_accepted": 1, "truncated_gzip": 1,
        "truncated_zstd": 1, "truncated_warc": 1, "not_json": 1, "not_an_object": 1,
        "no_text_field": 1, "text_not_a_string": 1,
      ])
    #expect(dropped("language") == ["language_not_wanted": 1])
    #expect(dropped("quality") == ["words_below_minimum": 1])
    #expect(dropped("repetition").values.reduce(0, +) == 1)
    #expect(dropped("exact_deduplication") == ["exact_duplicate": 1])
    #expect(dropped("near_deduplication") == ["near_duplicate": 1])
    #expect(web.documents + web.heldOut.documents == 44)
    #expect(web.heldOut.documents == 5)
    #expect(books.documents == 5)

    let data = try DataSet(directory.appending("out"))
    #expect(try data.verify().isEmpty)
    #expect(data.manifest == manifest)
    #expect(!Directory.exists(directory.appending("out/massivetext-work/prepare")))
    try checkContents(data)
  }

  /// Documents, held-out documents and tokens are those of the input, none in two places.
  private func checkContents(_ data: DataSet) throws {
    let tokenizer = try data.tokenizer()
    #expect(tokenizer.vocabularySize == 420)
    var known = Set<String>()
    for subset in data.subsets {
      let documents = try data.documents(of: subset).flatMap { try $0.documents() }
      let tokens = try data.tokens(of: subset)
      #expect(documents.count == tokens.documentCount)
      for (index, document) in documents.enumerated() {
        #expect(document.source == subset)
        #expect(tokenizer.decode(tokens.document(index)) == document.text)
        #expect(tokens.document(index).last == tokenizer.endOfDocument)
        #expect(known.insert(document.id).inserted)
      }
    }
    for document in try data.heldOutDocuments() { #expect(known.insert(document.id).inserted) }
    #expect(known.contains("r80"))
    #expect(known.contains("pages/page-1.html"))
    #expect(known.contains("pages/deep/page-0.html"))
    let sampler = try data.sequences(seed: 1, contextLength: 64)
    #expect(sampler.sequence(at: 5).count == 65)
    #expect(sampler.subsets == ["books", "web"])
    let onlyWeb = try data.sequences(seed: 1, contextLength: 64, weights: ["web": 1])
    #expect(onlyWeb.subsets == ["web"])
  }

  @Test func everyDropCanBeExplained() throws {
    _ = try run(try input.recipe(), "out")
    let data = try DataSet(directory.appending("out"))
    func place(_ id: String) throws -> String {
      try data.find(id).map(\.place).joined(separator: ",")
    }
    #expect(try place("pages/short.txt") == "quality")
    #expect(try place("pages/french.txt") == "language")
    #expect(try place("pages/repeating.txt") == "repetition")
    #expect(try place("pages/picture.png") == "read")
    #expect(try place("no such document") == "")
    let short = try #require(try data.find("pages/short.txt").first)
    #expect(short.record["reason"] == "words_below_minimum")
    #expect(short.record["values"]?["words"]?.double == 4)
    #expect(short.text == "Only a few words.\n")
    #expect(data.verdicts(on: short).map(\.stage) == ["language", "quality", "repetition"])
    let pair = try ["pages/page-4.html", "pages/near.txt"].flatMap { try data.find($0) }
    let near = try #require(pair.first { $0.place == "near_deduplication" })
    let survivor = try #require(pair.first { $0.place != "near_deduplication" })
    #expect(near.record["twin"]?.string == survivor.record["id"]?.string)
    #expect(try #require(near.record["jaccard"]?.double) > 0.8)
  }

  @Test func workersAndTheOrderOfInputsChangeNothing() throws {
    let recipe = try input.recipe()
    let expected = try run(recipe, "one", pool: ThreadPool(threads: 1)).hashes
    for threads in [2, 3] {
      #expect(try run(recipe, "t\(threads)", pool: ThreadPool(threads: threads)).hashes == expected)
    }
    var reversed = recipe
    reversed.subsets["web"]?.inputs.reverse()
    let resolved = try reversed.resolved(in: input.path)
    #expect(try run(resolved, "reversed").hashes == expected)
    var other = recipe
    other.seed = 2
    #expect(try run(other, "seed").hashes != expected)
  }

  @Test func documentsDoNotDependOnTheirPlaceInTheInput() throws {
    var recipe = Recipe()
    recipe.subsets = ["web": SubsetRecipe(inputs: ["records.jsonl"], profile: .web)]
    recipe.tokenizer.training.vocabularySize = 400
    let lines = (100..<140).map { number in
      JSONValue.object(["id": .string("r\(number)"), "text": .string(SampleInput.prose(number))])
        .description
    }
    try input.write("records.jsonl", lines.joined(separator: "\n"))
    let first = try run(recipe.resolved(in: input.path), "first")
    try input.write("records.jsonl", lines.reversed().joined(separator: "\n"))
    let second = try run(recipe.resolved(in: input.path), "second")
    #expect(first.hashes == second.hashes)
  }

  @Test func documentsWithOneIdentityGetTwo() throws {
    let lines = [1, 2, 1].map { number in
      JSONValue.object(["id": "same", "text": .string(SampleInput.prose(number))]).description
    }
    try input.write("records.jsonl", lines.joined(separator: "\n"))
    let recipe = try input.recipe()
    let manifest = try run(recipe, "out")
    #expect(manifest.notices.count == 1)
    #expect(manifest.notices.first?.hasPrefix("2 documents of web had an identity") == true)
    let data = try DataSet(directory.appending("out"))
    #expect(try data.find("same").count == 1)
    #expect(try data.find("same#2").count == 1)
    #expect(try data.find("same#3").count == 1)
    #expect(try data.verify().isEmpty)
  }
}
