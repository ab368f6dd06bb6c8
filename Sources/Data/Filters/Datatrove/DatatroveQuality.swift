/// The quality rules as datatrove 0.10 computes them, over our words.
///
/// Where it departs from the `gopher` reading: words of punctuation alone do not count for
/// rules 1 and 2; blank lines count as lines, and lines end at more characters than newlines;
/// bullets are `•` and `-` only; stop words are matched with their case and as whole words.
/// Plain, not fast: it exists to compare decisions document by document.
enum DatatroveQuality {
  static func measures(of text: AnalyzedText, _ settings: QualitySettings) -> QualityMeasures {
    let characters = Array(text.string.unicodeScalars)
    let words = DatatroveText.words(of: text)
    let counted = words.filter { !$0.allSatisfy(DatatroveText.isPunctuation) }
    let symbols = SymbolCounts(in: text.bytes)
    let lines = DatatroveText.splitLines(characters).map(DatatroveText.stripped)
    let bulleted = lines.count { $0.first == "•" || $0.first == "-" }
    let elliptic = lines.count {
      $0.last == "…" || $0.suffix(3).elementsEqual("...".unicodeScalars)
    }
    let stopWords = settings.stopWords.map { Array($0.unicodeScalars) }

    var measures = QualityMeasures()
    measures.reading = .datatrove
    measures.words = counted.count
    measures.meanWordLength = fraction(counted.reduce(0) { $0 + $1.count }, of: counted.count)
    measures.hashRatio = fraction(symbols.hashes, of: words.count)
    measures.ellipsisRatio = fraction(symbols.ellipses, of: words.count)
    measures.bulletLineFraction = fraction(bulleted, of: lines.count)
    measures.ellipsisLineFraction = fraction(elliptic, of: lines.count)
    measures.alphabeticWordFraction = fraction(text.alphabeticWords, of: words.count)
    measures.stopWords = Set(words).intersection(stopWords).count
    return measures
  }
}
