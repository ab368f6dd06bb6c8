import Foundation
import MassiveText
import Testing

/// A text of a number of five-letter words, of which two are stop words.
private func goodWords(_ count: Int) -> [String] {
  ["the", "of"]
    + (0..<max(0, count - 2)).map { "abc\(UnicodeScalar(97 + $0 % 26).map(String.init) ?? "")e" }
}

private func verdict(
  _ text: String, _ change: (inout QualitySettings) -> Void = { _ in }
) -> Verdict {
  var settings = QualitySettings()
  change(&settings)
  return QualityFilter(settings: settings).verdict(on: AnalyzedText(text))
}

@Suite struct QualityFilterTests {
  @Test("rule 1: 50 to 100,000 words, both ends kept")
  func wordCount() {
    func reason(_ count: Int) -> String? {
      verdict(goodWords(count).joined(separator: " ")).reason
    }
    #expect(reason(49) == "words_below_minimum")
    #expect(reason(50) == nil)
    #expect(reason(100_000) == nil)
    #expect(reason(100_001) == "words_above_maximum")
    #expect(verdict("").reason == "words_below_minimum")
  }

  @Test("rule 2: mean word length 3 to 10 code points, both ends kept")
  func meanWordLength() {
    func measured(_ word: String) -> Verdict {
      verdict(Array(repeating: word, count: 60).joined(separator: " ")) { $0.minimumStopWords = 0 }
    }
    #expect(measured("ab").reason == "mean_word_length_below_minimum")
    #expect(measured("abc").reason == nil)
    #expect(measured("äöüßäöüßäö").reason == nil)
    #expect(measured("äöüßäöüßäö")["mean_word_length"] == 10)
    #expect(measured("äöüßäöüßäöü").reason == "mean_word_length_above_maximum")
  }

  @Test("rule 3: at most 0.1 hashes, and at most 0.1 ellipses, for each word")
  func symbols() {
    let words = goodWords(60)
    func with(_ symbols: String...) -> Verdict {
      verdict((symbols + words.dropLast(symbols.count)).joined(separator: " "))
    }
    #expect(with("a###", "b###")["hash_ratio"] == 0.1)
    #expect(with("a###", "b###").reason == nil)
    #expect(with("a###", "b####").reason == "hash_ratio_above_maximum")
    // Six dots are two ellipses, four are one.
    #expect(with("a......", "b……", "c...", "d....")["ellipsis_ratio"] == 0.1)
    #expect(with("a......", "b……", "c...", "d....").reason == nil)
    #expect(with("a......", "b……", "c...", "d...…").reason == "ellipsis_ratio_above_maximum")
  }

  @Test("rule 4: at most 90 % of lines start with a bullet; blank lines are no lines")
  func bullets() {
    func text(_ bulleted: Int, of count: Int) -> String {
      let bullets = ["•", "*", "-", "–", "●", "‣", "◦", "▪"]
      return (0..<count).map { line in
        let words = goodWords(8).joined(separator: " ")
        return line < bulleted ? "  \(bullets[line % bullets.count]) \(words)" : words
      }.joined(separator: "\n\n")
    }
    #expect(verdict(text(9, of: 10))["bullet_line_fraction"] == 0.9)
    #expect(verdict(text(9, of: 10)).reason == nil)
    #expect(verdict(text(10, of: 11)).reason == "bullet_line_fraction_above_maximum")
  }

  @Test("rule 5: at most 30 % of lines end with an ellipsis")
  func ellipsisLines() {
    func text(_ elliptic: Int) -> String {
      (0..<10).map { line in
        let words = goodWords(12).joined(separator: " ")
        return line < elliptic ? words + (line % 2 == 0 ? "... " : "…\r") : words
      }.joined(separator: "\n")
    }
    #expect(verdict(text(3))["ellipsis_line_fraction"] == 0.3)
    #expect(verdict(text(3)).reason == nil)
    #expect(verdict(text(4)).reason == "ellipsis_line_fraction_above_maximum")
  }

  @Test("rule 6: at least 80 % of words hold a letter of any script")
  func alphabeticWords() {
    let letters = Array(goodWords(40).dropLast()) + ["世界世"]
    func text(_ numbers: Int) -> String {
      (letters + Array(repeating: "1234", count: numbers)).joined(separator: " ")
    }
    #expect(verdict(text(10))["alphabetic_word_fraction"] == 0.8)
    #expect(verdict(text(10)).reason == nil)
    #expect(verdict(text(11)).reason == "alphabetic_word_fraction_below_minimum")
  }

  @Test("rule 7: two distinct stop words, whatever their case and punctuation")
  func stopWords() {
    let others = Array(repeating: "word", count: 60)
    func measured(_ words: String...) -> Verdict {
      verdict((others + words).joined(separator: " "))
    }
    #expect(measured("the", "the", "The").reason == "stop_words_below_minimum")
    #expect(measured("the", "the")["stop_words"] == 1)
    #expect(measured("The,", "(WITH").reason == nil)
    #expect(measured("them", "without")["stop_words"] == 0)
  }

  @Test("every value is there, in the order of the rules, for kept and dropped documents")
  func values() {
    let names = [
      "words", "mean_word_length", "hash_ratio", "ellipsis_ratio", "bullet_line_fraction",
      "ellipsis_line_fraction", "alphabetic_word_fraction", "stop_words",
    ]
    #expect(verdict("").values.map(\.name) == names)
    #expect(verdict(goodWords(60).joined(separator: " ")).values.map(\.name) == names)
  }

  @Test("symbols counted by blocks are those counted byte by byte")
  func symbolsByBlocks() {
    var random = RandomText(seed: 31)
    let pieces = [".", "..", "...", "…", "#", "a", "words without any", "\u{2020}", "\u{A6}"]
    for _ in 0..<400 {
      let text = (0..<random.number(below: 60)).map { _ in random.pick(pieces) }.joined()
      let bytes = Array(text.utf8)
      #expect(SymbolCounts(in: bytes) == SymbolCounts(plainlyIn: bytes))
    }
    let block = [UInt8](repeating: 0x2E, count: 96)
    #expect(SymbolCounts(in: block).ellipses == 32)
  }
}
