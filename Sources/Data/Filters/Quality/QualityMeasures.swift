/// What the quality rules measure on a document, in the order of the rules.
public struct QualityMeasures: Sendable, Equatable {
  /// The number of words.
  public var words = 0
  /// The mean length of a word in code points (in the `dolma` reading the median); 0 without words.
  public var meanWordLength = 0.0
  /// `#` for each word (in the `dolma` reading words with `#` or `…`); 0 without words.
  public var hashRatio = 0.0
  /// Ellipses for each word; 0 without words.
  public var ellipsisRatio = 0.0
  /// The fraction of lines that start with a bullet; 0 without lines.
  public var bulletLineFraction = 0.0
  /// The fraction of lines that end with an ellipsis; 0 without lines.
  public var ellipsisLineFraction = 0.0
  /// The fraction of words with a letter; 0 without words.
  public var alphabeticWordFraction = 0.0
  /// How many of the stop words occur.
  public var stopWords = 0

  /// How the open points were read, which decides the names and the order of the values.
  public var reading = FilterReading.gopher

  /// The reason of the first rule that the measures break, or nil.
  ///
  /// In this order: `words_below_minimum`, `words_above_maximum`,
  /// `mean_word_length_below_minimum`, `mean_word_length_above_maximum`,
  /// `hash_ratio_above_maximum`, `ellipsis_ratio_above_maximum`,
  /// `bullet_line_fraction_above_maximum`, `ellipsis_line_fraction_above_maximum`,
  /// `alphabetic_word_fraction_below_minimum`, `stop_words_below_minimum`. The `dolma` reading has
  /// `median_word_length` for the mean, `symbol_word_fraction` for both symbols, and words before
  /// lines.
  public func reason(under settings: QualitySettings) -> String? {
    for rule in rules(under: settings) {
      if let reason = rule.reason { return reason }
    }
    return nil
  }

  /// Every value with the range that the settings allow it, in the order in which rules are asked.
  public func rules(under settings: QualitySettings) -> [RuleValue] {
    let words = RuleValue(
      "words", Double(words), minimum: Double(settings.minimumWords),
      maximum: Double(settings.maximumWords))
    let length = RuleValue(
      reading == .dolma ? "median_word_length" : "mean_word_length", meanWordLength,
      minimum: settings.minimumMeanWordLength, maximum: settings.maximumMeanWordLength)
    let bullets = RuleValue(
      "bullet_line_fraction", bulletLineFraction, maximum: settings.maximumBulletLineFraction)
    let ellipses = RuleValue(
      "ellipsis_line_fraction", ellipsisLineFraction,
      maximum: settings.maximumEllipsisLineFraction)
    let alphabetic = RuleValue(
      "alphabetic_word_fraction", alphabeticWordFraction,
      minimum: settings.minimumAlphabeticWordFraction)
    let stop = RuleValue(
      "stop_words", Double(stopWords), minimum: Double(settings.minimumStopWords))
    if reading == .dolma {
      let symbols = RuleValue(
        "symbol_word_fraction", hashRatio, maximum: settings.maximumHashRatio)
      return [words, length, symbols, alphabetic, stop, bullets, ellipses]
    }
    return [
      words, length, RuleValue("hash_ratio", hashRatio, maximum: settings.maximumHashRatio),
      RuleValue("ellipsis_ratio", ellipsisRatio, maximum: settings.maximumEllipsisRatio),
      bullets, ellipses, alphabetic, stop,
    ]
  }

  /// The measures with their names, in the order of the rules.
  public var values: [Measurement] {
    rules(under: Self.anySettings).map { Measurement($0.name, $0.value) }
  }

  /// The measures behind recorded ``values``; nil if they are not a reading's.
  init?(recorded values: [Measurement.Value], reading: FilterReading) {
    let numbers = values.compactMap(\.number)
    guard numbers.count == values.count, numbers.count == (reading == .dolma ? 7 : 8),
      let words = Int(exactly: numbers[0]),
      let stopWords = Int(exactly: numbers[reading == .dolma ? 4 : 7])
    else { return nil }
    self.reading = reading
    (self.words, meanWordLength, hashRatio, self.stopWords) =
      (words, numbers[1], numbers[2], stopWords)
    if reading == .dolma {
      (alphabeticWordFraction, bulletLineFraction, ellipsisLineFraction) =
        (numbers[3], numbers[5], numbers[6])
    } else {
      (ellipsisRatio, bulletLineFraction, ellipsisLineFraction, alphabeticWordFraction) =
        (numbers[3], numbers[4], numbers[5], numbers[6])
    }
  }

  /// A set of no measures.
  init() {}

  private static let anySettings = QualitySettings()
}

/// `part / whole`, and 0 where the whole is 0.
func fraction(_ part: Int, of whole: Int) -> Double {
  whole == 0 ? 0 : Double(part) / Double(whole)
}
