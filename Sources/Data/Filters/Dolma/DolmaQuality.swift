/// The quality attributes of dolma's tagger `gopher_v1` (dolma 1.2), over our words.
///
/// Where it departs from the `gopher` reading: the median word length, not the mean; one rule for
/// both symbols, the share of words that hold a `#` or a `…` (three dots are none); every
/// occurrence of a stop word counts, with its case and as a whole word; blank lines are lines;
/// lines compare with their white space; bullets are `*` and `-`, and only `…` is an ellipsis.
/// The tagger only measures; the thresholds are those of the mixer's published configurations.
enum DolmaQuality {
  static func measures(of text: AnalyzedText, _ settings: QualitySettings) -> QualityMeasures {
    let lines = DolmaText.lines(of: text)
    let stopWords = Set(settings.stopWords.map { Array($0.utf8) })
    let longest = stopWords.map(\.count).max() ?? 0
    var symbols = 0, stops = 0
    for word in text.words {
      let bytes = text.bytes[Int(word.start)..<Int(word.end)]
      if holdsSymbol(bytes) { symbols += 1 }
      if bytes.count <= longest, stopWords.contains(Array(bytes)) { stops += 1 }
    }

    var measures = QualityMeasures()
    measures.reading = .dolma
    measures.words = text.words.count
    measures.meanWordLength = median(text.words.map(\.characters))
    measures.hashRatio = fraction(symbols, of: text.words.count)
    measures.alphabeticWordFraction = fraction(text.alphabeticWords, of: text.words.count)
    measures.stopWords = stops
    let bulleted = lines.count { line in
      line.start < line.end && [0x2A, 0x2D].contains(text.bytes[line.start])
    }
    let elliptic = lines.count { line in
      text.bytes[line.start..<line.end].suffix(3).elementsEqual([0xE2, 0x80, 0xA6])
    }
    measures.bulletLineFraction = fraction(bulleted, of: lines.count)
    measures.ellipsisLineFraction = fraction(elliptic, of: lines.count)
    return measures
  }

  /// Whether a word holds `#` or `…` (E2 80 A6).
  private static func holdsSymbol(_ word: ArraySlice<UInt8>) -> Bool {
    for index in word.indices {
      if word[index] == 0x23 { return true }
      if word[index] == 0xA6, index - word.startIndex >= 2, word[index - 1] == 0x80,
        word[index - 2] == 0xE2
      {
        return true
      }
    }
    return false
  }

  /// The middle of sorted lengths, between two of them their mean; 0 of none.
  private static func median(_ lengths: [UInt32]) -> Double {
    guard !lengths.isEmpty else { return 0 }
    let sorted = lengths.sorted()
    let middle = sorted.count / 2
    if !sorted.count.isMultiple(of: 2) { return Double(sorted[middle]) }
    return (Double(sorted[middle - 1]) + Double(sorted[middle])) / 2
  }
}

/// dolma's notion of lines.
enum DolmaText {
  /// What stands between newlines, blank lines and the one behind the last newline too.
  static func lines(of text: AnalyzedText) -> [TextSpan] {
    var lines: [TextSpan] = []
    var start = 0, characters = 0
    for (position, byte) in text.bytes.enumerated() {
      if byte == 0x0A {
        lines.append(TextSpan(start: start, end: position, characters: characters))
        (start, characters) = (position + 1, 0)
      } else if byte & 0xC0 != 0x80 {
        characters += 1
      }
    }
    lines.append(TextSpan(start: start, end: text.bytes.count, characters: characters))
    return lines
  }
}
