import Foundation
import GopherCore
import GopherEvaluation
import MassiveText
import TestSupport
import Testing

@Suite struct TextSetTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func write(_ text: String, to name: String) throws -> String {
    let path = folder.appending(name)
    try DurableFile.write(text, to: path)
    return path
  }

  @Test("empty documents are left out and listed; bytes are of UTF-8")
  func empty() {
    let set = TextSet(
      name: "a",
      documents: [
        TextSet.Document(identifier: "1", text: "é"), TextSet.Document(identifier: "2", text: ""),
      ])
    #expect(set.documents.map(\.identifier) == ["1"])
    #expect(set.skipped == [SkippedItem(reason: "is empty", location: "2")])
    #expect(set.bytes == 2)
  }

  @Test("a file is a set; records that cannot be used are listed with their place")
  func files() throws {
    let text = try write("One text.\nOf two lines.\n", to: "book.txt")
    let records = try write(
      "{\"id\": \"a\", \"text\": \"first\"}\n{\"id\": \"b\n{\"id\": \"c\", \"text\": \"third\"}\n",
      to: "news.jsonl")
    let page = try write("<!DOCTYPE html><html><body><p>Hello.</p></body></html>", to: "page.html")
    let sets = try TextSet.reading([text, records, page])
    #expect(sets.map(\.name) == ["book.txt", "news.jsonl", "page.html"])
    #expect(sets[0].documents.map(\.text) == ["One text.\nOf two lines.\n"])
    #expect(sets[1].documents.map(\.identifier) == ["a", "c"])
    #expect(sets[1].skipped.count == 1)
    #expect(sets[1].skipped.first?.reason == "is rejected: not_json")
    #expect(sets[2].documents.isEmpty)
    #expect(
      sets[2].skipped.first?.reason == "is HTML, whose main text must be extracted first")
    #expect(throws: Failure.self) { try TextSet.reading([folder.appending("none.txt")]) }
  }

  @Test("the held-out documents of a data set, one set a subset that has any")
  func heldOut() throws {
    let small = try SmallDataSet.shared.get()
    let data = try DataSet(small.path), sets = try TextSet.heldOut(of: data)
    let kept = small.manifest.subsets.filter { $0.value.heldOut.documents > 0 }
    #expect(!kept.isEmpty)
    #expect(sets.map(\.name) == kept.keys.sorted())
    for set in sets {
      #expect(set.documents.count == kept[set.name]?.heldOut.documents)
      #expect(set.bytes == kept[set.name]?.heldOut.bytes)
    }
    let none = try SmallDataSet(heldOut: 0)
    #expect(try TextSet.heldOut(of: DataSet(none.path)).isEmpty)
  }
}
