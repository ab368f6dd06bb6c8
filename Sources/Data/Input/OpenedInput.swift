import GopherCore

/// A file ready to be read: unfolded, and of a known kind.
struct OpenedInput {
  let kind: InputKind
  let source: BufferedSource
  /// The file when it was opened; nil for what is no regular file.
  let state: FileSource.State?

  /// Opens a file, unfolds it by its first bytes, and finds its kind.
  ///
  /// The name decides, then what the user says of files without such a name; between the two formats
  /// of web archives their first bytes do. Where neither says anything, the first bytes decide; else it
  /// is what is asked for if only one kind is, and text if the name has no extension.
  init(
    _ file: InputFile, kinds: Set<InputKind>, stated: StatedKind = .detected
  ) throws(ByteFault) {
    let named = InputKind.of(name: file.name)
    if let other = named.otherKind { throw ByteFault(.otherKind, at: 0, other) }
    let told = named.kind ?? stated.kind
    let witness = named.kind == nil ? "the option kind says" : "the name says"
    if let told, !told.isWebArchive, !kinds.contains(told) {
      throw ByteFault(.otherKind, at: 0, "\(witness) \(told.rawValue)")
    }
    let unfolded = try UnfoldedFile(file)
    source = unfolded.source
    state = unfolded.state
    if let told, !told.isWebArchive {
      kind = told
      return
    }
    let first = try source.peek(512)
    let shown = InputKind.of(firstBytes: first)
    if let told {
      let isOther = shown?.isWebArchive == true && file.part == nil
      kind = isOther ? shown ?? told : told
    } else if let shown {
      kind = shown
    } else if kinds.count == 1, let only = kinds.first, binarySign(of: first) == nil {
      kind = only
    } else if named.isBare {
      kind = .text
    } else {
      let sign = binarySign(of: first)
      throw ByteFault(.otherKind, at: 0, sign ?? "neither its name nor its first bytes say one")
    }
    guard kinds.contains(kind) else {
      let clause = told == kind ? witness : "its first bytes say"
      throw ByteFault(.otherKind, at: 0, "\(clause) \(kind.rawValue)")
    }
  }
}
