/// Table A1 as datatrove 0.10 computes it, over our words.
///
/// Where it departs from the `gopher` reading: paragraphs are separated by newlines that follow
/// one another, lines and paragraphs compare with the white space at their ends, and a newline at
/// the end (or the start) makes an empty line; a top n-gram may occur once only, and of equally
/// frequent ones the first counts; duplicate n-grams are found by a scan that jumps over what it
/// has seen before, so that first copies do not count, and their length leaves the spaces out.
/// Plain, not fast: it exists to compare decisions document by document.
enum DatatroveRepetition {
  static func measures(of text: AnalyzedText) -> RepetitionMeasures {
    let characters = Array(text.string.unicodeScalars)
    let words = DatatroveText.words(of: text)
    let paragraphs = DatatroveText.split(
      DatatroveText.stripped(characters[...]), atNewlines: 2)
    let lines = DatatroveText.split(characters[...], atNewlines: 1)
    let laterParagraphs = laterCopies(among: paragraphs)
    let laterLines = laterCopies(among: lines)

    var measures = RepetitionMeasures()
    measures.reading = .datatrove
    measures.duplicateLineFraction = fraction(laterLines.count, of: lines.count)
    measures.duplicateParagraphFraction = fraction(laterParagraphs.count, of: paragraphs.count)
    measures.duplicateLineCharacterFraction = fraction(
      laterLines.reduce(0) { $0 + $1.count }, of: characters.count)
    measures.duplicateParagraphCharacterFraction = fraction(
      laterParagraphs.reduce(0) { $0 + $1.count }, of: characters.count)
    measures.topNgramCharacterFraction = RepetitionSettings.topSizes.map {
      fraction(topCharacters(words, $0), of: characters.count)
    }
    measures.duplicateNgramCharacterFraction = RepetitionSettings.duplicateSizes.map {
      fraction(scannedCharacters(words, $0), of: characters.count)
    }
    return measures
  }

  private static func laterCopies(
    among spans: [ArraySlice<Unicode.Scalar>]
  ) -> [ArraySlice<Unicode.Scalar>] {
    var seen: Set<ArraySlice<Unicode.Scalar>> = []
    return spans.filter { !seen.insert($0).inserted }
  }

  private static func topCharacters(_ words: [[Unicode.Scalar]], _ size: Int) -> Int {
    guard words.count >= size else { return 0 }
    var numbers: [[Unicode.Scalar]: Int] = [:]
    var totals: [(count: Int, length: Int)] = []
    for start in 0...words.count - size {
      let ngram = Array(words[start..<start + size].joined(separator: [" "]))
      if let number = numbers[ngram] {
        totals[number].count += 1
      } else {
        numbers[ngram] = totals.count
        totals.append((1, ngram.count))
      }
    }
    // `max` would return the last of equal ones.
    var best = totals[0]
    for total in totals where total.count > best.count { best = total }
    return best.count * best.length
  }

  private static func scannedCharacters(_ words: [[Unicode.Scalar]], _ size: Int) -> Int {
    var seen: Set<[Unicode.Scalar]> = []
    var characters = 0
    var start = 0
    while start + size <= words.count {
      let ngram = Array(words[start..<start + size].joined())
      if seen.insert(ngram).inserted {
        start += 1
      } else {
        characters += ngram.count
        start += size
      }
    }
    return characters
  }
}
