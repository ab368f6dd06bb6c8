import Foundation
import GopherCore
import MassiveText
import Synchronization
import TestSupport
import Testing

/// The recipe of a run that is not finished may be corrected.
@Suite struct RecipeChangeTests: RunSuite {
  let fixture: RunFixture

  init() throws { fixture = try RunFixture { $0.output.partBytes = 12_000 } }

  /// Begins the first recipe's run and stops it when a stage of a name reports.
  private func begin(until stage: String) throws {
    let stop = StopRequest()
    #expect {
      _ = try Pipeline(
        recipe, output: output, stop: stop,
        observer: { if $0.stage.hasPrefix(stage) { stop.request() } }
      ).run()
    } throws: { ($0 as? Failure)?.kind == .stopped }
  }

  /// Goes on with another recipe; returns what the user is told and the stages that were run.
  private func goOn(_ changed: Recipe) throws -> (notes: [String], stages: Set<String>) {
    let notes = Mutex([String]()), stages = Mutex(Set<String>())
    _ = try Pipeline(
      changed, output: output,
      observer: { report in stages.withLock { _ = $0.insert(report.stage) } },
      note: { note in notes.withLock { $0.append(note) } }
    ).run()
    return (notes.withLock(\.self), stages.withLock(\.self))
  }

  private struct Change {
    let stop: String, keys: String, again: String
    let make: @Sendable (inout Recipe) -> Void
  }

  private static let changes = [
    Change(
      stop: "read and filter web", keys: "subsets.web.stages.repetition",
      again: "web is read and filtered again"
    ) { $0.subsets["web"]?.stages.repetition = .off },
    Change(stop: "tokenize", keys: "seed", again: "books, web are read and filtered again") {
      $0.seed = 2
    },
    Change(
      stop: "tokenize", keys: "held_out.fraction, near_deduplication.maximum_jaccard",
      again: "deduplication is done again"
    ) { ($0.heldOut.fraction, $0.nearDeduplication.maximumJaccard) = (0.3, 0.99) },
    Change(
      stop: "decontaminate web", keys: "deduplicate_across_subsets",
      again: "deduplication is done again"
    ) { $0.deduplicatesAcrossSubsets = true },
    Change(stop: "tokenize", keys: "output.part_bytes", again: "deduplication is done again") {
      $0.output.partBytes = 1 << 30
    },
    Change(
      stop: "tokenize", keys: "test_set.mode, test_set.ngram_words",
      again: "the test-set filter is run again"
    ) { ($0.testSet.mode, $0.testSet.ngramWords) = (.anyNgram, 3) },
    Change(
      stop: "tokenize web", keys: "output.mds, tokenizer.vocabulary_size",
      again: "the tokenizer is made again"
    ) { ($0.output.writesMDS, $0.tokenizer.training.vocabularySize) = (true, 400) },
  ]

  @Test("it ends in the bytes of a fresh run of the corrected recipe", arguments: 0..<7)
  func sameBytes(number: Int) throws {
    let change = Self.changes[number]
    var changed = recipe
    change.make(&changed)
    let fresh = try Pipeline(changed, output: directory.appending("fresh")).run()
    try begin(until: change.stop)
    let notes = try goOn(changed).notes
    let sentence = "The recipe differs from that of the unfinished run in \(change.keys): "
    #expect(notes.first?.hasPrefix(sentence + change.again) == true, "\(notes)")
    let data = try DataSet(output)
    #expect(data.manifest.hashes == fresh.hashes && data.manifest.recipe == changed)
    #expect(try data.verify().isEmpty)
  }

  @Test("a subset that is taken out, or put in, leaves nothing behind")
  func subsets() throws {
    var changed = recipe
    changed.subsets["books"] = nil
    changed.subsets["news"] = changed.subsets["web"]
    changed.subsets["news"]?.inputs = [input.path + "/records.jsonl"]
    changed.subsets["news"]?.weight = 0.25
    let fresh = try Pipeline(changed, output: directory.appending("fresh")).run()
    try begin(until: "tokenize web")
    #expect(Directory.exists(output + "/documents/books"))
    let notes = try goOn(changed).notes
    #expect(notes.count == 1, "\(notes)")
    let data = try DataSet(output)
    #expect(data.manifest.hashes == fresh.hashes)
    #expect(try data.verify().isEmpty)
    #expect(!Directory.exists(output + "/documents/books"))
    let records = Directory.names(in: output + "/massivetext-work/records")
    #expect(!records.contains { $0.contains("books") })
  }

  @Test("a tokenizer that the text cannot fill costs nothing but itself")
  func tokenizer() throws {
    var large = recipe
    large.tokenizer.training.vocabularySize = 30_000
    #expect(throws: Failure.self) { _ = try Pipeline(large, output: output).run() }
    let (notes, stages) = try goOn(recipe)
    #expect(notes.count == 1)
    #expect(stages.contains("tokenizer"))
    #expect(!stages.contains { $0.hasPrefix("read") || $0.hasPrefix("dec") }, "\(stages)")
  }

  @Test("what was read before there was too much damage is taken over")
  func damage() throws {
    var strict = recipe
    strict.maximumDamagedShare = 0.05
    #expect(throws: Failure.self) { _ = try Pipeline(strict, output: output).run() }
    let path = output + "/massivetext-work/prepare/web/00000.jsonl.zst"
    @Sendable func state() -> String {
      var status = stat()
      return stat(path, &status) == 0 ? "\(status.st_ino) \(status.st_ctim.tv_nsec)" : ""
    }
    let before = state(), after = Mutex("")
    #expect(!before.isEmpty)
    _ = try Pipeline(
      recipe, output: output,
      observer: { report in
        if report.stage.hasPrefix("read fingerprints web") { after.withLock { $0 = state() } }
      }
    ).run()
    #expect(after.withLock(\.self) == before)
  }

  @Test("a finished run, and one of other inputs, are refused and left as they are")
  func refused() throws {
    func refuses(_ changed: Recipe, _ words: String) {
      #expect {
        _ = try Pipeline(changed, output: output).run()
      } throws: { error in
        (error as? Failure)?.kind == .usage && "\(error)".contains(words)
      }
    }
    try begin(until: "tokenize")
    var other = recipe
    for name in ["web", "books"] { other.subsets[name]?.inputs = [input.path + "/pages/deep"] }
    refuses(other, "holds the run of another recipe, which differs in subsets.books.inputs, ")
    let whole = try Pipeline(recipe, output: output).run()
    var changed = recipe
    changed.quality.minimumWords = 49
    refuses(changed, "which differs in quality.minimum_words. Choose another folder")
    #expect(try Pipeline(recipe, output: output).run() == whole)
  }

  @Test("processes of different recipes do not share a folder")
  func tasks() throws {
    var changed = recipe
    changed.quality.minimumWords = 49
    let other = changed, output = output, answers = Mutex([String]())
    _ = try Pipeline(
      recipe, output: output, share: TaskShare(index: 0, count: 2),
      observer: { _ in
        guard answers.withLock(\.isEmpty) else { return }
        do {
          _ = try Pipeline(other, output: output, share: TaskShare(index: 1, count: 2)).run()
        } catch { answers.withLock { $0.append("\(error)") } }
      }
    ).run()
    let said = answers.withLock(\.self)
    #expect(
      said.first?.hasSuffix(
        "differs in quality.minimum_words. Give all processes of a run the same recipe.") == true)
    #expect(try DataSet(output).verify().isEmpty)
  }
}
