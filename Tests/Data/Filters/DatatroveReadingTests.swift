import Foundation
import MassiveText
import Testing

/// The `datatrove` reading against its plain version.
@Suite struct DatatroveReadingTests {
  private static func quality(_ text: AnalyzedText) -> QualityMeasures {
    var settings = QualitySettings()
    settings.reading = .datatrove
    return QualityFilter(settings: settings).measures(of: text)
  }

  private static func repetition(_ text: AnalyzedText) -> RepetitionMeasures {
    var settings = RepetitionSettings()
    settings.reading = .datatrove
    return RepetitionFilter(settings: settings).measures(of: text)
  }

  @Test("the fast measures equal the plain ones on random texts", arguments: 0..<8)
  func random(seed: UInt64) {
    var random = RandomText(seed: 40 + seed)
    let odd = RandomText.vocabulary + ["ab", "c", "a", "bc", "•x", "x…", "\u{1D}", "a\u{B}b", "of"]
    for round in 0..<150 {
      let text = AnalyzedText(
        random.text(words: 120, vocabulary: round.isMultiple(of: 2) ? odd : ["a", "ab", "b", "ba"]))
      #expect(Self.quality(text) == PlainDatatrove.quality(of: text))
      #expect(Self.repetition(text) == PlainDatatrove.repetition(of: text))
    }
  }

  @Test("n-grams are compared without what stands between their words")
  func joinedWords() {
    // "ab c d e f" and "a bc d e f" are one text when joined.
    let text = AnalyzedText("ab c d e f | a bc d e f")
    #expect(Self.repetition(text).duplicateNgramCharacterFraction[0] == 6.0 / 23)
    #expect(Self.repetition(text) == PlainDatatrove.repetition(of: text))
  }

  @Test("texts of nothing but white space, and of nothing", arguments: ["", "\n", " \n\n\u{1C} "])
  func empty(_ string: String) {
    let text = AnalyzedText(string)
    #expect(Self.quality(text) == PlainDatatrove.quality(of: text))
    #expect(Self.repetition(text) == PlainDatatrove.repetition(of: text))
  }
}
