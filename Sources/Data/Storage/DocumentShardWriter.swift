import Foundation
import GopherCore

/// Writes documents, or other JSON objects, one a line.
///
/// The form follows from the path: `.jsonl.zst` is made of independent frames, each cut at a line
/// behind about 256 kB of text, then an index of identities and the seek table of the zstd seekable
/// format, both in skippable frames: any streaming reader reads the file whole, and
/// ``DocumentShardReader/get(_:)`` finds one document without reading the rest. Python's one-shot
/// `decompress()` returns only the first frame; use its streaming reader. `.jsonl.gz` and `.jsonl`
/// are plain. The file appears under its name when ``finish()`` returns, whole and synced, or
/// not at all; equal documents in equal order give equal bytes.
public final class DocumentShardWriter {
  /// What was written.
  public struct Summary: Equatable, Sendable, Codable {
    /// Documents, or other lines.
    public var documents: Int
    /// Bytes of the lines before compression.
    public var contentBytes: Int
    /// The file.
    public var file: DurableFile.Record
  }

  private enum Form {
    case zstd(FrameCompression)
    case gzip(GzipCompressor)
    case plain
  }

  private let file: DurableFile
  private let form: Form
  private let frameBytes: Int
  private var line = JSONWriter()
  private var table = SeekTable()
  private let index: IdentityIndex?
  private var documents = 0, contentBytes = 0
  /// Frames so far, those included that wait to be compressed.
  private var frames = 0

  /// Opens a shard.
  ///
  /// - Parameters:
  ///   - path: ends in `.jsonl.zst`, `.jsonl.gz` or `.jsonl`; the directory must exist.
  ///   - level: the compression level; zstd's default of 3 by default.
  ///   - frameBytes: a frame ends with the line that reaches this many bytes.
  ///   - isIndexed: whether a file of zstd gets the index of identities; without it
  ///     ``DocumentShardReader/get(_:)`` looks through the whole file.
  ///   - pool: the threads that compress frames of zstd, one each; the caller's alone if nil. Changes
  ///     no byte, and keeps a frame a thread in memory.
  public init(
    _ path: String, level: Int = 3, frameBytes: Int = 256 << 10, isIndexed: Bool = true,
    pool: ThreadPool? = nil
  ) throws {
    precondition((1...19).contains(level), "DocumentShardWriter: the level must be 1 … 19")
    precondition(frameBytes > 0, "DocumentShardWriter: a frame must hold something")
    if path.hasSuffix(".jsonl.zst") {
      form = .zstd(FrameCompression(level: level, pool: pool))
    } else if path.hasSuffix(".jsonl.gz") {
      form = .gzip(GzipCompressor(level: level))
    } else if path.hasSuffix(".jsonl") {
      form = .plain
    } else {
      throw Failure.usage(
        "Cannot write documents to \(path): the name should end in .jsonl.zst, .jsonl.gz or .jsonl."
      )
    }
    self.frameBytes = frameBytes
    index =
      isIndexed && path.hasSuffix(".zst")
      ? IdentityIndex(in: Directory.parent(of: path)) : nil
    file = try DurableFile(path)
  }

  /// Adds a document.
  public func append(_ document: Document) throws {
    line.append(line: document)
    try added(identity: document.id)
  }

  /// Adds another object, such as the record of a drop; it is found by its `id`, if it has one.
  public func append(_ object: JSONValue) throws {
    line.append(line: object)
    try added(identity: object["id"]?.string)
  }

  /// Adds a line of JSON as it is, without its newline; it is found by its identity, if it has one.
  func append(line: ArraySlice<UInt8>, identity: String?) throws {
    self.line.bytes.append(contentsOf: line)
    self.line.bytes.append(UInt8(ascii: "\n"))
    try added(identity: identity)
  }

  /// Ends the file and gives it its name.
  @discardableResult
  public func finish() throws -> Summary {
    try flush()
    switch form {
    case .zstd(let compression):
      try write(compression.finish())
      if let index {
        let size = try index.write(to: file)
        table.frames.append(.init(compressedSize: size, contentSize: 0, checksum: 0))
      }
      try file.write(table.bytes)
    case .gzip(let compressor): try compressor.add([], isLast: true, file.write)
    case .plain: break
    }
    return Summary(documents: documents, contentBytes: contentBytes, file: try file.commit())
  }

  private func added(identity: String?) throws {
    documents += 1
    if let identity { try index?.add(identity: identity, frame: frames) }
    if line.bytes.count >= frameBytes { try flush() }
  }

  private func flush() throws {
    guard !line.bytes.isEmpty else { return }
    contentBytes += line.bytes.count
    frames += 1
    switch form {
    case .zstd(let compression): try write(compression.add(line.bytes))
    case .gzip(let compressor): try compressor.add(line.bytes, isLast: false, file.write)
    case .plain: try file.write(line.bytes)
    }
    line.bytes.removeAll(keepingCapacity: true)
  }

  private func write(_ frames: [FrameCompression.Frame]) throws {
    for frame in frames {
      let checksum = frame.bytes.suffix(4).withUnsafeBytes { $0.littleEndian32(at: 0) }
      table.frames.append(
        .init(
          compressedSize: frame.bytes.count, contentSize: frame.contentSize, checksum: checksum))
      try file.write(frame.bytes)
    }
  }
}
