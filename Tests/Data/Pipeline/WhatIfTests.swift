import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct WhatIfTests {
  private let input: SampleInput
  private let directory: TemporaryDirectory
  private let data: DataSet

  init() throws {
    input = try SampleInput()
    try input.write("pages/middle.txt", SampleInput.prose(41, words: 45))
    directory = try TemporaryDirectory()
    let path = directory.appending("out")
    _ = try Pipeline(try input.recipe(), output: path).run()
    data = try DataSet(path)
  }

  @Test("every document that came to the filters has its measures, kept or dropped")
  func measures() throws {
    let web = try #require(data.manifest.subsets["web"]?.funnel)
    var stages: [String: [String]] = [:]
    try #require(try data.measures(of: "web")).forEachObject { record in
      let id = record["id"]?.string ?? ""
      stages[id] = (record["values"]?.object ?? [:]).keys.sorted()
    }
    #expect(stages.count == web["language"]?.entered.documents)
    #expect(stages.values.allSatisfy { $0 == ["language", "quality", "repetition"] })
    #expect(stages["pages/short.txt"] != nil && stages["pages/french.txt"] != nil)
    #expect(stages["pages/picture.png"] == nil)
    let short = try #require(try data.measures(of: "web")?.getObject("pages/short.txt"))
    #expect(short["values"]?["quality"]?.array?.first == .integer(4))
    #expect(data.manifest.files.contains { $0.path == "measures/books.jsonl.zst" })
    #expect(try data.verify().isEmpty)
  }

  @Test(
    "what if says what a run with the other thresholds counts",
    arguments: [
      ["quality.minimum_words=40"],
      ["language.languages=[en, fr]", "quality.minimum_stop_words=0"],
      ["repetition.maximum_duplicate_line_fraction=0.1", "quality.minimum_words=2"],
      ["subsets.web.stages.quality=false"],
    ])
  func equalToARun(overrides: [String]) throws {
    let effects = try WhatIf(data, overrides: overrides).effects()
    let web = try #require(effects["web"])
    let other = try Configuration.read(
      defaults: data.manifest.recipe, templates: ["subsets": SubsetRecipe()],
      overrides: overrides)
    let manifest = try Pipeline(other, output: directory.appending("other")).run()
    let funnel = try #require(manifest.subsets["web"]?.funnel)
    var counted: [String: Tally] = [:]
    for stage in funnel.stages where ["language", "quality", "repetition"].contains(stage.stage) {
      for (reason, tally) in stage.dropped { counted["\(stage.stage): \(reason)"] = tally }
      counted["kept"] = stage.kept
    }
    #expect(web.after == counted)
    #expect(web.after != web.before)
    // The cross table adds up to both sides.
    for (fate, tally) in web.before {
      #expect(web.moves.filter { $0.from == fate }.reduce(Tally()) { $0 + $1.count } == tally)
    }
    for (fate, tally) in web.after {
      #expect(web.moves.filter { $0.to == fate }.reduce(Tally()) { $0 + $1.count } == tally)
    }
  }

  @Test("keys that are no thresholds are refused by name")
  func refused() throws {
    let keys = [
      "quality.reading": "datatrove", "seed": "7", "repetition.duplicate_copies": "all",
      "near_deduplication.maximum_jaccard": "0.7", "quality.stop_words": "[the, of]",
    ]
    for (key, value) in keys {
      let failure = #expect(throws: Failure.self) {
        try WhatIf(data, overrides: ["\(key)=\(value)"])
      }
      #expect(failure?.message.contains("cannot change \(key)") == true)
    }
    let failure = #expect(throws: Failure.self) {
      try WhatIf(data, overrides: ["subsets.books.stages.quality=true"]).effects()
    }
    #expect(failure?.message.contains("cannot switch on quality for books") == true)
  }
}
