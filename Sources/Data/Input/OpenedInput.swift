import GopherCore

/// A file ready to be read: unfolded, and of a known kind.
struct OpenedInput {
  let kind: InputKind
  let source: BufferedSource
  /// The file when it was opened; nil for what is no regular file.
  let state: FileSource.State?

  /// Opens a file, unfolds it by its first bytes, and finds its kind.
  ///
  /// The name decides, but between the two formats of web archives. Where it says nothing, the first
  /// bytes of the content do; else it is text if the name has no extension, and what is asked for if
  /// only one kind is.
  init(_ file: InputFile, kinds: Set<InputKind>) throws(ByteFault) {
    let named = InputKind.of(name: file.name)
    if let other = named.otherKind { throw ByteFault(.otherKind, at: 0, other) }
    if let kind = named.kind, !kind.isWebArchive, !kinds.contains(kind) {
      throw ByteFault(.otherKind, at: 0, "the name says \(kind.rawValue)")
    }
    let unfolded = try UnfoldedFile(file)
    source = unfolded.source
    state = unfolded.state
    if let kind = named.kind, !kind.isWebArchive {
      self.kind = kind
      return
    }
    let first = try source.peek(512)
    let shown = InputKind.of(firstBytes: first)
    if let kind = named.kind {
      let isOther = shown?.isWebArchive == true && file.part == nil
      self.kind = isOther ? shown ?? kind : kind
    } else if let kind = shown ?? (named.isBare ? .text : nil) {
      self.kind = kind
    } else if kinds.count == 1, let kind = kinds.first, binarySign(of: first) == nil {
      self.kind = kind
    } else {
      let sign = binarySign(of: first)
      throw ByteFault(.otherKind, at: 0, sign ?? "neither its name nor its first bytes say one")
    }
    guard kinds.contains(self.kind) else {
      let witness = named.kind == self.kind ? "the name says" : "its first bytes say"
      throw ByteFault(.otherKind, at: 0, "\(witness) \(self.kind.rawValue)")
    }
  }
}
