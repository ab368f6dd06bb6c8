/// Rows of comma-separated values, as RFC 4180 and Python's `csv` read them.
///
/// Fields may be quoted; a quoted field may hold commas, doubled quotes and line breaks. Lines
/// end with LF, CRLF or CR. A quote inside an unquoted field stands for itself. A byte order mark
/// at the start is dropped. Empty lines are no rows.
package struct DelimitedText {
  /// One row.
  package struct Row: Equatable {
    /// The line the row starts in, counted from 1.
    package let line: Int
    /// Its fields.
    package let fields: [String]
    /// Whether the text ended inside a quoted field of this row.
    package let isUnclosed: Bool
  }

  /// All rows in order.
  package let rows: [Row]

  /// Splits a text; bytes that are not UTF-8 become U+FFFD.
  ///
  /// - Complexity: O(bytes).
  package init(_ bytes: some Collection<UInt8>, separator: UInt8 = UInt8(ascii: ",")) {
    var scanner = Scanner(bytes: Array(bytes), separator: separator)
    rows = scanner.scan()
  }
}

private struct Scanner {
  let bytes: [UInt8]
  let separator: UInt8

  private var position = 0
  private var line = 1

  init(bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    self.separator = separator
  }

  mutating func scan() -> [DelimitedText.Row] {
    var rows = [DelimitedText.Row]()
    while position < bytes.count {
      if takeLineEnd() { continue }
      rows.append(row())
    }
    return rows
  }

  private mutating func row() -> DelimitedText.Row {
    let start = line
    var fields = [String](), unclosed = false
    while true {
      let (field, isClosed) = field()
      fields.append(field)
      unclosed = unclosed || !isClosed
      if position < bytes.count, bytes[position] == separator {
        position += 1
        continue
      }
      _ = takeLineEnd()
      return DelimitedText.Row(line: start, fields: fields, isUnclosed: unclosed)
    }
  }

  private mutating func field() -> (String, isClosed: Bool) {
    var text = [UInt8](), isClosed = true
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      isClosed = quoted(into: &text)
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == 0x0A || byte == 0x0D { break }
      text.append(byte)
      position += 1
    }
    return (String(decoding: text, as: UTF8.self), isClosed)
  }

  private mutating func quoted(into text: inout [UInt8]) -> Bool {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { return true }
        position += 1
      } else if byte == 0x0A {
        line += 1
      }
      text.append(byte)
    }
    return false
  }

  private mutating func takeLineEnd() -> Bool {
    guard position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D else {
      return false
    }
    if bytes[position] == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A {
      position += 1
    }
    position += 1
    line += 1
    return true
  }
}
