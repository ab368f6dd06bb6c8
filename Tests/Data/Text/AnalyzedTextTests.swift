import Foundation
import MassiveText
import Testing

@Suite struct AnalyzedTextTests {
  @Test("words are the runs without white space, by bytes, characters and content")
  func words() {
    var random = RandomText(seed: 1)
    for _ in 0..<300 {
      let string = random.text(words: 60)
      let scalars = Array(string.unicodeScalars)
      let expected = scalars.split { $0.properties.isWhitespace }
      let text = AnalyzedText(string)
      #expect(text.characters == scalars.count)
      #expect(text.words.count == expected.count)
      for (word, slice) in zip(text.words, expected) {
        #expect(Array(text.string(of: word).unicodeScalars) == Array(slice))
        #expect(Int(word.characterStart) == slice.startIndex)
        #expect(Int(word.characterEnd) == slice.endIndex)
      }
      let alphabetic = expected.count { word in
        word.contains { "L" == $0.properties.generalCategory.letter }
      }
      #expect(text.alphabeticWords == alphabetic)
    }
  }

  @Test("the fast pass gives what the plain one gives")
  func fastAndPlain() {
    var random = RandomText(seed: 9)
    let ascii = ["The", "cat's", "mat.", "a1", "B-2", "...", "#", "\u{1}", "x\u{7F}y", "ÉTÉ"]
    // Words as long as a window of the fast pass, and longer ones.
    let long =
      ascii + [62, 63, 64, 65, 200].map { String(repeating: "aB-", count: $0).suffix($0) + "" }
    // Words of every length that is hashed in its own way, of every kind of character.
    let kinds = Array("abcxyz0189ABXYZ.,'-\u{7F}").map(String.init)
    let short = (0..<400).map { _ in
      (0..<random.number(below: 20) + 1).map { _ in random.pick(kinds) }.joined()
    }
    for round in 0..<600 {
      let vocabulary = [RandomText.vocabulary, ascii, long, short][round % 4]
      // Some have more words than are taken over at once.
      let string = random.text(words: round < 6 ? 20_000 : 80, vocabulary: vocabulary)
      let fast = AnalyzedText(string)
      let plain = AnalyzedText(plainly: Array(string.utf8), wordRule: .whitespace)
      #expect(fast.words == plain.words)
      #expect(fast.lines == plain.lines && fast.paragraphs == plain.paragraphs)
      #expect(fast.characters == plain.characters)
      #expect(fast.alphabeticWords == plain.alphabeticWords)
    }
  }

  @Test("alphanumeric words leave punctuation out")
  func alphanumericWords() {
    let text = AnalyzedText("Well-known: “naïve” 3.5%…", wordRule: .alphanumeric)
    #expect(text.words.map(text.string(of:)) == ["Well", "known", "naïve", "3", "5"])
    #expect(text.lines.map(text.string(of:)) == ["Well-known: “naïve” 3.5%…"])
  }

  @Test("lines have no white space at their ends, blank ones do not count, paragraphs stop there")
  func linesAndParagraphs() {
    let text = AnalyzedText("\n  one \r\ntwo\u{2003}\n \t\n\nthrée\n\u{A0}\nfour")
    #expect(text.lines.map(text.string(of:)) == ["one", "two", "thrée", "four"])
    #expect(text.paragraphs.map(text.string(of:)) == ["one \r\ntwo", "thrée", "four"])
    #expect(text.lines.map(\.characters) == [3, 3, 5, 4])
    #expect(text.paragraphs.map(\.characters) == [9, 5, 4])
  }

  @Test("a text without visible characters has no words, lines or paragraphs")
  func empty() {
    for string in ["", " ", "\n\n", "\u{3000}\r\n"] {
      let text = AnalyzedText(string)
      #expect(text.words.isEmpty && text.lines.isEmpty && text.paragraphs.isEmpty)
      #expect(text.characters == string.unicodeScalars.count)
    }
  }

  @Test("normalised words ignore case and punctuation and nothing else")
  func normalizedWords() {
    func normalized(_ word: String) -> UInt64 { AnalyzedText(word).words[0].normalizedHash }
    #expect(normalized("“Ångström’s,”") == normalized("ångströms"))
    #expect(normalized("WELL-KNOWN") == normalized("wellknown"))
    #expect(normalized("ȺȾ") == normalized("ⱥⱦ"))
    #expect(normalized("3.5%") == normalized("35"))
    #expect(normalized("naive") != normalized("naïve"))
    #expect(normalized("—…🙂") == 0)
    let words = AnalyzedText("plain Plain plain. pläin").words
    #expect(words[0].normalizedHash == words[0].hash)
    #expect(words[1].normalizedHash == words[0].hash && words[1].hash != words[0].hash)
    #expect(words[3].normalizedHash != words[0].hash)
  }
}

extension Unicode.GeneralCategory {
  /// The first letter of the category's two-letter name, for letters, marks and numbers.
  fileprivate var letter: String {
    switch self {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: "L"
    case .nonspacingMark, .spacingMark, .enclosingMark: "M"
    case .decimalNumber, .letterNumber, .otherNumber: "N"
    default: ""
    }
  }
}
