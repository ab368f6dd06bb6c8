import GopherCore

/// Reads the documents of files, one by one and in order.
///
/// A reader holds no state between files, so several threads may read several files, or parts of one
/// (``InputParts``). What cannot be read becomes a ``Rejection`` with its place; nothing but the
/// receiver's own errors is thrown. Of a stream that ends early, what was whole before the end is
/// kept. Memory is bounded by the limit on one document.
///
/// ```swift
/// for file in try InputListing(["pages", "crawl/**/*.warc.gz"]).files {
///   try InputReader().read(file) { item in
///     if case .document(let document) = item { … }
///   }
/// }
/// ```
public struct InputReader: Sendable {
  /// Who is handed the items of a file.
  typealias Receiver = (InputItem) throws -> Void

  /// What is accepted.
  public let options: InputOptions

  /// Makes a reader.
  public init(options: InputOptions = InputOptions()) { self.options = options }

  /// Hands the documents and rejections of one file, or of its part, to a closure, in the order of
  /// the file.
  ///
  /// A file that is another one when it has been read than when it was opened (its size, its time of
  /// change) is a rejection behind its documents: they may be torn.
  public func read(_ file: InputFile, _ body: (InputItem) throws -> Void) throws {
    let opened: OpenedInput
    do throws(ByteFault) {
      opened = try OpenedInput(file, kinds: options.kinds, stated: options.stated)
    } catch {
      return try body(.rejection(error.rejection(in: file.name, bytes: file.bytes)))
    }
    switch opened.kind {
    case .jsonLines:
      var reader = JSONLinesReader(file: file, source: opened.source, options: options)
      try reader.read(body)
    case .warc, .arc:
      var reader = WebArchiveReader(
        file: file, source: opened.source, kind: opened.kind, options: options)
      try reader.read(body)
    case .html, .text, .code:
      let item = WholeFileReader(file: file, options: options).item(of: opened)
      try body(item)
    }
    if let state = opened.state, FileSource.State(ofFile: file.path) != state {
      let fault = ByteFault(.changedWhileRead, at: 0, "its size or time of change is another now")
      try body(.rejection(fault.rejection(in: file.name)))
    }
  }

  /// Hands the documents and rejections of files and folders to a closure.
  ///
  /// Throws a usage failure for a path that does not exist, and what the closure throws.
  public func read(paths: [String], _ body: (InputItem) throws -> Void) throws {
    let listing = try InputListing(paths)
    for rejection in listing.rejections { try body(.rejection(rejection)) }
    for file in listing.files { try read(file, body) }
  }
}

extension ByteFault {
  /// The fault as a rejection of what stands in a file.
  func rejection(in name: String, id: String? = nil, bytes: Int = 0) -> Rejection {
    Rejection(
      reason, at: Rejection.Location(path: name, byteOffset: fileOffset), detail: detail, id: id,
      bytes: bytes)
  }
}
