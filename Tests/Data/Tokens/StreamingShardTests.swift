import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

/// MDS shards; `Tests/Conformance/check_streaming.sh` reads them with MosaicML streaming.
@Suite struct StreamingShardTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(
    _ documents: [[Int32]], vocabularySize: Int = 1_000, sequenceLength: Int = 0,
    shardBytes: Int = 64 << 20
  ) throws -> StreamingShardWriter.Summary {
    var settings = StreamingShardWriter.Settings()
    settings.sequenceLength = sequenceLength
    settings.shardBytes = shardBytes
    let writer = try StreamingShardWriter(
      directory: directory.path, vocabularySize: vocabularySize, endOfDocument: 2,
      settings: settings)
    for document in documents { try writer.append(document) }
    return try writer.commit()
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    try MappedFile(directory.appending(name)).contents
  }

  private func samples(_ name: String) throws -> [[Int32]] {
    streamingSamples(of: try bytes(name))
  }

  /// Written out by hand after peers/data.md, section 6.6.
  @Test func layout() throws {
    let summary = try write([[5], [6, 7]])
    let columns =
      #"{"column_encodings": ["ndarray:uint16"], "column_names": ["tokens"], "#
      + #""column_sizes": [null], "compression": null, "format": "mds", "hashes": ["sha256"], "#
      + #""size_limit": 67108864, "version": 2}"#
    let first = UInt8(truncatingIfNeeded: 16 + columns.utf8.count)
    let shard = try bytes("shard.00000.mds")
    #expect(Array(shard[..<4]) == [2, 0, 0, 0])
    #expect(shard[4] == first)
    #expect(Array(shard[16..<16 + columns.utf8.count]) == Array(columns.utf8))
    #expect(
      Array(shard[(16 + columns.utf8.count)...])
        == [6, 0, 0, 0, 4, 2, 5, 0, 2, 0] + [8, 0, 0, 0, 4, 3, 6, 0, 7, 0, 2, 0])
    #expect(summary.samples == 2 && summary.tokens == 5 && summary.tokensLeftOut == 0)
    let index = String(decoding: try bytes("index.json"), as: UTF8.self)
    #expect(index.hasPrefix(#"{"shards": [{"column_encodings""#))
    #expect(index.hasSuffix(#""version": 2, "zip_data": null}], "version": 2}"#))
    #expect(index.contains("\"sha256\": \"\(summary.files[0].sha256)\""))
    #expect(summary.files.map(\.path) == ["shard.00000.mds", "index.json"])
  }

  @Test("shards stay within their size", arguments: [300, 1_000, 4_000])
  func shardSizes(_ limit: Int) throws {
    let documents: [[Int32]] = (0..<200).map { number in
      [Int32](repeating: Int32(number), count: number)
    }
    let summary = try write(documents, shardBytes: limit)
    let shards = summary.files.dropLast()
    #expect(shards.count > 5)
    var found: [[Int32]] = []
    for shard in shards {
      let read = try samples(shard.path)
      #expect(shard.bytes <= limit || read.count == 1)
      found += read
    }
    let expected: [[Int32]] = documents.map { document -> [Int32] in document + [2] }
    #expect(found == expected)
  }

  @Test func sequencesOfOneLength() throws {
    let documents: [[Int32]] = (0..<50).map { number in (0..<number).map { Int32($0 + 3) } }
    let summary = try write(documents, sequenceLength: 64)
    let all: [Int32] = documents.flatMap { document -> [Int32] in document + [2] }
    let found = try samples("shard.00000.mds")
    #expect(found.allSatisfy { $0.count == 64 })
    #expect(found.flatMap(\.self) == Array(all.prefix(found.count * 64)))
    #expect(summary.tokens + summary.tokensLeftOut == all.count)
    #expect(summary.tokensLeftOut < 64)
  }

  @Test func largeVocabulariesTakeFourBytes() throws {
    try #require(try write([[100_000]], vocabularySize: 100_001).samples == 1)
    let shard = try bytes("shard.00000.mds")
    #expect(Array(shard.suffix(8)) == [0xA0, 0x86, 1, 0, 2, 0, 0, 0])
    #expect(String(decoding: try bytes("index.json"), as: UTF8.self).contains("ndarray:int32"))
  }

  @Test func theSameTokensGiveTheSameBytes() throws {
    let documents: [[Int32]] = (0..<100).map { number in [Int32](repeating: 9, count: 5 * number) }
    let first = try write(documents, shardBytes: 2_000)
    #expect(try write(documents, shardBytes: 2_000) == first)
    // Fewer shards: those of the last time go.
    let fewer = try write(Array(documents.prefix(10)), shardBytes: 2_000)
    #expect(Set(Directory.names(in: directory.path)) == Set(fewer.files.map(\.path)))
  }

  @Test func impossibleSettingsAreNamed() throws {
    #expect(
      throws: Failure.usage("MDS shards need a sequence length from 0 to 16777216, not -1.")
    ) { try write([], sequenceLength: -1) }
    #expect {
      try write([], shardBytes: 1 << 32)
    } throws: { "\($0)".contains("a size of shards from 1 to 4294967295 bytes") }
  }

  @Test func foldersWithOtherFilesAreRefused() throws {
    try DurableFile.write("x", to: directory.appending("notes.txt"))
    #expect {
      try StreamingShardWriter.checkFree(directory.path)
    } throws: { "\($0)".contains("holds notes.txt; name a new or empty folder.") }
  }
}
