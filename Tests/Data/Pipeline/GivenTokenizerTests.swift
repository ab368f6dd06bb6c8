import Foundation
import GopherCore
import MassiveText
import Synchronization
import TestSupport
import Testing

@Suite struct GivenTokenizerTests: RunSuite {
  let fixture: RunFixture

  init() throws {
    var fixture = try RunFixture()
    fixture.recipe.tokenizer.model = fixture.directory.appending("given.model")
    self.fixture = fixture
  }

  /// Puts a model of so many pieces where the recipe looks for it.
  private func give(pieces: Int) throws -> Tokenizer {
    var settings = TokenizerSettings()
    settings.vocabularySize = pieces
    let tokenizer = try Tokenizer.train(settings, documents: (0..<20).map { SampleInput.prose($0) })
    try tokenizer.save(to: recipe.tokenizer.model)
    return tokenizer
  }

  @Test("another model under the same name encodes anew, and prepares nothing again")
  func aChangedModelIsNoticed() throws {
    let first = try give(pieces: 400)
    let before = try Pipeline(recipe, output: output).run()
    #expect(before.tokenizer.sha256 == SHA256.of(first.model))

    let second = try give(pieces: 410)
    let stages = Mutex(Set<String>()), notes = Mutex([String]())
    let after = try Pipeline(
      recipe, output: output,
      observer: { report in stages.withLock { _ = $0.insert(report.stage) } },
      note: { note in notes.withLock { $0.append(note) } }
    ).run()
    #expect(after.tokenizer.sha256 == SHA256.of(second.model))
    #expect(after.tokenizer.vocabularySize == 410)
    #expect(
      stages.withLock(\.self) == [
        "tokenizer", "tokenize books", "tokenize web", "analyse books", "analyse web",
      ])
    #expect(notes.withLock(\.self).isEmpty)
    #expect(try DataSet(output).verify().isEmpty)
    let documents = { (manifest: DataSetManifest) in
      manifest.hashes.filter { $0.key.hasPrefix("documents/") || $0.key.hasPrefix("heldout/") }
    }
    #expect(documents(after) == documents(before))
    #expect(documents(after).count == 4)
  }

  @Test("what is no model stops the run before any work")
  func aModelThatCannotBeUsed() throws {
    for contents in [nil, "", "no model"] {
      if let contents { try DurableFile.write(contents, to: recipe.tokenizer.model) }
      #expect {
        _ = try Pipeline(recipe, output: output).run()
      } throws: { error in
        (error as? Failure)?.kind == .usage
          && "\(error)".contains("tokenizer.model cannot be used: ")
          && "\(error)".contains(recipe.tokenizer.model)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
