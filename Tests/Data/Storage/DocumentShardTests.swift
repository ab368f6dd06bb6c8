import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct DocumentShardTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func documents(_ count: Int) -> [Document] {
    (0..<count).map { index in
      Document(
        id: "page/\(index).html",
        text: "Text \(index)\n" + String(repeating: "é\"x", count: index % 50),
        source: "web", metadata: ["n": .integer(index)])
    }
  }

  private func write(
    _ documents: [Document], to name: String, frameBytes: Int = 1000
  ) throws -> DocumentShardWriter.Summary {
    let writer = try DocumentShardWriter(directory.appending(name), frameBytes: frameBytes)
    for document in documents { try writer.append(document) }
    return try writer.finish()
  }

  @Test(arguments: ["a.jsonl.zst", "a.jsonl.gz", "a.jsonl"])
  func givesBackWhatWasWritten(name: String) throws {
    let documents = documents(500)
    let summary = try write(documents, to: name)
    #expect(summary.documents == 500)
    let reader = try DocumentShardReader(directory.appending(name))
    #expect(try reader.documents() == documents)
    #expect(try reader.get("page/321.html") == documents[321])
    #expect(try reader.get("page/500.html") == nil)
  }

  @Test func piecesInOrderAreTheFile() throws {
    let documents = documents(300)
    _ = try write(documents, to: "a.jsonl.zst")
    let reader = try DocumentShardReader(directory.appending("a.jsonl.zst"))
    #expect(reader.pieceCount > 10)
    #expect(reader.documentCount == 300)
    let pieces = try (0..<reader.pieceCount).flatMap { try reader.documents(inPiece: $0) }
    #expect(pieces == documents)
  }

  @Test func emptyShardHasNoDocuments() throws {
    for name in ["a.jsonl.zst", "a.jsonl.gz", "a.jsonl"] {
      _ = try write([], to: name)
      #expect(try DocumentShardReader(directory.appending(name)).documents().isEmpty)
    }
  }

  @Test func equalDocumentsAreEqualBytes() throws {
    let first = try write(documents(100), to: "a.jsonl.zst")
    let second = try write(documents(100), to: "b.jsonl.zst")
    #expect(first == second)
  }

  @Test func otherObjectsAreFoundByTheirIdentity() throws {
    let writer = try DocumentShardWriter(directory.appending("drops.jsonl.zst"), frameBytes: 100)
    let drops: [JSONValue] = (0..<50).map {
      ["id": .string("d\($0)"), "stage": "quality", "n": .integer($0)]
    }
    for drop in drops { try writer.append(drop) }
    try writer.finish()
    let reader = try DocumentShardReader(directory.appending("drops.jsonl.zst"))
    #expect(try reader.getObject("d17") == drops[17])
    var all = [JSONValue]()
    try reader.forEachObject { all.append($0) }
    #expect(all == drops)
  }

  @Test func findsDocumentsInFilesWithoutAnIndex() throws {
    let documents = documents(40)
    _ = try write(documents, to: "a.jsonl.zst")
    // The zstd command makes one frame and neither table nor index.
    let plain = directory.appending("plain.jsonl")
    try Data(documents.flatMap(\.line)).write(to: URL(fileURLWithPath: plain))
    let process = try Process.run(
      URL(fileURLWithPath: "/usr/bin/env"), arguments: ["zstd", "-q", plain])
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let reader = try DocumentShardReader(plain + ".zst")
    #expect(reader.pieceCount == 1)
    #expect(try reader.documents(inPiece: 0) == documents)
    #expect(try reader.get("page/39.html") == documents[39])
  }

  @Test func namesTheFrameThatIsCutShort() throws {
    _ = try write(documents(200), to: "a.jsonl.zst")
    let path = directory.appending("a.jsonl.zst")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
    let reader = try DocumentShardReader(path)
    var read = 0
    let failure = #expect(throws: Failure.self) { try reader.forEach { _ in read += 1 } }
    #expect(read > 50)
    #expect(failure?.kind == .storage)
    #expect(failure?.message.contains("truncated zstd") == true)
    #expect(failure?.message.contains("frame") == true)
  }

  @Test func namesTheFrameWithWrongBytes() throws {
    _ = try write(documents(200), to: "a.jsonl.zst")
    let path = directory.appending("a.jsonl.zst")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 3] ^= 0xFF
    try bytes.write(to: URL(fileURLWithPath: path))
    let reader = try DocumentShardReader(path)
    let whole = #expect(throws: Failure.self) { try reader.forEach { _ in } }
    #expect(whole?.message.contains("corrupt zstd") == true)
    let pieces = #expect(throws: Failure.self) {
      for piece in 0..<reader.pieceCount { _ = try reader.documents(inPiece: piece) }
    }
    #expect(pieces?.message.contains("begins at byte") == true)
  }

  /// Found by fuzzing: a seek table may say anything.
  @Test func refusesAFrameThatCannotHoldWhatTheSeekTableSays() throws {
    _ = try write(documents(3), to: "a.jsonl.zst")
    let path = directory.appending("a.jsonl.zst")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // The table ends with 12 bytes for each of two frames and a footer of 9; content is at 4.
    let place = bytes.count - 9 - 2 * 12 + 4
    bytes.replaceSubrange(place..<place + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
    try bytes.write(to: URL(fileURLWithPath: path))
    let reader = try DocumentShardReader(path)
    let failure = #expect(throws: Failure.self) { try reader.documents(inPiece: 0) }
    #expect(failure?.kind == .storage)
    #expect(failure?.message.contains("cannot hold 4294967295") == true)
  }

  @Test func refusesAnIndexThatNamesAFrameThatIsNotThere() throws {
    _ = try write(documents(1), to: "a.jsonl.zst")
    let path = directory.appending("a.jsonl.zst")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // The index ends with the frame of its only document, before a seek table of two frames.
    let place = bytes.count - 9 - 2 * 12 - 8 - 4
    bytes[place] = 7
    try bytes.write(to: URL(fileURLWithPath: path))
    let reader = try DocumentShardReader(path)
    for failure in [
      #expect(throws: Failure.self) { try reader.documentCounts() },
      #expect(throws: Failure.self) { try reader.get("page/0.html") },
    ] {
      #expect(failure?.message.contains("names frame 7, which is not there") == true)
    }
  }

  @Test func refusesAnUnknownForm() {
    let failure = #expect(throws: Failure.self) {
      try DocumentShardWriter(directory.appending("a.parquet"))
    }
    #expect(failure?.kind == .usage)
  }

  @Test func nothingAppearsUnderTheNameBeforeTheEnd() throws {
    let path = directory.appending("a.jsonl.zst")
    let writer = try DocumentShardWriter(path)
    try writer.append(documents(1)[0])
    #expect(!FileManager.default.fileExists(atPath: path))
    try writer.finish()
    #expect(FileManager.default.fileExists(atPath: path))
  }
}
