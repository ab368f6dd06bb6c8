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

    var numbers = EqualItems(wordsOf: text).numbers
    for size in 2...RepetitionSettings.duplicateSizes.upperBound where numbers.count > 1 {
      // Two n-grams are equal exactly if the (n-1)-grams at their first two words are.
      let items = EqualItems(
        keys: numbers.indices.dropLast().map {
          UInt64(numbers[$0]) << 32 | UInt64(numbers[$0 + 1])
        })
      numbers = items.numbers
      func length(_ start: Int) -> Int { ends[start + size] - ends[start] }
      if RepetitionSettings.topSizes.contains(size) {
        // Numbers are in the order of first occurrence: of equal counts the first one stays.
        var best = 0
        for number in items.counts.indices where items.counts[number] > items.counts[best] {
          best = number
        }
        let start = numbers.firstIndex { Int($0) == best } ?? 0
        measures.topNgramCharacterFraction[size - RepetitionSettings.topSizes.lowerBound] =
          Double(Int(items.counts[best]) * length(start)) / Double(max(characters, 1))
      } else {
        var all = 0, duplicate = 0
        for (start, number) in numbers.enumerated() {
          all += length(start)
          if items.counts[Int(number)] > 1 { duplicate += length(start) }
        }
        measures.duplicateNgramCharacterFraction[
          size - RepetitionSettings.duplicateSizes.lowerBound] = fraction(duplicate, of: all)
      }
    }
    return measures
  }
}
