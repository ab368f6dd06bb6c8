import CTextKernels

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
    let step = min(text.count, Self.escapedAtOnce)
    withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: gopher_json_escaped_bound(step)
    ) { escaped in
      var start = 0
      while start < text.count {
        let part = UnsafeBufferPointer(
          rebasing: text[start..<min(start + Self.escapedAtOnce, text.count)])
        let size = gopher_json_escape(part.baseAddress, part.count, escaped.baseAddress)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: escaped[..<size]))
        start += part.count
      }
    }
  }

  private static let escapedAtOnce = 4096
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
