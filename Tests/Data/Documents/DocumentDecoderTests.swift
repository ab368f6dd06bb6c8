import MassiveText
import Testing

@Suite struct DocumentDecoderTests {
  private let decoder = DocumentDecoder()

  private func decode(_ line: String) throws -> DocumentDecoder.Fields {
    try Array(line.utf8).withUnsafeBytes { try decoder.decode($0) }
  }

  private func mistake(_ line: String) -> DocumentDecoder.Mistake? {
    do {
      _ = try decode(line)
      return nil
    } catch {
      return error as? DocumentDecoder.Mistake
    }
  }

  @Test func readsADolmaLine() throws {
    let fields = try decode(
      #"{"id":"7","text":"Hello","source":"s","added":"a","created":"c","metadata":{"k":[1]}}"#)
    #expect(fields.id == "7")
    #expect(fields.text == "Hello")
    #expect(fields.source == "s")
    #expect(fields.added == "a")
    #expect(fields.created == "c")
    #expect(fields.metadata == ["k": [1]])
  }

  @Test func givesBackWhatTheWriterWrote() throws {
    let document = Document(
      id: "é", text: "a\u{2028}\u{7F}\r\n\"", source: "x", added: "t",
      metadata: ["a": ["b": .unsigned(.max)], "c": .number(1.5), "d": nil])
    #expect(try document.line.withUnsafeBytes { try decoder.document($0) } == document)
  }

  @Test func keepsOtherKeysAndOddTypesInTheMetadata() throws {
    let fields = try decode(
      #"{"id":5,"text":"t","url":"u","meta":{"a":1},"created":12,"metadata":{"url":"own"}}"#)
    #expect(fields.id == "5")
    #expect(fields.created == nil)
    #expect(fields.metadata == ["url": "own", "meta": ["a": 1], "created": 12])
  }

  @Test(arguments: [
    ("[1]", Rejection.Reason.notAnObject), ("12", .notAnObject), ("{", .notJSON), ("", .notJSON),
    (#"{"id":"a"}"#, .noTextField), (#"{"text":null}"#, .textIsNoString),
    (#"{"text":{"a":[1]},"b":2}"#, .textIsNoString),
  ])
  func namesTheReason(line: String, reason: Rejection.Reason) {
    #expect(mistake(line)?.reason == reason)
  }

  @Test func keepsTheIdentityOfALineWithoutText() {
    #expect(mistake(#"{"id":"a"}"#)?.id == "a")
  }

  @Test func namesTheFirstByteThatIsNotUTF8() {
    let bytes = Array(#"{"text":"é"#.utf8) + [0xC3] + Array("\"}".utf8)
    let mistake = #expect(throws: DocumentDecoder.Mistake.self) {
      try bytes.withUnsafeBytes { try decoder.decode($0) }
    }
    #expect(mistake?.reason == .invalidUTF8)
    #expect(mistake?.byteOffset == 11)
  }

  @Test func replacesNULs() throws {
    let fields = try decode(#"{"text":"a\u0000b\ud800"}"#)
    #expect(fields.text == "a\u{FFFD}b\u{FFFD}")
    #expect(fields.replacedCharacters == 2)
  }

  @Test func takesTheTextFromAnotherField() throws {
    let decoder = DocumentDecoder(fields: FieldNames(text: "content"))
    let fields = try Array(#"{"content":"c","text":"t"}"#.utf8).withUnsafeBytes {
      try decoder.decode($0)
    }
    #expect(fields.text == "c")
    #expect(fields.metadata == ["text": "t"])
  }

  private func decode(
    _ line: String, _ names: FieldNames
  ) throws -> DocumentDecoder.Fields {
    try Array(line.utf8).withUnsafeBytes { try DocumentDecoder(fields: names).decode($0) }
  }

  private var mapped: FieldNames {
    var names = FieldNames(text: "page.body.text")
    (names.id, names.url, names.created) = ("key", "page.link", "when")
    names.metadata = "extra"
    return names
  }

  @Test func mapsFieldsAndReachesIntoObjects() throws {
    let fields = try decode(
      #"{"key":7,"page":{"body":{"text":"t\u0000"},"link":"http://x","lang":"en"},"when":"2020","#
        + #""extra":{"a":1},"id":"other","metadata":{"b":2}}"#, mapped)
    #expect(fields.text == "t\u{FFFD}")
    #expect(fields.replacedCharacters == 1)
    #expect(fields.id == "7")
    #expect(fields.url == "http://x")
    #expect(fields.created == "2020")
    let page: JSONValue = ["body": [:], "lang": "en"]
    #expect(fields.metadata == ["a": 1, "id": "other", "metadata": ["b": 2], "page": page])
  }

  @Test func aFieldOfJustTheDottedNameIsTaken() throws {
    let fields = try decode(#"{"page.body.text":"flat","key":"k"}"#, mapped)
    #expect(fields.text == "flat")
    #expect(fields.url == nil)
  }

  @Test(arguments: [
    (#"{"page":{"body":{"text":"t"}}}"#, Rejection.Reason.noIdentityField),
    (#"{"page":{"body":{"text":"t"}},"key":null}"#, .noIdentityField),
    (#"{"page":{"body":"t"},"key":"k"}"#, .noTextField),
    (#"{"page":{"body":{"text":[1]}},"key":"k"}"#, .textIsNoString),
  ])
  func namesWhatAMappedLineLacks(line: String, reason: Rejection.Reason) throws {
    let names = mapped
    let mistake = #expect(throws: DocumentDecoder.Mistake.self) { try decode(line, names) }
    #expect(mistake?.reason == reason)
  }

  @Test func tellsWhatFieldsThereAreInsteadOfTheText() {
    #expect(
      mistake(#"{"id":"a","content":"x","title":"y"}"#)?.detail
        == "the field text is missing; there are content, title")
  }
}
