import GopherCore

/// Writes a token shard: one sequence a document, each ended by the end-of-document token.
///
/// Nothing appears under the final names before ``commit()``: first `.bin`, then `.idx`, so that
/// an index never speaks of tokens that are not there.
public final class TokenShardWriter {
  /// What a finished shard holds.
  public struct Summary: Sendable, Equatable, Codable {
    /// Documents, which are sequences.
    public let documents: Int
    /// Tokens, the end-of-document tokens included.
    public let tokens: Int
    /// The `.bin` file.
    public let tokenFile: DurableFile.Record
    /// The `.idx` file.
    public let indexFile: DurableFile.Record

    private enum CodingKeys: String, CodingKey {
      case documents, tokens
      case tokenFile = "token_file"
      case indexFile = "index_file"
    }
  }

  private let element: TokenFormat.Element
  private let vocabularySize: Int
  private let endOfDocument: Int32
  private let tokenFile: DurableFile
  private let indexPath: String
  private var lengths: [Int32] = []
  private var tokens = 0

  /// Starts the shard PREFIX.bin and PREFIX.idx; the directory must exist.
  ///
  /// Tokens take two bytes for vocabularies under 65,500, else four.
  public init(prefix: String, vocabularySize: Int, endOfDocument: Int32) throws {
    let paths = TokenFormat.paths(prefix)
    element = .holding(vocabularySize: vocabularySize)
    self.vocabularySize = vocabularySize
    self.endOfDocument = endOfDocument
    tokenFile = try DurableFile(paths.tokens)
    indexPath = paths.index
  }

  /// Appends a document's tokens and the end-of-document token.
  public func append(_ document: [Int32]) throws {
    precondition(
      document.allSatisfy { $0 >= 0 && $0 < vocabularySize },
      "TokenShardWriter.append: a token is outside the vocabulary")
    guard document.count < Int32.max else {
      throw Failure.badInput(
        "A document of \(document.count) tokens is too long for a Megatron shard, "
          + "which ends at \(Int32.max - 1); cut it before tokenizing.")
    }
    var all = document
    all.append(endOfDocument)
    switch element {
    case .uint16:
      try all.map { UInt16(truncatingIfNeeded: $0).littleEndian }
        .withUnsafeBytes { try tokenFile.write($0) }
    case .int32:
      try all.map(\.littleEndian).withUnsafeBytes { try tokenFile.write($0) }
    }
    lengths.append(Int32(all.count))
    tokens += all.count
  }

  /// Appends all documents of another shard of the same vocabulary.
  func append(contentsOf shard: TokenDataset) throws {
    precondition(
      shard.element == element, "TokenShardWriter.append: the shards' elements differ")
    for document in 0..<shard.documentCount { lengths.append(Int32(shard.length(of: document))) }
    try shard.withTokenBytes { try tokenFile.write($0) }
    tokens += shard.tokenCount
  }

  /// Syncs both files and gives them their names.
  public func commit() throws -> Summary {
    let tokenRecord = try tokenFile.commit()
    let index = try DurableFile(indexPath)
    try index.write(TokenFormat.magic)
    try write(TokenFormat.version, to: index)
    try index.write([element.rawValue])
    try write(UInt64(lengths.count), to: index)
    try write(UInt64(lengths.count + 1), to: index)
    for length in lengths { try write(length, to: index) }
    var offset: Int64 = 0
    for length in lengths {
      try write(offset, to: index)
      offset += Int64(length) * Int64(element.size)
    }
    for document in 0...Int64(lengths.count) { try write(document, to: index) }
    return Summary(
      documents: lengths.count, tokens: tokens, tokenFile: tokenRecord,
      indexFile: try index.commit())
  }

  private func write(_ value: some FixedWidthInteger, to file: DurableFile) throws {
    try withUnsafeBytes(of: value.littleEndian) { try file.write($0) }
  }
}
