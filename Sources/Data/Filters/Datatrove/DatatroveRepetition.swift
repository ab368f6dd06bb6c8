import Foundation

/// Table A1 as datatrove 0.10 computes it, over our words.
///
/// Where it departs from the `gopher` reading: paragraphs are separated by newlines that follow
/// one another, lines and paragraphs compare with the white space at their ends, and a newline at
/// the end (or the start) makes an empty line; a top n-gram may occur once only, and of equally
/// frequent ones the first counts; duplicate n-grams are found by a scan that jumps over what it
/// has seen before, so that first copies do not count, and their length leaves the spaces out.
/// ``PlainDatatrove`` is the plain version.
enum DatatroveRepetition {
  static func measures(of text: AnalyzedText) -> RepetitionMeasures {
    let (lines, paragraphs) = text.bytes.withUnsafeBufferPointer { bytes in
      let all = 0..<bytes.count
      return (
        DatatroveText.split(all, of: bytes, atNewlines: 1),
        DatatroveText.split(DatatroveText.stripped(all, of: bytes), of: bytes, atNewlines: 2)
      )
    }
    let laterLines = DuplicateSpans(of: lines, in: text.bytes, counting: .later)
    let laterParagraphs = DuplicateSpans(of: paragraphs, in: text.bytes, counting: .later)

    var measures = RepetitionMeasures()
    measures.reading = .datatrove
    measures.duplicateLineFraction = fraction(laterLines.spans, of: lines.count)
    measures.duplicateParagraphFraction = fraction(laterParagraphs.spans, of: paragraphs.count)
    measures.duplicateLineCharacterFraction = fraction(laterLines.characters, of: text.characters)
    measures.duplicateParagraphCharacterFraction = fraction(
      laterParagraphs.characters, of: text.characters)
    measures.topNgramCharacterFraction = topCharacters(of: text).map {
      fraction($0, of: text.characters)
    }
    let joined = JoinedWords(text)
    measures.duplicateNgramCharacterFraction = RepetitionSettings.duplicateSizes.map {
      fraction(joined.scannedCharacters($0), of: text.characters)
    }
    return measures
  }

  /// Occurrences × length of the most frequent n-gram, of equally frequent ones the first, for each
  /// of the sizes; 0 where the text has fewer words.
  private static func topCharacters(of text: AnalyzedText) -> [Int] {
    var ngrams = EqualItems(wordsOf: text)
    return RepetitionSettings.topSizes.map { size in
      ngrams = ngrams.pairs
      guard let best = ngrams.mostFrequent else { return 0 }
      let length = text.words[best..<best + size].reduce(size - 1) { $0 + Int($1.characters) }
      return Int(ngrams.counts[best]) * length
    }
  }
}

/// The words of a text without what stands between them.
private struct JoinedWords {
  private var bytes: [UInt8] = []
  /// Bytes and code points before each word, and behind the last one.
  private var offsets: [Int] = [0]
  private var characters: [Int] = [0]

  init(_ text: AnalyzedText) {
    for word in text.words {
      bytes += text.bytes[Int(word.start)..<Int(word.end)]
      offsets.append(bytes.count)
      characters.append(characters[characters.count - 1] + Int(word.characters))
    }
  }

  /// The code points of n-grams whose joined words were seen before, jumping over each.
  func scannedCharacters(_ size: Int) -> Int {
    let words = offsets.count - 1
    guard words >= size else { return 0 }
    return bytes.withUnsafeBytes { bytes in
      func ngram(_ start: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[offsets[start]..<offsets[start + size]])
      }
      let mask = EqualItemsTable.slots(for: words) - 1
      return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: mask + 1) { slots in
        slots.initialize(repeating: 0)
        var found = 0, start = 0
        scan: while start + size <= words {
          var slot = Int(truncatingIfNeeded: Fingerprint.hash64(ngram(start))) & mask
          while slots[slot] != 0 {
            if haveEqualBytes(ngram(Int(slots[slot]) - 1), ngram(start)) {
              found += characters[start + size] - characters[start]
              start += size
              continue scan
            }
            slot = (slot + 1) & mask
          }
          start += 1
          slots[slot] = UInt32(start)
        }
        return found
      }
    }
  }
}
