import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// Stages are done block by block, and a block that is done is not done again.
@Suite struct PipelineBlockTests: RunSuite {
  let fixture: RunFixture

  init() throws {
    fixture = try RunFixture {
      $0.output.partBytes = 4_000
      $0.output.keepsWork = true
    }
  }

  /// The files below a folder with what tells whether they were written again: a new file may get the
  /// number of one that was removed, but not its time of change.
  private func files(_ folder: String) throws -> [String: String] {
    try Dictionary(
      uniqueKeysWithValues: Directory.files(below: "\(output)/\(folder)").map { name in
        let path = "\(output)/\(folder)/\(name)"
        var status = stat()
        #expect(stat(path, &status) == 0)
        return (name, "\(status.st_ino) \(status.st_ctim.tv_sec) \(status.st_ctim.tv_nsec)")
      })
  }

  private func remove(_ names: String...) throws {
    for name in names { try FileManager.default.removeItem(atPath: "\(output)/\(name)") }
  }

  private func written(_ folder: String, by body: () throws -> Void) throws -> [String] {
    let before = try files(folder)
    try body()
    return try files(folder).filter { before[$0.key] != $0.value }.keys.sorted()
  }

  @Test("parts are ranges of one order, and their number changes no document")
  func parts() throws {
    let small = try Pipeline(recipe, output: output).run()
    var whole = recipe
    whole.output.partBytes = 1 << 30
    let large = try Pipeline(whole, output: directory.appending("large")).run()
    let parts = small.files.map(\.path).filter { $0.hasPrefix("documents/web/") }
    #expect(parts.count > 5)
    #expect(large.files.filter { $0.path.hasPrefix("documents/web/") }.count == 1)
    #expect(small.hashes["tokens/web.bin"] == large.hashes["tokens/web.bin"])
    #expect(small.subsets == large.subsets)
    #expect(try DataSet(output).verify().isEmpty)
  }

  @Test("of tokens and documents, only the lost blocks are made again")
  func lostBlocks() throws {
    let whole = try Pipeline(recipe, output: output).run()
    var again = try written("massivetext-work/tokenize") {
      try remove("manifest.json", "tokens/web.bin", "massivetext-work/tokenize/web/00001.bin")
      #expect(try Pipeline(recipe, output: output).run() == whole)
    }
    #expect(again == ["web/00001.bin", "web/00001.idx"])
    again = try written("documents") {
      try remove("manifest.json", "documents/web/part-00001.jsonl.zst")
      #expect(try Pipeline(recipe, output: output).run() == whole)
    }
    #expect(again == ["web/part-00001.jsonl.zst"])
  }

  @Test("a block that was changed behind the run's back is noticed by its hash")
  func changedBlocks() throws {
    let whole = try Pipeline(recipe, output: output).run()
    try remove("manifest.json", "tokens/web.idx")
    let path = "\(output)/massivetext-work/tokenize/web/00000.bin"
    var bytes = try MappedFile(path).contents
    bytes[0] ^= 1
    try DurableFile.write(bytes, to: path)
    #expect(try Pipeline(recipe, output: output).run() == whole)
  }

  @Test("MDS shards, the tokenizer's sample and weights are no reason to prepare anything again")
  func whatDependsOnWhat() throws {
    var first = recipe
    first.output.keepsWork = false
    _ = try Pipeline(first, output: output).run()
    #expect(throws: Failure.self) { try Pipeline(recipe, output: output).run() }
    // The recipe of the folder is the only thing in the way.
    try DurableFile.write(
      try Configuration.print(withTokens), to: "\(output)/recipe.yaml")
    let again = try written("documents") {
      let manifest = try Pipeline(withTokens, output: output).run()
      #expect(manifest.files.contains { $0.path == "tokens/web.mds/index.json" })
    }
    #expect(again.isEmpty)
    #expect(try DataSet(output).verify().isEmpty)
  }

  @Test("another answer of the data sheet writes the pages anew and does nothing again")
  func answers() throws {
    let before = try Pipeline(recipe, output: output).run()
    var answered = recipe
    answered.dataSheet.purpose = "To be tested."
    var after = before
    let again = try written(".") { after = try Pipeline(answered, output: output).run() }
    let pages = [
      "datasheet.md", "manifest.json", "massivetext-work/records/run.json", "recipe.yaml",
      "report.html",
    ]
    #expect(again.allSatisfy(pages.contains) && again.contains("datasheet.md"))
    #expect(after.recipe == answered && after.subsets == before.subsets)
    #expect(
      after.hashes.filter { $0.key != "datasheet.md" }
        == before.hashes.filter { $0.key != "datasheet.md" })
    let sheet = try MappedFile("\(output)/datasheet.md").contents
    #expect(String(decoding: sheet, as: UTF8.self).contains("To be tested."))
    #expect(try DataSet(output).verify().isEmpty)
    #expect(try Pipeline(answered, output: output).run() == after)
    answered.seed = 2
    #expect {
      try Pipeline(answered, output: output).run()
    } throws: {
      "\($0)".contains("which differs in seed. ")
    }
  }

  private var withTokens: Recipe {
    var changed = recipe
    changed.output.keepsWork = false
    changed.output.writesMDS = true
    changed.tokenizer.sampleBytes = 30_000
    changed.subsets["web"]?.weight = 0.5
    changed.subsets["books"]?.weight = 0.5
    return changed
  }
}
