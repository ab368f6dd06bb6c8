/// The quality rules as datatrove 0.10 computes them, over our words.
///
/// Where it departs from the `gopher` reading: words of punctuation alone do not count for
/// rules 1 and 2; blank lines count as lines, and lines end at more characters than newlines;
/// bullets are `•` and `-` only; stop words are matched with their case and as whole words.
/// ``PlainDatatrove`` is the plain version.
enum DatatroveQuality {
  static func measures(of text: AnalyzedText, _ settings: QualitySettings) -> QualityMeasures {
    let symbols = SymbolCounts(in: text.bytes)
    var counted = 0, characters = 0, bulleted = 0, elliptic = 0, lines = 0
    text.bytes.withUnsafeBufferPointer { bytes in
      for word in text.words where !DatatroveText.isPunctuation(word, of: bytes) {
        counted += 1
        characters += Int(word.characters)
      }
      for line in DatatroveText.lines(of: bytes) {
        let visible = UnsafeBufferPointer(
          rebasing: bytes[DatatroveText.stripped(line, of: bytes)])
        lines += 1
        if visible.first == 0x2D || visible.starts(with: [0xE2, 0x80, 0xA2]) { bulleted += 1 }
        let end = visible.suffix(3)
        if end.elementsEqual([0xE2, 0x80, 0xA6]) || end.elementsEqual([0x2E, 0x2E, 0x2E]) {
          elliptic += 1
        }
      }
    }

    var measures = QualityMeasures()
    measures.reading = .datatrove
    measures.words = counted
    measures.meanWordLength = fraction(characters, of: counted)
    measures.hashRatio = fraction(symbols.hashes, of: text.words.count)
    measures.ellipsisRatio = fraction(symbols.ellipses, of: text.words.count)
    measures.bulletLineFraction = fraction(bulleted, of: lines)
    measures.ellipsisLineFraction = fraction(elliptic, of: lines)
    measures.alphabeticWordFraction = fraction(text.alphabeticWords, of: text.words.count)
    measures.stopWords = distinct(settings.stopWords, in: text)
    return measures
  }

  /// How many of some words occur.
  private static func distinct(_ stopWords: [String], in text: AnalyzedText) -> Int {
    var missing = Set(stopWords.map { Array($0.utf8) })
    let all = missing.count, longest = missing.map(\.count).max() ?? 0
    for word in text.words where Int(word.end - word.start) <= longest {
      if missing.isEmpty { break }
      missing.remove(Array(text.bytes[Int(word.start)..<Int(word.end)]))
    }
    return all - missing.count
  }
}
