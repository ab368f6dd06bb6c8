/// Writes JSON as UTF-8 bytes: no spaces, keys sorted, the same bytes for the same value.
///
/// Strings escape the quotation mark, the backslash and U+0000…U+001F (by their short forms
/// where JSON has one) and nothing else; text stays readable and small. Numbers are the shortest
/// decimals that give the same `Double` back.
public struct JSONWriter {
  /// What was written so far; take it and clear it as you please.
  public var bytes = [UInt8]()

  /// A writer with nothing written.
  public init() {}

  /// Appends one document and a newline.
  public mutating func append(line document: Document) {
    append(raw: "{\"id\":")
    append(document.id)
    append(raw: ",\"text\":")
    append(document.text)
    append(raw: ",\"source\":")
    append(document.source)
    if let added = document.added {
      append(raw: ",\"added\":")
      append(added)
    }
    if let created = document.created {
      append(raw: ",\"created\":")
      append(created)
    }
    append(raw: ",\"metadata\":")
    append(document.metadata)
    append(raw: "}\n")
  }

  /// Appends one value and a newline.
  public mutating func append(line value: JSONValue) {
    append(value)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Appends a value.
  public mutating func append(_ value: JSONValue) {
    switch value {
    case .null: append(raw: "null")
    case .bool(let value): append(raw: value ? "true" : "false")
    case .integer(let value): append(raw: String(value))
    case .unsigned(let value): append(raw: String(value))
    case .number(let value): append(raw: value.isFinite ? value.description : "null")
    case .string(let value): append(value)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(value)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members): append(members)
    }
  }

  /// Appends an object with its keys in byte order.
  public mutating func append(_ members: [String: JSONValue]) {
    bytes.append(UInt8(ascii: "{"))
    // Swift orders strings by canonical equivalence; bytes are what a file shows.
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (index, member) in sorted.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(member.key)
      bytes.append(UInt8(ascii: ":"))
      append(member.value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Appends a string with its quotation marks.
  public mutating func append(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { append(escaping: $0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends JSON text as it is.
  mutating func append(raw text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(text)
    var start = 0, index = 0
    while index < text.count {
      if text.count &- index >= 8,
        !Self.holdsEscape(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      {
        index &+= 8
        continue
      }
      let end = min(text.count, index &+ 8)
      while index < end {
        let byte = text[index]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
          append(escape: byte)
          start = index &+ 1
        }
        index &+= 1
      }
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }

  /// Whether one of eight bytes is escaped.
  @inline(__always)
  private static func holdsEscape(_ block: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = block ^ (ones &* 0x22), backslashes = block ^ (ones &* 0x5C)
    let found =
      (block &- ones &* 0x20) & ~block | (quotes &- ones) & ~quotes
      | (backslashes &- ones) & ~backslashes
    return found & (ones << 7) != 0
  }

  private mutating func append(escape byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      let digits = StaticString("0123456789abcdef")
      append(raw: "u00")
      bytes.append(digits.utf8Start[Int(byte >> 4)])
      bytes.append(digits.utf8Start[Int(byte & 15)])
    }
  }
}

extension Document {
  /// The document as one JSON line, with its newline.
  public var line: [UInt8] {
    var writer = JSONWriter()
    writer.append(line: self)
    return writer.bytes
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as JSON text.
  public var description: String {
    var writer = JSONWriter()
    writer.append(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
