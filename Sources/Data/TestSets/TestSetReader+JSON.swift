import GopherCore

extension TestSetReader {
  /// The items of a file of JSON; those of its lines where JSON lines lie under this name.
  func readJSON(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    switch Self.jsonTexts(bytes[...]) {
    case .success(let texts): try hand(texts, name, body)
    case .failure(let mistake):
      guard case .success = Self.jsonTexts(bytes.prefix { $0 != 0x0A }) else {
        throw Self.unreadable(
          name, "It is not JSON (\(mistake.message), byte \(mistake.byteOffset)).")
      }
      try readJSONLines(bytes, name, body)
    }
  }

  /// The items of text that is JSON; false if it is none.
  func readTextAsJSON(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws -> Bool {
    let first = bytes.first { !isSpace($0) }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      case .success(let texts) = Self.jsonTexts(bytes[...])
    else { return false }
    try hand(texts, name, body)
    return true
  }

  /// The items of JSON lines, one a line.
  func readJSONLines(
    _ bytes: [UInt8], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    for (number, line) in numberedLines(of: bytes) where line.contains(where: { !isSpace($0) }) {
      let text: String
      do {
        text = try Self.parse(line) { $0.text }.get()
      } catch {
        throw Self.unreadable(name, "Line \(number) is not JSON (\(error.message)).")
      }
      try body(TestSetItem(identity: "\(name):\(number)", text: text))
    }
  }

  private func hand(
    _ texts: [String], _ name: String, _ body: (TestSetItem) throws -> Void
  ) throws {
    if texts.count == 1 { return try body(TestSetItem(identity: name, text: texts[0])) }
    for (number, text) in texts.enumerated() {
      try body(TestSetItem(identity: "\(name)#\(number + 1)", text: text))
    }
  }

  private static func jsonTexts(
    _ bytes: ArraySlice<UInt8>
  ) -> Result<[String], JSONParser.Mistake> {
    parse(bytes) { $0.texts }
  }

  private static func parse<Value>(
    _ bytes: ArraySlice<UInt8>, _ value: (JSONItems) -> Value
  ) -> Result<Value, JSONParser.Mistake> {
    bytes.withUnsafeBytes { bytes in
      Result { () throws(JSONParser.Mistake) in
        try JSONParser().parse(bytes) { value(JSONItems($0)) }
      }
    }
  }
}
