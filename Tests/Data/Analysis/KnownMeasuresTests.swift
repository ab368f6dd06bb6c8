import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct KnownMeasuresTests {
  private static func french(_ number: Int) -> String {
    String(repeating: "Nous ne savions pas encore que la maison était vide. ", count: number)
  }

  @Test("a run's analysis is that of its documents alone", arguments: ["", "lang"])
  func ofDocumentsAlone(field: String) throws {
    let input = try SampleInput()
    let english = SampleInput.prose(301, words: 600)
    // Two of one identity and one length; one that begins in English and is mostly French, of which
    // the analysis and the filter see different parts.
    let pair = [english, Self.french(60)].map { Array($0.utf8.prefix(2400)) }
    let long = SampleInput.prose(302, words: 14_000) + Self.french(1800)
    var texts = pair.map { ("twin", String(decoding: $0, as: UTF8.self)) }
    texts += [("long", long), ("plain", SampleInput.prose(303)), ("other", Self.french(30))]
    let lines = texts.map { id, text in
      JSONValue.object([
        "id": .string(id), "text": .string(text), "metadata": ["lang": "en"],
      ]).description
    }
    try input.write("known.jsonl", lines.joined(separator: "\n"))
    var recipe = try input.recipe()
    recipe.subsets["web"]?.inputs = ["\(input.path)/known.jsonl", "\(input.path)/records.jsonl"]
    recipe.subsets["books"] = nil
    recipe.subsets["web"]?.weight = 1
    recipe.language.languages = ["en", "fr"]
    recipe.language.field = field
    recipe.quality.minimumStopWords = 0
    recipe.repetition.maximumDuplicateNgramCharacterFraction = Array(repeating: 1, count: 6)
    recipe.repetition.maximumTopNgramCharacterFraction = [1, 1, 1]
    recipe.heldOut.fraction = 0
    let directory = try TemporaryDirectory()
    let output = directory.appending("out")
    _ = try Pipeline(recipe.resolved(in: input.path), output: output).run()

    let data = try DataSet(output)
    #expect(try data.verify() == [])
    let web = try #require(try data.analysis().subsets["web"])
    var languages: [String: Int] = [:]
    for document in try data.documents(of: "web").flatMap({ try $0.documents() }) {
      let start = Array(document.text.utf8.prefix(64 << 10))
      let code = start.withUnsafeBytes { LanguageDetector.detect($0).code }
      languages[code, default: 0] += 1
    }
    #expect(web.languages.mapValues(\.documents) == languages)
    #expect((languages["fr"] ?? 0) >= 1 && (languages["en"] ?? 0) >= 10)
  }
}
