/// The repetition attributes of dolma's tagger `gopher_v1` (dolma 1.2), over our words.
///
/// Where it departs from the `gopher` reading: there are no paragraphs; all copies of a repeated
/// line count, blank ones too; characters are those of words, without the white space between
/// them; a top n-gram may occur once only, and of equally frequent ones the first counts; the
/// share of duplicate n-grams is that of the characters of all n-grams, so that a character counts
/// once for each n-gram it lies in.
enum DolmaRepetition {
  static func measures(of text: AnalyzedText) -> RepetitionMeasures {
    var measures = RepetitionMeasures()
    measures.reading = .dolma
    guard !text.bytes.isEmpty else { return measures }
    // ends[i]: characters of the words before word i.
    var ends = [0]
    ends.reserveCapacity(text.words.count + 1)
    var characters = 0
    for word in text.words {
      characters += Int(word.characters)
      ends.append(characters)
    }
    let lines = DolmaText.lines(of: text)
    let repeated = DuplicateSpans(of: lines, in: text.bytes, counting: .all)
    measures.duplicateLineFraction = fraction(repeated.spans, of: lines.count)
    measures.duplicateLineCharacterFraction =
      Double(repeated.characters) / Double(max(characters, 1))

    var ngrams = EqualItems(wordsOf: text)
    for size in 2...RepetitionSettings.duplicateSizes.upperBound {
      ngrams = ngrams.pairs
      guard let best = ngrams.mostFrequent else { break }
      func length(_ start: Int) -> Int { ends[start + size] - ends[start] }
      if RepetitionSettings.topSizes.contains(size) {
        measures.topNgramCharacterFraction[size - RepetitionSettings.topSizes.lowerBound] =
          Double(Int(ngrams.counts[best]) * length(best)) / Double(max(characters, 1))
      } else {
        var all = 0, duplicate = 0
        for (start, first) in ngrams.firsts.enumerated() {
          all += length(start)
          if ngrams.counts[Int(first)] > 1 { duplicate += length(start) }
        }
        measures.duplicateNgramCharacterFraction[
          size - RepetitionSettings.duplicateSizes.lowerBound] = fraction(duplicate, of: all)
      }
    }
    return measures
  }
}
