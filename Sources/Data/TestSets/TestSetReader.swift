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
/// | `.html`, `.warc` | the main texts of the pages |
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
    case .html, .warc: try readPages(file, counted)
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
    case .tabs: try readRows(tabbedRows(bytes), name, body)
    case .text, .tar: try readText(bytes, name, body)
    }
  }

  // MARK: JSON

  private func readJSON(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    let texts: [String]
    do {
      texts = try bytes.withUnsafeBytes { bytes in
        Result { () throws(JSONParser.Mistake) in
          try JSONParser().parse(bytes) { JSONItems($0).texts }
        }
      }.get()
    } catch {
      // JSON lines often lie under this name; then the first line is a whole value.
      guard isJSON(bytes.prefix { $0 != 0x0A }) else {
        throw Self.unreadable(name, "It is not JSON (\(error.message), byte \(error.byteOffset)).")
      }
      return try readJSONLines(bytes, name, body)
    }
    if texts.count == 1 { return try body(TestSetItem(identity: name, text: texts[0])) }
    for (number, text) in texts.enumerated() {
      try body(TestSetItem(identity: "\(name)#\(number + 1)", text: text))
    }
  }

  private func readJSONLines(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    let parser = JSONParser()
    for (number, line) in lines(of: bytes) where line.contains(where: { !isSpace($0) }) {
      let text: String
      do {
        text = try line.withUnsafeBytes { bytes in
          Result { () throws(JSONParser.Mistake) in try parser.parse(bytes) { JSONItems($0).text } }
        }.get()
      } catch {
        throw Self.unreadable(name, "Line \(number) is not JSON (\(error.message)).")
      }
      try body(TestSetItem(identity: "\(name):\(number)", text: text))
    }
  }

  private func isJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(JSONParser.Mistake) in try JSONParser().parse(bytes) { _ in } }
    }
    return (try? result.get()) != nil
  }

  // MARK: Rows and text

  private func readRows(
    _ rows: [DelimitedText.Row], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    for row in rows {
      guard !row.isUnclosed else {
        throw Self.unreadable(name, "A quote of the row in line \(row.line) is not closed.")
      }
      try body(
        TestSetItem(identity: "\(name):\(row.line)", text: row.fields.joined(separator: "\n")))
    }
  }

  /// Rows whose cells are divided by tabs; quotes mean nothing in them.
  private func tabbedRows(_ bytes: [UInt8]) -> [DelimitedText.Row] {
    lines(of: bytes).map { number, line in
      let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      return DelimitedText.Row(
        line: number, fields: cells.map { String(decoding: $0, as: UTF8.self) }, isUnclosed: false)
    }
  }

  private func readText(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    if let sign = binarySign(of: bytes) {
      throw Self.unreadable(name, "It is no text (\(sign)).")
    }
    let first = bytes.first { !isSpace($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), isJSON(bytes[...]) {
      return try readJSON(bytes, name, body)
    }
    let text: String
    do {
      text = try plainText(bytes, declared: []).text
    } catch {
      throw Self.unreadable(name, "Its character set is unknown (\(error.name)).")
    }
    switch textItems {
    case .file: try body(TestSetItem(identity: name, text: text))
    case .line: try readLines(text, name, endsItem: { _ in true }, body)
    case .paragraph: try readLines(text, name, endsItem: { $0.allSatisfy(isSpace) }, body)
    }
  }

  /// Items of lines; each is known by its first line that is not blank.
  private func readLines(
    _ text: String, _ name: String, endsItem: (Substring.UTF8View) -> Bool,
    _ body: (TestSetItem) throws -> Void
  ) throws {
    var item = "", start = 0
    func end() throws {
      if start > 0 { try body(TestSetItem(identity: "\(name):\(start)", text: item)) }
      (item, start) = ("", 0)
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if !line.utf8.allSatisfy(isSpace) {
        if start == 0 { start = index + 1 }
        item += item.isEmpty ? line : "\n\(line)"
      }
      if endsItem(line.utf8) { try end() }
    }
    try end()
  }

  private func lines(of bytes: [UInt8]) -> [(number: Int, line: ArraySlice<UInt8>)] {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, $0.element.last == 0x0D ? $0.element.dropLast() : $0.element) }
  }

  // MARK: Failures

  private static func unreadable(_ path: String, _ reason: String) -> Failure {
    .badInput(
      "The test set \(path) cannot be read whole: \(reason) Repair it or leave it out.")
  }

  private static func tooLong(_ path: String) -> Failure {
    unreadable(path, "It is longer than \(limit >> 20) MiB, unpacked.")
  }
}
