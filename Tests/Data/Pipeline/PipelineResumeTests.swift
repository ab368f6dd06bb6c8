import Foundation
import GopherCore
import MassiveText
import Synchronization
import TestSupport
import Testing

@Suite struct PipelineResumeTests: RunSuite {
  let fixture: RunFixture

  init() throws { fixture = try RunFixture() }

  private func fails(_ words: String, kind: Failure.Kind = .usage, _ recipe: Recipe? = nil) {
    #expect {
      _ = try Pipeline(recipe ?? self.recipe, output: output).run()
    } throws: { error in
      (error as? Failure)?.kind == kind && "\(error)".contains(words)
    }
  }

  /// Stops after 0, 1, 2, … progress reports; each time the same command goes on.
  @Test func stoppedRunsEndInTheSameBytes() throws {
    let expected = try Pipeline(recipe, output: directory.appending("whole")).run().hashes
    var stops = 0
    while stops < 100 {
      let stop = StopRequest(), reports = Mutex(0), allowed = stops
      let pipeline = Pipeline(
        recipe, output: output, stop: stop,
        observer: { _ in
          let count = reports.withLock {
            $0 += 1; return $0
          }
          if count > allowed { stop.request() }
        })
      do {
        #expect(try pipeline.run().hashes == expected)
        break
      } catch let failure as Failure where failure.kind == .stopped {
        stops += 1
        #expect(!FileManager.default.fileExists(atPath: output + "/manifest.json"))
      }
    }
    #expect(stops >= 3 && stops < 100)
    #expect(try DataSet(output).verify().isEmpty)
  }

  @Test func aFinishedRunIsNotDoneAgain() throws {
    let manifest = try Pipeline(recipe, output: output).run()
    let reports = Mutex(0)
    let again = try Pipeline(
      recipe, output: output, observer: { _ in reports.withLock { $0 += 1 } }
    ).run()
    #expect(again == manifest)
    #expect(reports.withLock(\.self) == 0)
  }

  @Test func changedInputIsBuiltAnew() throws {
    let before = try Pipeline(recipe, output: output).run()
    try input.write("books/new.txt", SampleInput.prose(200, words: 900))
    let after = try Pipeline(recipe, output: output).run()
    #expect(after.subsets["books"]?.documents == (before.subsets["books"]?.documents ?? 0) + 1)
    #expect(try DataSet(output).verify().isEmpty)
  }

  @Test func aDamagedFileBetweenStagesIsMadeAgain() throws {
    var keeping = recipe
    keeping.output.keepsWork = true
    let whole = try Pipeline(keeping, output: output).run()
    for name in ["heldout/web.jsonl.zst", "tokens/web.bin", "documents/books/part-00000.jsonl.zst"]
    {
      try FileManager.default.removeItem(atPath: output + "/manifest.json")
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(output)/\(name)"))
      #expect(try Pipeline(keeping, output: output).run().hashes == whole.hashes)
    }
  }

  @Test func aFolderWithAnotherRunIsRefused() throws {
    _ = try Pipeline(recipe, output: output).run()
    var other = recipe
    other.subsets["web"]?.weight = 0.5
    other.subsets["books"]?.weight = 0.5
    fails(
      "holds the run of another recipe, which differs in subsets.books.weight, subsets.web.weight",
      other)
    #expect(try DataSet(output).verify().isEmpty)
  }

  @Test func aFolderWithOtherThingsIsRefused() throws {
    try Directory.create(output)
    try Data("x".utf8).write(to: URL(fileURLWithPath: output + "/thesis.tex"))
    fails("is not empty and holds no run of massivetext-build (it has thesis.tex)")
  }

  @Test func aSubsetOfWhichNothingIsLeftIsNamed() throws {
    var empty = recipe
    empty.quality.minimumWords = 100_000
    fails("Nothing is left of the subset web: all of its", kind: .badInput, empty)
  }

  @Test func tooMuchDamageStopsTheRun() throws {
    var strict = recipe
    strict.maximumDamagedShare = 0.05
    fails("are damaged (", kind: .badInput, strict)
  }

  @Test func inputsThatAreNotThereAreNamed() throws {
    var missing = recipe
    missing.subsets["books"]?.inputs = [input.path + "/nowhere"]
    fails("There is no input file or folder \(input.path)/nowhere", missing)
    #expect(!FileManager.default.fileExists(atPath: output))
    var none = recipe
    none.subsets["books"]?.extensions = ["swift", "py"]
    fails("hold no file whose name ends in .swift, .py", none)
  }

  @Test func contentListsThatAreNoneAreNamedBeforeAnyWork() throws {
    let path = directory.appending("hosts.gz")
    try Data([0x1F, 0x8B, 8, 0, 0, 0]).write(to: URL(fileURLWithPath: path))
    var changed = recipe
    changed.content.blockedHosts = [path]
    fails("hosts.gz, which is no text (it holds NUL bytes)", changed)
    changed.content.blockedHosts = []
    changed.content.classifier = path
    fails("hosts.gz is no classifier", kind: .badInput, changed)
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func aVocabularyTooLargeForTheTextIsNamed() throws {
    var large = recipe
    large.tokenizer.training.vocabularySize = 30_000
    fails("Set tokenizer.vocabulary_size to", large)
  }
}
