import MassiveText
import Testing

/// The `dolma` reading by hand, and against a plain version made of dictionaries.
///
/// dolma itself is asked by Tests/Conformance/check_filters.sh.
@Suite struct DolmaReadingTests {
  private func quality(_ text: String) -> QualityMeasures {
    var settings = QualitySettings()
    settings.reading = .dolma
    return QualityFilter(settings: settings).measures(of: AnalyzedText(text))
  }

  private func repetition(_ text: String) -> RepetitionMeasures {
    var settings = RepetitionSettings()
    settings.reading = .dolma
    return RepetitionFilter(settings: settings).measures(of: AnalyzedText(text))
  }

  @Test("quality attributes by hand")
  func qualityByHand() {
    // Lengths 1 3 3 5 1 3 2 1; the last line is the empty one behind the final newline.
    let measures = quality("- the #a… Thing\n*\n\nthe be\n…\n")
    #expect(measures.words == 8)
    #expect(measures.meanWordLength == 2.5)
    #expect(measures.hashRatio == 2.0 / 8)
    #expect(measures.stopWords == 3)
    #expect(measures.bulletLineFraction == 2.0 / 6)
    #expect(measures.ellipsisLineFraction == 1.0 / 6)
    #expect(measures.alphabeticWordFraction == 5.0 / 8)
    #expect(
      measures.values.map(\.name) == [
        "words", "median_word_length", "symbol_word_fraction", "alphabetic_word_fraction",
        "stop_words", "bullet_line_fraction", "ellipsis_line_fraction",
      ])
    #expect(quality("").words == 0 && quality("").meanWordLength == 0)
  }

  @Test("repetition attributes by hand")
  func repetitionByHand() {
    let measures = repetition("aa b\naa b\nc\n")
    #expect(measures.duplicateLineFraction == 2.0 / 4)
    #expect(measures.duplicateLineCharacterFraction == 8.0 / 7)
    #expect(measures.topNgramCharacterFraction[0] == 2 * 3.0 / 7)
    // Each 3-gram occurs once; the first one is `aa b aa`.
    #expect(measures.topNgramCharacterFraction[1] == 5.0 / 7)
    #expect(measures.duplicateNgramCharacterFraction[0] == 0)
    // Six 5-grams, three of each of two kinds.
    #expect(repetition("a b a b a b a b a b").duplicateNgramCharacterFraction[0] == 1)
    #expect(repetition("").topNgramCharacterFraction == [0, 0, 0])
    #expect(repetition("word").topNgramCharacterFraction == [0, 0, 0])
    #expect(measures.values.count == 11)
  }

  @Test("the numbered n-grams give what dictionaries of whole n-grams give")
  func plain() {
    var random = RandomText(seed: 21)
    for _ in 0..<150 {
      let string = random.text(words: 70)
      let words = AnalyzedText(string).words.map { AnalyzedText(string).string(of: $0) }
        .map { Array($0.unicodeScalars) }
      let total = max(1, words.reduce(0) { $0 + $1.count })
      let measures = repetition(string)
      for size in 2...10 where words.count >= size {
        let ngrams = (0...words.count - size).map { Array(words[$0..<$0 + size]) }
        var counts: [[[Unicode.Scalar]]: Int] = [:]
        for ngram in ngrams { counts[ngram, default: 0] += 1 }
        func length(_ ngram: [[Unicode.Scalar]]) -> Int { ngram.reduce(0) { $0 + $1.count } }
        if size < 5 {
          let most = counts.values.max() ?? 0
          let first = ngrams.first { counts[$0] == most } ?? []
          #expect(
            measures.topNgramCharacterFraction[size - 2]
              == Double(most * length(first)) / Double(total))
        } else {
          let all = ngrams.reduce(0) { $0 + length($1) }
          let repeated = ngrams.filter { counts[$0, default: 0] > 1 }.reduce(0) { $0 + length($1) }
          #expect(
            measures.duplicateNgramCharacterFraction[size - 5] == Double(repeated) / Double(all))
        }
      }
    }
  }
}
