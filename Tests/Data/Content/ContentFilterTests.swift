import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct ContentFilterTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func filter(hosts: String = "", addresses: String = "") throws -> ContentFilter {
    var settings = ContentSettings()
    for (name, list) in [("hosts", hosts), ("addresses", addresses)] {
      try Data(list.utf8).write(to: URL(fileURLWithPath: directory.appending(name)))
    }
    settings.blockedHosts = [directory.appending("hosts")]
    settings.blockedAddresses = [directory.appending("addresses")]
    return try #require(try ContentFilter(loading: settings))
  }

  private func reason(_ filter: ContentFilter, _ url: String) -> String? {
    filter.verdict(on: AnalyzedText("text"), metadata: ["url": .string(url)]).reason
  }

  @Test("a host blocks itself and what is below it")
  func hosts() throws {
    let filter = try filter(
      hosts: """
        # a comment
        example.com
        *.Wild.org   # another
        .dot.net
        0.0.0.0 hosts.file
        https://whole.example/with/path
        """)
    for url in [
      "http://example.com", "https://www.EXAMPLE.com:8080/a?b#c", "https://a.b.example.com./",
      "//user:pass@example.com/", "wild.org/page", "http://x.wild.org", "http://dot.net",
      "http://hosts.file/", "http://whole.example/",
    ] {
      #expect(reason(filter, url) == "blocked_host", "\(url)")
    }
    for url in [
      "http://badexample.com", "http://example.com.au", "http://com", "http://org/example.com",
      "", "http://", "http://dot.net@other.org/", "http://other.org?u=http://example.com",
    ] {
      #expect(reason(filter, url) == nil, "\(url)")
    }
    #expect(filter.verdict(on: AnalyzedText("text")).isKept)
  }

  @Test("an address blocks what continues it at a / or ?")
  func addresses() throws {
    let filter = try filter(
      addresses: """
        http://example.com/a
        forum.org/user/
        query.net/?id=
        whole.org
        """)
    for url in [
      "https://example.com/a", "http://EXAMPLE.com/a/b", "http://example.com/a?x",
      "example.com/a#f",
      "http://forum.org/user/name", "http://query.net/?id=7", "http://whole.org/any",
    ] {
      #expect(reason(filter, url) == "blocked_url", "\(url)")
    }
    for url in [
      "http://example.com/ab", "http://www.example.com/a", "http://example.com/A",
      "http://forum.org/user", "http://query.net/?i=7", "http://sub.whole.org/",
    ] {
      #expect(reason(filter, url) == nil, "\(url)")
    }
  }

  @Test("a scorer of one's own drops above the threshold; the values are recorded")
  func scorer() {
    struct Fixed: ContentScorer {
      let value: Double
      func score(of text: AnalyzedText) -> Double { value }
    }
    var settings = ContentSettings()
    settings.maximumScore = 0.4
    for (value, expected) in [(0.4, nil), (0.41, "explicit_score_above_maximum" as String?)] {
      let filter = ContentFilter(settings: settings, scorer: Fixed(value: value))
      let verdict = filter.verdict(on: AnalyzedText("text"))
      #expect(verdict.reason == expected)
      #expect(verdict["explicit_score"] == value && verdict["blocked_host"] == 0)
      #expect(filter.reason(forRecorded: verdict.values.map(\.value)) == expected)
    }
  }

  @Test("without lists and classifier there is no filter; a missing list is named")
  func loading() throws {
    #expect(try ContentFilter(loading: ContentSettings()) == nil)
    var settings = ContentSettings()
    settings.blockedHosts = [directory.appending("nowhere")]
    let failure = #expect(throws: Failure.self) { try ContentFilter(loading: settings) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("nowhere") == true)
  }

  @Test("the stage stands behind extraction, and a list that changes is noticed")
  func stage() throws {
    let input = try SampleInput()
    try input.write(
      "records.jsonl",
      (0..<6).map { number in
        JSONValue.object([
          "id": .string("r\(number)"), "text": .string(SampleInput.prose(number + 80)),
          "url": .string(number < 2 ? "http://a.bad.org/\(number)" : "http://good.org/\(number)"),
        ]).description
      }.joined(separator: "\n"))
    try input.write("blocked", "bad.org\n")
    var recipe = try input.recipe()
    recipe.subsets["web"]?.inputs = [input.directory.appending("records.jsonl")]
    recipe.content.blockedHosts = [input.directory.appending("blocked")]
    let output = directory.appending("out")
    let manifest = try Pipeline(recipe, output: output).run()
    let web = try #require(manifest.subsets["web"]?.funnel)
    #expect(web.stages.map(\.stage).prefix(4) == ["read", "extract", "content", "language"])
    #expect(web["content"]?.dropped.mapValues(\.documents) == ["blocked_host": 2])
    #expect(manifest.subsets["books"]?.funnel["content"] == nil)
    #expect(try DataSet(output).find("r1").map(\.place) == ["content"])
    try input.write("blocked", "good.org\n")
    let again = try Pipeline(recipe, output: output).run()
    #expect(
      again.subsets["web"]?.funnel["content"]?.dropped.mapValues(\.documents)
        == ["blocked_host": 4])
  }
}
