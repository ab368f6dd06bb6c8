import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct ShardConcatenationTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func document(_ number: Int) -> Document {
    Document(id: "d\(number)", text: "text \(number)", source: "web")
  }

  /// Writes a part of documents in frames of two; returns its bytes.
  private func part(_ name: String, _ numbers: Range<Int>) throws -> [UInt8] {
    let writer = try DocumentShardWriter(directory.appending(name), frameBytes: 100)
    for number in numbers { try writer.append(document(number)) }
    try writer.finish()
    return try MappedFile(directory.appending(name)).contents
  }

  private func put(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: directory.appending(name)))
  }

  private func concatenate(_ names: String...) throws -> DocumentShardReader {
    let path = directory.appending("whole.jsonl.zst")
    _ = try ShardConcatenation.write(names.map(directory.appending), to: path)
    return try DocumentShardReader(path)
  }

  @Test("the documents of all parts are found in their frames")
  func whole() throws {
    for (name, numbers) in [("a", 0..<7), ("b", 7..<7), ("c", 7..<12)] {
      _ = try part("\(name).jsonl.zst", numbers)
    }
    let reader = try concatenate("a.jsonl.zst", "b.jsonl.zst", "c.jsonl.zst")
    #expect(try reader.documents() == (0..<12).map(document))
    #expect(reader.documentCount == 12 && reader.pieceCount > 4)
    for number in 0..<12 { #expect(try reader.get("d\(number)") == document(number)) }
  }

  @Test("a wrong byte in a part's index or seek table is a storage failure that names the part")
  func damagedParts() throws {
    _ = try part("a.jsonl.zst", 0..<4)
    let whole = try part("b.jsonl.zst", 4..<7)
    // The first frame that holds no text is the index; behind it is the seek table.
    let magic: [UInt8] = [0x5D, 0x2A, 0x4D, 0x18]
    let start = try #require(whole.indices.first { whole[$0...].starts(with: magic) })
    var named = 0
    for place in start..<whole.count {
      for width in [1, 4] {
        var bytes = whole
        for near in place..<min(place + width, whole.count) {
          bytes[near] = width == 1 ? ~bytes[near] : 0xFF
        }
        try put(bytes, "b.jsonl.zst")
        do {
          // Other hashes and checksums are not noticed here; every frame that is named is there.
          #expect(try concatenate("a.jsonl.zst", "b.jsonl.zst").documentCounts().count > 3)
        } catch let failure as Failure {
          #expect(failure.kind == .storage && failure.message.contains("b.jsonl.zst is damaged"))
          named += 1
        }
      }
    }
    // All of the index but its hashes, and of the table but its checksums.
    #expect(named > 70)
  }

  @Test("a part that was cut off is a storage failure that names it")
  func cutParts() throws {
    let whole = try part("a.jsonl.zst", 0..<5)
    for count in [0, 1, 8, whole.count / 2, whole.count - 1] {
      try put(Array(whole[..<count]), "a.jsonl.zst")
      let failure = #expect(throws: Failure.self) { try concatenate("a.jsonl.zst") }
      #expect(failure?.kind == .storage && failure?.message.contains("a.jsonl.zst") == true)
    }
  }
}
