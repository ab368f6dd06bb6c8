import CLibFuzzer
import MassiveText

/// One reader of foreign bytes each.
///
/// Refusals are right answers; traps are not.
enum Targets {
  /// A page: the tag scanner, character sets, extraction.
  static func html(_ bytes: UnsafeBufferPointer<UInt8>) {
    let raw = RawDocument(
      id: "p", path: "p.html", content: .html(Array(bytes), charset: nil), bytes: bytes.count)
    _ = Extractor().document(from: raw, source: "web")
  }

  /// An archive, and what is made of its records.
  static func warc(_ bytes: UnsafeBufferPointer<UInt8>) { read(bytes, name: "a.warc") }

  /// JSON lines.
  static func jsonLines(_ bytes: UnsafeBufferPointer<UInt8>) { read(bytes, name: "a.jsonl") }

  /// JSON lines in zstd of somebody else's making.
  static func zstd(_ bytes: UnsafeBufferPointer<UInt8>) {
    if unfoldsToLittle(bytes) { read(bytes, name: "a.jsonl.zst") }
  }

  /// A shard of documents: frames, seek table, index of identities, lines.
  static func shard(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard unfoldsToLittle(bytes) else { return }
    MemoryFile.shared.write(bytes)
    guard let path = try? MemoryFile.shared.link(ending: ".jsonl.zst"),
      let reader = try? DocumentShardReader(path)
    else { return }
    _ = reader.documentCount
    try? reader.forEach { _ in }
    for piece in 0..<min(4, reader.pieceCount) { _ = try? reader.documents(inPiece: piece) }
    _ = try? reader.get("b")
  }

  /// A tokenizer: what is accepted must encode a text and decode it again.
  static func model(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let tokenizer = try? Tokenizer(model: Array(bytes)) else { return }
    let tokens = (try? tokenizer.encode("Ein Text, ﬁve ½ words\n\tand  spaces. 日本")) ?? []
    for token in tokens { precondition(tokenizer.isToken(token), "a token of no vocabulary") }
    _ = tokenizer.decode(tokens)
  }

  /// The index of a token shard, beside tokens of as many bytes as the first byte says.
  static func index(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let tokenBytes = bytes.first, let prefix = try? TokenFiles.shared.prefix(tokenBytes)
    else { return }
    TokenFiles.shared.index.write(UnsafeBufferPointer(rebasing: bytes.dropFirst()))
    guard let data = try? TokenDataset(prefix: prefix) else { return }
    var sum = 0
    for document in 0..<data.documentCount { sum += data.document(document).count }
    precondition(sum == data.tokenCount, "documents that do not tile the tokens")
  }

  /// Whether zstd unfolds to at most 32 KiB, up to its end or its first fault.
  ///
  /// Four bytes can be 131,072 newlines; with inputs full of such blocks, a million take an hour and
  /// show nothing. What unfolds too far is tested by itself.
  private static func unfoldsToLittle(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var target = ZSTD_outBuffer(dst: room, size: most, pos: 0)
    while source.pos < source.size, target.pos < target.size {
      let before = (source.pos, target.pos)
      let status = ZSTD_decompressStream(context, &target, &source)
      if ZSTD_isError(status) != 0 || before == (source.pos, target.pos) { return true }
    }
    return target.pos < target.size
  }

  private static let most = 1 << 15
  nonisolated(unsafe) private static let context = ZSTD_createDCtx()
  nonisolated(unsafe) private static let room = UnsafeMutableRawPointer.allocate(
    byteCount: most, alignment: 16)

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>, name: String) {
    MemoryFile.shared.write(bytes)
    let file = InputFile(path: MemoryFile.shared.path, name: name, bytes: bytes.count)
    // A small limit, so that its paths are met.
    let reader = InputReader(options: InputOptions(maximumDocumentBytes: 1 << 12))
    // One input of four is read in parts; three of them, because each has buffers of its own.
    let parts = InputParts(partBytes: max(1, bytes.count / 3), archiveBytes: 1)
    for file in bytes.count % 4 == 0 ? parts.parts(of: file) : [file] {
      try? reader.read(file) { item in
        if case .document(let document) = item {
          _ = Extractor().document(from: document, source: "web")
        }
      }
    }
  }
}
