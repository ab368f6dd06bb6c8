import MassiveText
import Testing

@Suite struct DelimitedTextTests {
  private func fields(_ text: String) -> [[String]] {
    DelimitedText(Array(text.utf8)).rows.map(\.fields)
  }

  @Test(
    "fields come apart as Python's csv takes them",
    arguments: [
      ("a,b,c\n", [["a", "b", "c"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\rc,d", [["a", "b"], ["c", "d"]]),
      ("\"a,b\",c\n", [["a,b", "c"]]),
      ("\"a \"\"b\"\" c\",d\n", [["a \"b\" c", "d"]]),
      ("\"a\nb\",c\n", [["a\nb", "c"]]),
      ("a\"b\",c\n", [["a\"b\"", "c"]]),
      ("\"a\"b,c\n", [["ab", "c"]]),
      (",,\n", [["", "", ""]]),
      ("\"\",x", [["", "x"]]),
      ("a,", [["a", ""]]),
      ("\n\na\n\n", [["a"]]),
      ("\u{FEFF}a,ä€\n", [["a", "ä€"]]),
      ("", []),
    ] as [(String, [[String]])])
  func rows(text: String, expected: [[String]]) {
    #expect(fields(text) == expected)
  }

  @Test("rows know their line across quoted line breaks")
  func lines() {
    let rows = DelimitedText(Array("a\n\"b\nb\"\r\nc\n".utf8)).rows
    #expect(rows.map(\.line) == [1, 2, 4])
  }

  @Test("a quote that is never closed is told")
  func unclosed() {
    let rows = DelimitedText(Array("a,b\nc,\"d\ne,f\n".utf8)).rows
    #expect(rows.map(\.isUnclosed) == [false, true])
  }
}
