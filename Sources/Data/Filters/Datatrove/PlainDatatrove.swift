/// datatrove's measures computed in the obvious way, on arrays of code points, to keep
/// ``DatatroveQuality`` and ``DatatroveRepetition`` honest.
///
/// It is slow: use it in tests.
package enum PlainDatatrove {
  /// The quality measures of a text.
  package static func quality(
    of text: AnalyzedText, _ settings: QualitySettings = QualitySettings()
  ) -> QualityMeasures {
    let characters = Array(text.string.unicodeScalars)
    let words = words(of: text)
    let counted = words.filter { !$0.allSatisfy { DatatroveText.isPunctuation($0.value) } }
    let symbols = SymbolCounts(in: text.bytes)
    let lines = splitLines(characters).map(stripped)
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

  /// The repetition measures of a text.
  package static func repetition(of text: AnalyzedText) -> RepetitionMeasures {
    let characters = Array(text.string.unicodeScalars)
    let words = words(of: text)
    let paragraphs = split(
      stripped(characters[...]), atNewlines: 2)
    let lines = split(characters[...], atNewlines: 1)
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

  /// Python's `str.isspace` for one code point: White_Space and the separators U+001C … U+001F.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  /// Python's `str.strip`.
  private static func stripped(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return text.prefix(0) }
    return text[first...last]
  }

  /// Python's `str.splitlines`: cuts at line feed, carriage return (with or without a line feed),
  /// vertical tab, form feed, U+001C … U+001E, U+0085, U+2028 and U+2029.
  private static func splitLines(_ text: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    var lines: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    var position = 0
    while position < text.count {
      var next = position + 1
      switch text[position].value {
      case 0x0D:
        if next < text.count, text[next] == "\n" { next += 1 }
      case 0x0A...0x0C, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
        break
      default:
        position = next
        continue
      }
      lines.append(text[start..<position])
      start = next
      position = next
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
  }

  /// Python's `re.split("\n{minimum,}", text)`.
  private static func split(
    _ text: ArraySlice<Unicode.Scalar>, atNewlines minimum: Int
  ) -> [ArraySlice<Unicode.Scalar>] {
    var parts: [ArraySlice<Unicode.Scalar>] = []
    var start = text.startIndex
    var position = text.startIndex
    while position < text.endIndex {
      var end = position
      while end < text.endIndex, text[end] == "\n" { end += 1 }
      if end - position >= minimum {
        parts.append(text[start..<position])
        start = end
      }
      position = max(end, position + 1)
    }
    parts.append(text[start...])
    return parts
  }

  /// The words of a text as code points.
  private static func words(of text: AnalyzedText) -> [[Unicode.Scalar]] {
    text.words.map { Array(text.string(of: $0).unicodeScalars) }
  }
}
