import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DataSetVerificationTests {
  /// What is wrong with a copy of the data set after some damage.
  private func problems(_ damage: (DescribedDataSet.Copy) throws -> Void) throws -> [String] {
    let copy = try DescribedDataSet.shared.get().copy()
    try damage(copy)
    return try DataSet(copy.path).verify()
  }

  @Test func whatARunWroteIsWhole() throws {
    #expect(try problems { _ in }.isEmpty)
  }

  @Test func aFolderThatIsNotThereIsAMistakeOfUse() throws {
    let missing = #expect(throws: Failure.self) { try DataSet("/nowhere") }
    #expect(missing?.kind == .usage && missing?.message.contains("no folder /nowhere") == true)
    let empty = try TemporaryDirectory()
    let unfinished = #expect(throws: Failure.self) { try DataSet(empty.path) }
    #expect(unfinished?.kind == .badInput)
  }

  @Test func filesThatAreMissingChangedOrForeignAreNamed() throws {
    let found = try problems { copy in
      try FileManager.default.removeItem(atPath: "\(copy.path)/datasheet.md")
      try DurableFile.write("x", to: "\(copy.path)/analysis.json")
      let page = try MappedFile("\(copy.path)/report.html").contents
      try DurableFile.write(page.dropLast() + [0], to: "\(copy.path)/report.html")
      try DurableFile.write("{}", to: "\(copy.path)/documents/web/part-00009.jsonl")
    }
    #expect(found.count == 4)
    #expect(found[0].hasPrefix("analysis.json has 1 bytes and not "))
    #expect(found[1] == "datasheet.md is missing.")
    #expect(found[2].hasPrefix("report.html has another SHA-256"))
    #expect(found[3].hasPrefix("documents/web/part-00009.jsonl is not in the manifest"))
  }

  @Test func anotherTokenizerIsFound() throws {
    let found = try problems { copy in
      try copy.replace("tokenizer/tokenizer.model") { $0 + [] }
      try copy.edit { $0.tokenizer.sha256 = String(repeating: "0", count: 64) }
    }
    #expect(found.count == 1)
    #expect(found.first?.contains("is not the tokenizer that this data set was made with") == true)
  }

  @Test func countsThatDoNotAddUpAreFound() throws {
    let found = try problems { copy in
      try copy.edit { manifest in
        guard var stages = manifest.subsets["web"]?.funnel.stages else { return }
        stages[0].dropped["empty"] = Tally(documents: 7, bytes: 7)
        manifest.subsets["web"]?.funnel.stages = stages
      }
    }
    #expect(found.count == 2)
    #expect(found.first == "The counts of the subset web do not add up.")
    #expect(
      found.last
        == "The subset web has 1 records of documents dropped by read because of empty where its "
        + "counts say 7.")
  }

  @Test func aDocumentTakenAwayIsFound() throws {
    let found = try problems { copy in
      try copy.rewrite("documents/books/part-00000.jsonl.zst") { Array($0.dropLast()) }
    }
    let counts = found.filter { $0.hasPrefix("The subset books has ") }
    #expect(counts.contains { $0.contains(" documents ") })
    #expect(counts.contains { $0.contains(" bytes of text ") })
    #expect(found.contains { $0.hasPrefix("analysis.json is not the analysis") })
  }

  @Test func aTextThatItsTokensDoNotSpellIsFound() throws {
    let found = try problems { copy in
      try copy.rewrite("documents/books/part-00000.jsonl.zst") { documents in
        var documents = documents
        guard var members = documents[1].object, var text = members["text"]?.string else {
          return documents
        }
        text.replaceSubrange(text.startIndex...text.startIndex, with: "Q")
        members["text"] = .string(text)
        documents[1] = .object(members)
        return documents
      }
    }
    #expect(found.contains { $0.contains("is not what document 1 of ") })
  }

  @Test func aChangedTokenIsFound() throws {
    let found = try problems { copy in
      try copy.replace("tokens/news.bin") { bytes in
        var bytes = bytes
        bytes[0] ^= 1
        return bytes
      }
    }
    #expect(found.count == 1)
    #expect(found.first?.contains("is not what document 0 of ") == true)
  }

  @Test func anIndexOfOtherDocumentsIsFound() throws {
    let found = try problems { copy in
      try copy.replace("documents/books/part-00000.jsonl.zst") { bytes in
        // The index of identities begins with its signature; the hashes stand behind the count.
        let signature = Array("GOPHERID".utf8)
        var bytes = bytes
        guard
          let start = bytes.indices.reversed().first(where: {
            bytes[$0...].starts(with: signature)
          })
        else { return bytes }
        bytes[start + 12] ^= 1
        return bytes
      }
    }
    #expect(found.contains { $0.hasSuffix("cannot be found by the index of identities.") })
  }

  @Test func aRecordOfADropTakenAwayIsFound() throws {
    let found = try problems { copy in
      try copy.rewrite("dropped/web/quality.jsonl.zst") { Array($0.dropLast()) }
    }
    #expect(found.count == 2)
    #expect(
      found.first
        == "The subset web has 0 records of documents dropped by quality because of "
        + "words_below_minimum where its counts say 1.")
    #expect(found.last?.hasPrefix("The subset web has 0 bytes of documents dropped") == true)
  }
}
