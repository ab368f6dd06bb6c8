import GopherModel
import Testing

@Suite struct StopTextsTests {
  @Test("a text is cut before the first stop that appears in it")
  func cut() {
    let stops = StopTexts(["\n\n", "Q:", ""])
    #expect(stops.cut("an answer") == nil)
    #expect(stops.cut("an answer\nQ: next\n\n") == "an answer\n")
    #expect(stops.cut("Q:") == "")
    #expect(StopTexts(["\n"]).cut("a\r\nb") == "a\r")
    #expect(StopTexts([]).cut("text") == nil)
    #expect(StopTexts(["é"]).cut("cafés") == "caf")
  }

  @Test("what a stop may begin with is not settled")
  func settled() {
    let stops = StopTexts(["END", "aab"])
    #expect(stops.settled("text") == "text")
    #expect(stops.settled("text E") == "text ")
    #expect(stops.settled("text EN") == "text ")
    #expect(stops.settled("text ENE") == "text EN")
    #expect(stops.settled("aaa") == "a")
    #expect(stops.settled("") == "")
    #expect(StopTexts([]).settled("text\n") == "text\n")
  }
}
