import GopherCore

/// What documents are held against: one item of a test set.
public struct TestSetItem: Sendable, Equatable {
  /// Where it stands: `mmlu/test/anatomy_test.csv:12`, `task.json#7`, `race.tar.zst/RACE/dev/1.txt`.
  public var identity: String
  /// Its text.
  public var text: String

  /// An item.
  public init(identity: String, text: String) {
    self.identity = identity
    self.text = text
  }
}

/// Reads the files of benchmarks as they are published.
///
/// | file | items |
/// | --- | --- |
/// | `.jsonl`, `.ndjson` | the lines |
/// | `.json`, and text that is JSON | ``JSONItems`` of the whole; the lines, if it is JSON lines |
/// | `.csv`, `.tsv` | the rows, their cells one below the other |
/// | `.tar` | those of the files in it |
/// | `.html`, `.warc`, `.arc` | the main texts of the pages |
/// | all other text | ``TestSetSettings/textItems`` |
///
/// Each may be packed by gzip, zstd or bzip2. What has no text is no item.
public struct TestSetReader: Sendable {
  /// How text is cut into items.
  public let textItems: TestSetSettings.TextItems

  /// The longest file, unpacked, that is read.
  private static let limit = 1 << 30

  /// A reader.
  public init(textItems: TestSetSettings.TextItems = .file) { self.textItems = textItems }

  /// Hands the items of a file to a closure in their order.
  ///
  /// Throws a bad-input failure for a file that cannot be read whole or holds no item: training
  /// text must not pass because a test set was damaged.
  public func read(_ file: InputFile, _ body: (TestSetItem) throws -> Void) throws {
    var found = 0
    let counted: (TestSetItem) throws -> Void = { item in
      guard item.text.utf8.contains(where: { !isSpace($0) }) else { return }
      found += 1
      try body(item)
    }
    switch InputKind.of(name: file.name).kind {
    case .html, .warc, .arc: try readPages(file, counted)
    default: try readUnfolded(file, counted)
    }
    if found == 0 { throw Failure.badInput("The test set \(file.path) holds no item with text.") }
  }

  private func readPages(_ file: InputFile, _ body: (TestSetItem) throws -> Void) throws {
    try InputReader().read(file) { item in
      switch item {
      case .rejection(let rejection): throw Self.unreadable(file.path, "\(rejection)")
      case .document(let raw):
        if case .success(let document) = Extractor().document(from: raw, source: "test set") {
          try body(TestSetItem(identity: document.id, text: document.text))
        }
      }
    }
  }

  private func readUnfolded(_ file: InputFile, _ body: (TestSetItem) throws -> Void) throws {
    do {
      let source = try UnfoldedFile(file).source
      if Form(name: file.name) == .tar {
        let archive = TarReader(source, limit: Self.limit)
        while let entry = try archive.next() {
          let name = "\(file.name)/\(entry.name)"
          guard let bytes = entry.bytes else { throw Self.tooLong(name) }
          try read(bytes, name: name, body)
        }
        return
      }
      var bytes = [UInt8]()
      _ = try source.read(Self.limit + 1, into: &bytes)
      guard bytes.count <= Self.limit else { throw Self.tooLong(file.path) }
      try read(bytes, name: file.name, body)
    } catch let fault as ByteFault {
      throw Self.unreadable(file.path, "\(fault.rejection(in: file.name))")
    }
  }

  /// How a file's bytes are to be read.
  private enum Form {
    case tar, jsonLines, json, commas, tabs, text

    init(name: String) {
      let parts =
        name.split(separator: "/").last?.split(separator: ".").map { $0.lowercased() } ?? []
      let isPacked = parts.last.flatMap(Compression.init(extension:)) != nil
      switch isPacked ? parts.dropLast().last : parts.last {
      case "tar": self = .tar
      case "jsonl", "ndjson": self = .jsonLines
      case "json": self = .json
      case "csv": self = .commas
      case "tsv": self = .tabs
      default: self = .text
      }
    }
  }

  private func read(
    _ bytes: [UInt8], name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    switch Form(name: name) {
    case .jsonLines: try readJSONLines(bytes, name, body)
    case .json: try readJSON(bytes, name, body)
    case .commas: try readRows(DelimitedText(bytes).rows, name, body)
    case .tabs: try readRows(Self.tabbedRows(bytes), name, body)
    case .text, .tar: try readText(bytes, name, body)
    }
  }

  static func unreadable(_ path: String, _ reason: String) -> Failure {
    .badInput(
      "The test set \(path) cannot be read whole: \(reason) Repair it or leave it out.")
  }

  private static func tooLong(_ path: String) -> Failure {
    unreadable(path, "It is longer than \(limit >> 20) MiB, unpacked.")
  }
}
