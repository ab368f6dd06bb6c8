import MassiveText
import Testing

@Suite struct JSONWriterTests {
  @Test func writesADocumentWithItsKeysInOrder() {
    let document = Document(
      id: "a/b.html", text: "Line\n\t\"two\" \\ \u{1}é😀", source: "web", created: "2020",
      metadata: ["url": "http://x/", "path": "a/b.html", "n": 3])
    let expected =
      #"{"id":"a/b.html","text":"Line\n\t\"two\" \\ \u0001é😀","source":"web","#
      + #""created":"2020","metadata":{"n":3,"path":"a/b.html","url":"http://x/"}}"# + "\n"
    #expect(String(decoding: document.line, as: UTF8.self) == expected)
  }

  @Test func escapesTextsOfAnyLengthAsCharacterByCharacter() {
    let short: [Character: String] = [
      "\n": "n", "\t": "t", "\r": "r", "\u{8}": "b", "\u{C}": "f", "\"": "\"", "\\": "\\",
    ]
    for length in [1, 63, 64, 65, 4095, 4096, 4097, 9000] {
      let scalars = (0..<length).map { index -> Character in
        let value = UInt32((index * index + 7 * index / 3) % 160)
        return index % 11 > 3 ? "a" : Character(Unicode.Scalar(value).map(String.init) ?? "é")
      }
      var expected = "\""
      for character in scalars {
        let value = character.unicodeScalars.first?.value ?? 0
        if let letter = short[character] {
          expected += "\\" + letter
        } else if value < 0x20 {
          expected += "\\u00" + (value < 16 ? "0" : "") + String(value, radix: 16)
        } else {
          expected.append(character)
        }
      }
      let text = scalars.map(String.init).joined()
      #expect(JSONValue.string(text).description.utf8.elementsEqual((expected + "\"").utf8))
    }
  }

  @Test func sortsKeysByBytesAndNotByCanonicalOrder() {
    // "é" as one scalar (C3 A9) comes after "f" by bytes, though not in a dictionary.
    let value: JSONValue = ["é": 1, "f": 2, "Z": 3]
    #expect(value.description == #"{"Z":3,"f":2,"é":1}"#)
  }

  @Test(arguments: [
    (JSONValue.integer(.min), "-9223372036854775808"), (.unsigned(.max), "18446744073709551615"),
    (.number(0.1), "0.1"), (.number(1e300), "1e+300"), (.number(.nan), "null"),
    (.number(3), "3.0"), (.bool(true), "true"), (.null, "null"),
    (.array([1, "a", [:]]), #"[1,"a",{}]"#),
  ])
  func writesValues(value: JSONValue, text: String) {
    #expect(value.description == text)
  }
}
