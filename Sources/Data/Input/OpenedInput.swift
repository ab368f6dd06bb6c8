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
    source = try UnfoldedFile(file).source
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
}
