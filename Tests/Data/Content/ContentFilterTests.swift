import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct ContentFilterTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

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
      #expect(verdict["explicit_score"] == value && verdict.values.count == 1)
      #expect(filter.reason(forRecorded: verdict.values.map(\.value)) == expected)
    }
  }

  @Test("without a classifier there is no filter; a missing one is named")
  func loading() throws {
    #expect(try ContentFilter(loading: ContentSettings()) == nil)
    var settings = ContentSettings()
    settings.classifier = directory.appending("nowhere")
    let failure = #expect(throws: Failure.self) { try ContentFilter(loading: settings) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("nowhere") == true)
  }
}
