import MassiveText
import Testing

private func filter(
  _ items: [(identity: String, text: String)], _ mode: TestSetSettings.Mode = .jaccard
) -> TestSetFilter {
  var settings = TestSetSettings()
  settings.mode = mode
  return TestSetFilter(
    items: items.map { TestSetItem(identity: $0.identity, text: $0.text) }, settings: settings)
}

@Suite struct TestSetFilterTests {
  @Test("similarities are those of brute force, and the best item is named")
  func oracle() throws {
    var random = RandomText(seed: 1)
    let items = (0..<30).map { (identity: "item \($0)", words: random.distinctWords(80)) }
    let filter = filter(items.map { ($0.identity, $0.words.joined(separator: " ")) })
    for item in items {
      var words = item.words
      for _ in 0..<random.number(below: 3) { words[random.number(below: 80)] = "changed" }
      words += random.distinctWords(random.number(below: 20))
      let expected = PlainNgrams.jaccard(words, item.words)
      let verdict = filter.verdict(on: AnalyzedText(words.joined(separator: " ")))
      #expect(verdict["jaccard"] == expected)
      #expect(verdict.isKept == (expected <= 0.8))
      #expect(verdict.twin == (expected > 0.8 ? item.identity : nil))
      if expected > 0.8 { #expect(verdict.reason == "test_set_jaccard_above_maximum") }
    }
  }

  @Test("one shared 13-gram is enough in the other mode, and its place is given")
  func anyNgram() throws {
    let quote = "it was the best of times, it was the worst of times, it was"
    let items = [(identity: "dickens", text: quote + " the age of wisdom")]
    let document = "Someone wrote: “It was the best of times; it was the worst of times: it” —"
    let text = AnalyzedText(document)
    #expect(filter(items).verdict(on: text).isKept)
    let verdict = filter(items, .anyNgram).verdict(on: text)
    #expect(verdict.reason == "test_set_ngram_shared" && verdict.twin == "dickens")
    #expect(verdict["shared_ngrams"] == 1)
    let match = try #require(filter(items).bestMatch(for: text))
    let span = String(decoding: text.bytes[match.location.bytes], as: UTF8.self)
    #expect(span == "“It was the best of times; it was the worst of times: it”")
    #expect(match.location.characters == 15..<72)
    #expect(verdict["span_start"] == 15 && verdict["span_end"] == 72)
    let twelve = "It was the best of times it was the worst of times"
    #expect(filter(items, .anyNgram).verdict(on: AnalyzedText(twelve)).isKept)
  }

  @Test("the longest run of shared n-grams is the span")
  func span() throws {
    var random = RandomText(seed: 2)
    let item = random.distinctWords(60)
    let words = item[0..<15] + ["new"] + item[15..<45] + ["new"] + item[45..<60]
    let text = AnalyzedText(words.joined(separator: " "))
    let match = try #require(
      filter([("item", item.joined(separator: " "))]).bestMatch(for: text))
    #expect(match.sharedNgrams == 3 + 18 + 3)
    let span = String(decoding: text.bytes[match.location.bytes], as: UTF8.self)
    #expect(span == item[15..<45].joined(separator: " "))
  }

  @Test("the order of the items does not matter; equal items resolve to the first identity")
  func order() {
    let text = (1...40).map { "w\($0)" }.joined(separator: " ")
    let items = [("b", text), ("a", text), ("c", text + " more")]
    for items in [items, items.reversed()] {
      #expect(filter(items).bestMatch(for: AnalyzedText(text))?.item == "a")
    }
  }

  @Test("without items or shared n-grams everything stays, with the same values")
  func nothingShared() {
    let verdict = filter([]).verdict(on: AnalyzedText("some words"))
    #expect(verdict.isKept && verdict.twin == nil)
    #expect(
      verdict.values.map(\.name) == ["jaccard", "shared_ngrams", "span_start", "span_end"])
    #expect(verdict.values.allSatisfy { $0.value == .number(0) })
    let short = filter([("short", "What is love?")])
    #expect(short.verdict(on: AnalyzedText("what is love")).twin == "short")
    #expect(short.verdict(on: AnalyzedText("what is love about")).isKept)
  }
}
