import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DeduplicationIndexTests {
  private let fixture: DeduplicationFixture
  private let old: [(id: String, words: [String])]
  private let new: [(id: String, words: [String])]

  /// Of each family the original is old, and the copies are new; ten documents are new copies of
  /// old ones to the letter.
  init() throws {
    fixture = try DeduplicationFixture()
    let all = DeduplicationFixture.families(60, copies: 2, seed: 11)
    old = all.filter { $0.id.hasPrefix("original") }
    new =
      all.filter { !$0.id.hasPrefix("original") }
      + old.prefix(10).map { ("again \($0.id)", $0.words) }
    try fixture.write(old, to: "old.jsonl.zst")
    try fixture.write(new, to: "new.jsonl.zst")
  }

  /// A new document goes exactly if an old one, or a new one that stays, is like it.
  private func check(_ found: [DeduplicationFixture.Drop]) {
    let words = Dictionary(uniqueKeysWithValues: (old + new).map { ($0.id, $0.words) })
    for drop in found {
      let jaccard = PlainNgrams.jaccard(words[drop.id] ?? [], words[drop.twin] ?? [])
      #expect(jaccard == drop.jaccard)
      let isOld = drop.twin.hasPrefix("original")
      #expect(drop.reason.hasSuffix("_of_index") == isOld)
    }
    let exact = found.filter { $0.reason == "exact_duplicate_of_index" }
    #expect(Set(exact.map(\.id)) == Set(new.suffix(10).map(\.id)))
    let gone = Set(found.map(\.id))
    for (place, document) in old.enumerated() {
      for copy in new[(2 * place)..<(2 * place + 2)] {
        let jaccard = PlainNgrams.jaccard(document.words, copy.words)
        // 99.9 % are found at 0.85; the seeds are fixed.
        if jaccard > 0.85 { #expect(gone.contains(copy.id)) }
      }
    }
    #expect(found.count { $0.reason == "near_duplicate_of_index" } > 10)
  }

  @Test("what is like a document of an index goes, with that as its twin, for any memory")
  func indexFolder() throws {
    let first = try fixture.deduplicate("old.jsonl.zst", writeIndex: "index")
    #expect(first.kept.count == old.count)
    let found = try fixture.deduplicate("new.jsonl.zst", index: ["index"])
    check(found.dropped)
    #expect(found.funnel.addsUp)
    let small = try fixture.deduplicate(
      "new.jsonl.zst", index: ["index"], threads: 1, memory: 1 << 14)
    #expect(small.dropped == found.dropped)
    // Neither the parameters of near deduplication nor its cost matter where it does not run.
    let exact = try fixture.deduplicate("new.jsonl.zst", near: false, index: ["index"])
    #expect(exact.dropped.count == 10)
  }

  @Test("a finished data set is an index, and the index of a run's recipe")
  func dataSet() throws {
    var recipe = Recipe()
    recipe.subsets = ["books": SubsetRecipe(inputs: ["old.jsonl.zst"], profile: .books)]
    recipe.subsets["books"]?.stages.language = .off
    recipe.tokenizer.training.vocabularySize = 400
    recipe.heldOut.fraction = 0.1
    let folder = fixture.directory.path
    _ = try Pipeline(recipe.resolved(in: folder), output: "\(folder)/data").run()
    check(try fixture.deduplicate("new.jsonl.zst", index: ["data"]).dropped)

    recipe.subsets["books"]?.inputs = ["new.jsonl.zst"]
    recipe.index = ["data"]
    let manifest = try Pipeline(recipe.resolved(in: folder), output: "\(folder)/more").run()
    let dropped = manifest.subsets["books"]?.funnel["exact_deduplication"]?.dropped
    #expect(dropped?["exact_duplicate_of_index"]?.documents == 10)
    #expect(try DataSet("\(folder)/more").verify().isEmpty)
  }

  @Test(
    "an index of other parameters is refused by the key",
    arguments: ["rows", "bands", "ngram_words", "seed"])
  func otherParameters(_ key: String) throws {
    _ = try fixture.deduplicate("old.jsonl.zst", writeIndex: "index")
    let recipe = try Recipe.settings(overrides: ["near_deduplication.\(key)=5"])
    let failure = #expect(throws: Failure.self) {
      try fixture.deduplicate("new.jsonl.zst", index: ["index"], recipe: recipe)
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("near_deduplication.\(key)") == true)
  }

  @Test("what is no index, a damaged one, and a folder in use are told")
  func damage() throws {
    func message(_ body: () throws -> Void) -> String {
      #expect(throws: Failure.self, performing: body)?.message ?? ""
    }
    let path = fixture.directory.path
    try Directory.create("\(path)/empty")
    #expect(
      message { _ = try fixture.deduplicate("new.jsonl.zst", index: ["empty"]) }
        .contains("is no index to deduplicate against"))
    #expect(
      message { _ = try fixture.deduplicate("new.jsonl.zst", writeIndex: ".") }
        .contains("lies in the output folder"))
    _ = try fixture.deduplicate("old.jsonl.zst", writeIndex: "index")
    #expect(
      message { _ = try fixture.deduplicate("old.jsonl.zst", writeIndex: "index") }
        .contains("is not empty"))
    let signatures = "\(path)/index/signatures.bin"
    var bytes = try MappedFile(signatures).contents
    bytes[100] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: signatures))
    #expect(
      message { _ = try fixture.deduplicate("new.jsonl.zst", index: ["index"]) }
        .contains("signatures.bin is damaged: its SHA-256"))
    try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: signatures))
    #expect(
      message { _ = try fixture.deduplicate("new.jsonl.zst", index: ["index"]) }
        .contains("bytes that the index speaks of"))
  }
}
