import GopherCore

/// A token shard, mapped into memory and checked when it is opened.
///
/// Reads any Megatron shard of 16-bit unsigned or 32-bit signed tokens. May be read from any
/// number of threads.
public final class TokenDataset: Sendable {
  /// Documents, each a sequence of tokens that ends with the end-of-document token.
  public let documentCount: Int
  /// Tokens of all documents.
  public let tokenCount: Int
  /// The path without `.bin` or `.idx`.
  public let prefix: String

  /// The type of the tokens.
  let element: TokenFormat.Element
  private let tokens: MappedFile
  private let index: MappedFile

  /// Opens PREFIX.bin and PREFIX.idx.
  ///
  /// Throws a bad-input failure that names the file and what is wrong with it: not an index, a
  /// version or element type unknown here, a size that does not match the counts, lengths and
  /// offsets that do not tile the `.bin` file.
  ///
  /// - Complexity: O(documents).
  public init(prefix: String) throws {
    self.prefix = prefix
    let paths = TokenFormat.paths(prefix)
    index = try MappedFile(paths.index)
    tokens = try MappedFile(paths.tokens)
    let header = try TokenIndexHeader(index)
    element = header.element
    documentCount = header.sequences
    tokenCount = tokens.bytes.count / element.size
    try header.checkTiling(index, tokens)
  }

  /// The number of tokens of a document, its end-of-document token included.
  public func length(of document: Int) -> Int {
    precondition(
      document >= 0 && document < documentCount, "TokenDataset.length: no such document")
    let offset = TokenFormat.headerSize + 4 * document
    return Int(
      Int32(littleEndian: index.bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
  }

  /// Where a document starts among all tokens.
  public func start(of document: Int) -> Int {
    precondition(document >= 0 && document < documentCount, "TokenDataset.start: no such document")
    let offset = TokenFormat.headerSize + 4 * documentCount + 8 * document
    let bytes = index.bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)
    return Int(Int64(littleEndian: bytes)) / element.size
  }

  /// A document's tokens, its end-of-document token included.
  public func document(_ document: Int) -> [Int32] {
    let start = start(of: document)
    return tokens(in: start..<start + length(of: document))
  }

  /// Tokens by their place among all tokens.
  public func tokens(in range: Range<Int>) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: range.count) { buffer, count in
      read(range, into: UnsafeMutableBufferPointer(rebasing: buffer[..<range.count]))
      count = range.count
    }
  }

  /// Hands the contents of the `.bin` file to a closure.
  func withTokenBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
  {
    try withExtendedLifetime(tokens) { try body(tokens.bytes) }
  }

  /// Copies tokens by their place among all tokens into a buffer of the same count.
  func read(_ range: Range<Int>, into buffer: UnsafeMutableBufferPointer<Int32>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= tokenCount, "TokenDataset: no such tokens")
    precondition(buffer.count == range.count, "TokenDataset.read: the counts differ")
    defer { withExtendedLifetime(tokens) {} }
    switch element {
    case .uint16:
      let all = tokens.bytes.assumingMemoryBound(to: UInt16.self)
      for index in 0..<range.count {
        buffer[index] = Int32(UInt16(littleEndian: all[range.lowerBound + index]))
      }
    case .int32:
      let all = tokens.bytes.assumingMemoryBound(to: Int32.self)
      for index in 0..<range.count {
        buffer[index] = Int32(littleEndian: all[range.lowerBound + index])
      }
    }
  }

  /// The largest token, 0 for an empty shard; to be held against a vocabulary.
  public func largestToken() -> Int32 {
    var largest: Int32 = 0
    var start = 0
    while start < tokenCount {
      let end = min(tokenCount, start + 1 << 16)
      largest = max(largest, tokens(in: start..<end).max() ?? 0)
      start = end
    }
    return largest
  }
}
