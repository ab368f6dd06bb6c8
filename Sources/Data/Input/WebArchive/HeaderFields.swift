/// The `Name: value` fields of a WARC record or an HTTP message.
///
/// Names are compared without regard to case; of equal names the first counts; a line that begins
/// with white space continues the one before it. Values are UTF-8 where they can be, else
/// windows-1252.
struct HeaderFields {
  private var fields = [(name: String, value: String)]()

  /// The value of a field, without white space around it.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Adds one line; a line without a colon is passed over.
  mutating func add(line: ArraySlice<UInt8>) {
    if let first = line.first, isSpace(first), !fields.isEmpty {
      // In place: a value of a million lines must not be copied a million times.
      if !fields[fields.count - 1].value.isEmpty { fields[fields.count - 1].value += " " }
      fields[fields.count - 1].value += Self.text(trimmed(line))
      return
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = trimmed(line[..<colon]).map(lowercase)
    fields.append((Self.text(name[...]), Self.text(trimmed(line[(colon + 1)...]))))
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(decoding: windows1252AsUTF8(Array(bytes)), as: UTF8.self)
  }
}
