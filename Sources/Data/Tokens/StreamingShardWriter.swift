import Foundation
import GopherCore

/// Writes tokens for MosaicML streaming's readers: a folder of MDS shards (version 2) and their
/// `index.json`, byte for byte what its own `MDSWriter` writes with the hash `sha256`.
///
/// | in a shard | |
/// | --- | --- |
/// | u32 | n, the number of samples |
/// | u32 × (n + 1) | where each sample begins, and the end of the last, in the file |
/// | JSON | the columns |
/// | samples | u32 size, then the column `tokens` |
///
/// The column is an `ndarray:uint16` of one dimension, `ndarray:int32` for vocabularies of 65,500 and
/// more: readers take the type from the shard, where plain `bytes` would mean whatever integers a
/// reader happens to be set to. Its bytes are `1 << 2 | w`, the length in `2^w` bytes, the tokens.
///
/// Shards appear one by one, `index.json`, without which no reader sees them, last.
public final class StreamingShardWriter {
  /// How tokens become samples and samples shards.
  public struct Settings: Sendable, Equatable {
    /// The tokens of each sample: documents are joined and cut, what is left at the end is left
    /// out; 0 makes each document a sample, which LLM Foundry's reader cuts at its own length.
    public var sequenceLength = 0
    /// The bytes that a shard of more than one sample stays within.
    public var shardBytes = 64 << 20

    /// A document a sample, shards of 64 MiB.
    public init() {}

    /// What cannot be used, as a sentence, or nil.
    package var mistake: String? {
      if sequenceLength < 0 || sequenceLength > 1 << 24 {
        return "a sequence length from 0 to \(1 << 24), not \(sequenceLength)"
      }
      if shardBytes < 1 || shardBytes > Int(UInt32.max) {
        return "a size of shards from 1 to \(UInt32.max) bytes, not \(shardBytes)"
      }
      return nil
    }
  }

  /// What a finished folder holds.
  public struct Summary: Sendable, Equatable, Encodable {
    /// Samples of all shards.
    public let samples: Int
    /// Tokens of all samples, the end-of-document tokens included.
    public let tokens: Int
    /// Tokens at the end that did not fill a sample.
    public let tokensLeftOut: Int
    /// The shards and, last, `index.json`, by their names in the folder.
    public let files: [FileEntry]

    private enum CodingKeys: String, CodingKey {
      case samples, tokens
      case tokensLeftOut = "tokens_left_out"
      case files
    }
  }

  private static let index = "index.json"

  private let directory: String
  private let settings: Settings
  private let element: TokenFormat.Element
  private let endOfDocument: Int32
  private let columns: [UInt8]
  private var open: [Int32] = []
  private var samples: [UInt8] = []
  private var sizes: [Int] = []
  private var shards: [(file: FileEntry, samples: Int)] = []
  private var sampleCount = 0
  private var tokens = 0

  /// Starts in a folder, which must exist; an `index.json` in it goes at once, so that no reader
  /// takes old and new shards for one set.
  public init(
    directory: String, vocabularySize: Int, endOfDocument: Int32, settings: Settings = Settings()
  ) throws {
    if let mistake = settings.mistake { throw Failure.usage("MDS shards need \(mistake).") }
    self.directory = directory
    self.settings = settings
    self.endOfDocument = endOfDocument
    element = .holding(vocabularySize: vocabularySize)
    columns = Array("{\(Self.head(element)), \(Self.tail(settings))}".utf8)
    guard unlink("\(directory)/\(Self.index)") == 0 || errno == ENOENT else {
      throw Failure.storage("Cannot remove \(directory)/\(Self.index): \(systemReason()).")
    }
  }

  /// Throws a usage failure for a folder with anything in it but shards without an index.
  package static func checkFree(_ directory: String) throws {
    guard Directory.exists(directory) else { return }
    for name in Directory.names(in: directory) where !name.hasPrefix("shard.") {
      throw Failure.usage(
        "The folder \(directory) for MDS shards holds \(name); name a new or empty folder.")
    }
  }

  /// Appends a document's tokens and the end-of-document token.
  public func append(_ document: [Int32]) throws {
    open += document
    open.append(endOfDocument)
    if settings.sequenceLength == 0 {
      try write(open[...])
      open.removeAll(keepingCapacity: true)
      return
    }
    var start = 0
    while open.count - start >= settings.sequenceLength {
      try write(open[start..<start + settings.sequenceLength])
      start += settings.sequenceLength
    }
    open.removeFirst(start)
  }

  /// Writes the last shard and the index.
  public func commit() throws -> Summary {
    if !sizes.isEmpty { try writeShard() }
    let entries = shards.map { shard in
      "{\(Self.head(element)), \"raw_data\": {\"basename\": \"\(shard.file.path)\", "
        + "\"bytes\": \(shard.file.bytes), \"hashes\": {\"sha256\": \"\(shard.file.sha256)\"}}, "
        + "\"samples\": \(shard.samples), \(Self.tail(settings)), \"zip_data\": null}"
    }
    try removeOldShards()
    let record = try DurableFile.write(
      "{\"shards\": [\(entries.joined(separator: ", "))], \"version\": 2}",
      to: "\(directory)/\(Self.index)")
    return Summary(
      samples: sampleCount, tokens: tokens, tokensLeftOut: open.count,
      files: shards.map(\.file) + [FileEntry(path: Self.index, record: record)])
  }

  /// The keys before and behind those of a shard's own, as Python's `json` writes them.
  private static func head(_ element: TokenFormat.Element) -> String {
    let type = element == .uint16 ? "uint16" : "int32"
    return "\"column_encodings\": [\"ndarray:\(type)\"], \"column_names\": [\"tokens\"], "
      + "\"column_sizes\": [null], \"compression\": null, \"format\": \"mds\", "
      + "\"hashes\": [\"sha256\"]"
  }

  private static func tail(_ settings: Settings) -> String {
    "\"size_limit\": \(settings.shardBytes), \"version\": 2"
  }

  private func write(_ sample: ArraySlice<Int32>) throws {
    let width = sample.count < 1 << 8 ? 0 : sample.count < 1 << 16 ? 1 : 2
    let size = 1 + 1 << width + sample.count * element.size
    guard size + 4 + columns.count + 16 <= Int(UInt32.max) else {
      throw Failure.badInput(
        "A document of \(sample.count) tokens is too long for an MDS shard, which ends at 4 GiB; "
          + "choose a sequence length to cut it.")
    }
    // A shard's own bytes and four a sample for its offset, as MDSWriter reckons.
    let written = 8 + columns.count + samples.count + 4 * sizes.count
    if !sizes.isEmpty, written + 4 + size + 4 > settings.shardBytes { try writeShard() }
    append(UInt32(size))
    samples.append(UInt8(1 << 2 | width))
    switch width {
    case 0: samples.append(UInt8(sample.count))
    case 1: append(UInt16(sample.count))
    default: append(UInt32(sample.count))
    }
    switch element {
    case .uint16: for token in sample { append(UInt16(truncatingIfNeeded: token)) }
    case .int32: for token in sample { append(token) }
    }
    sizes.append(4 + size)
    sampleCount += 1
    tokens += sample.count
  }

  private func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { samples.append(contentsOf: $0) }
  }

  private func writeShard() throws {
    let number = String(shards.count)
    let name = "shard.\(String(repeating: "0", count: max(0, 5 - number.count)))\(number).mds"
    var offset = 4 + 4 * (sizes.count + 1) + columns.count
    var offsets = [UInt32(sizes.count).littleEndian, UInt32(offset).littleEndian]
    for size in sizes {
      offset += size
      offsets.append(UInt32(offset).littleEndian)
    }
    let file = try DurableFile("\(directory)/\(name)")
    try offsets.withUnsafeBytes { try file.write($0) }
    try file.write(columns)
    try file.write(samples)
    shards.append((FileEntry(path: name, record: try file.commit()), sizes.count))
    samples.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
  }

  /// Removes shards that an unfinished run left beyond those that were written now.
  private func removeOldShards() throws {
    let present = Set(shards.map(\.file.path))
    for name in Directory.names(in: directory) where !present.contains(name) {
      guard name.wholeMatch(of: #/shard\.\d{5,}\.mds/#) != nil else { continue }
      guard unlink("\(directory)/\(name)") == 0 else {
        throw Failure.storage("Cannot remove \(directory)/\(name): \(systemReason()).")
      }
    }
  }
}
