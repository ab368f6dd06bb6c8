import GopherCore

/// A file ready to be read: unfolded, and of a known kind.
struct OpenedInput {
  let kind: InputKind
  let source: BufferedSource

  /// Opens a file, unfolds it by its first bytes, and finds its kind by its name, else by the
  /// first bytes of its content, else (for a name without an extension) takes it for text.
  init(_ file: InputFile, kinds: Set<InputKind>) throws(ByteFault) {
    let named = InputKind.of(name: file.name)
    if let kind = named.kind, !kinds.contains(kind) {
      throw ByteFault(.otherKind, at: 0, "the name says \(kind.rawValue)")
    }
    let bytes = try FileSource(file.path)
    let head = try bytes.head(4)
    guard !head.isEmpty else { throw ByteFault(.empty, at: 0) }
    let compression = Self.compression(ofHead: head)
    if let claimed = named.compression, claimed != compression {
      throw claimed == .gzip
        ? ByteFault(.corruptGzip, at: 0, "the file does not begin as gzip does")
        : ByteFault(.corruptZstd, at: 0, "the file does not begin as zstd does")
    }
    switch compression {
    case .gzip: source = BufferedSource(DecompressingSource(bytes, GzipDecompressor()))
    case .zstd: source = BufferedSource(DecompressingSource(bytes, ZstdDecompressor()))
    case nil: source = BufferedSource(bytes)
    }
    if let kind = named.kind {
      self.kind = kind
      return
    }
    let first = try source.peek(512)
    guard let kind = InputKind.of(firstBytes: first) ?? (named.isBare ? .text : nil) else {
      let sign = binarySign(of: first)
      throw ByteFault(.otherKind, at: 0, sign ?? "neither its name nor its first bytes say one")
    }
    guard kinds.contains(kind) else {
      throw ByteFault(.otherKind, at: 0, "its first bytes say \(kind.rawValue)")
    }
    self.kind = kind
  }

  private static func compression(ofHead head: [UInt8]) -> InputKind.Compression? {
    if head.starts(with: [0x1F, 0x8B]) { return .gzip }
    if head == [0x28, 0xB5, 0x2F, 0xFD] { return .zstd }
    let isSkippable = head.count == 4 && head[0] & 0xF0 == 0x50
    return isSkippable && head[1...] == [0x2A, 0x4D, 0x18] ? .zstd : nil
  }
}
