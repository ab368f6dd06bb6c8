import GopherCore

extension TestSetReader {
  /// One item a row, its cells one below the other.
  func readRows(
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
  static func tabbedRows(_ bytes: [UInt8]) -> [DelimitedText.Row] {
    numberedLines(of: bytes).map { number, line in
      let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      return DelimitedText.Row(
        line: number, fields: cells.map { String(decoding: $0, as: UTF8.self) }, isUnclosed: false)
    }
  }

  /// The items of plain text, as ``textItems`` says; of JSON, if the text is JSON.
  func readText(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    if let sign = binarySign(of: bytes) {
      throw Self.unreadable(name, "It is no text (\(sign)).")
    }
    if try readTextAsJSON(bytes, name, body) { return }
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
}
