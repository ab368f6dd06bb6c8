import GopherCore

/// The thresholds of the quality rules; the defaults are the paper's (appendix A.1.1).
///
/// Equality passes everywhere. Ratios have words, fractions have lines or words as their
/// denominator; the denominator 0 gives 0.
public struct QualitySettings: Sendable, Codable, Equatable {
  /// Rule 1: the fewest words.
  public var minimumWords = 50
  /// Rule 1: the most words.
  public var maximumWords = 100_000
  /// Rule 2: the smallest mean length of words in code points.
  public var minimumMeanWordLength = 3.0
  /// Rule 2: the largest mean length of words in code points.
  public var maximumMeanWordLength = 10.0
  /// Rule 3: the most `#` for each word.
  public var maximumHashRatio = 0.1
  /// Rule 3: the most ellipses (`...` or `…`) for each word.
  public var maximumEllipsisRatio = 0.1
  /// Rule 4: the largest fraction of lines that start with a bullet.
  public var maximumBulletLineFraction = 0.9
  /// Rule 5: the largest fraction of lines that end with an ellipsis.
  public var maximumEllipsisLineFraction = 0.3
  /// Rule 6: the smallest fraction of words with a letter.
  public var minimumAlphabeticWordFraction = 0.8
  /// Rule 7: the fewest distinct stop words.
  public var minimumStopWords = 2
  /// Rule 7: the stop words.
  public var stopWords = ["the", "be", "to", "of", "and", "that", "have", "with"]
  /// Rule 4: the characters that open a bullet point.
  public var bullets = ["•", "●", "‣", "◦", "▪", "*", "-", "–"]
  /// How the rules' open points are read.
  public var reading = FilterReading.gopher

  /// The paper's thresholds.
  public init() {}

  /// Throws a usage failure for a threshold that no document, or no sensible one, can meet.
  public func validate() throws {
    func require(_ holds: Bool, _ key: String, _ value: some Any, _ range: String) throws {
      try Recipe.require(holds, "quality.\(key)", value, range)
    }
    try require(minimumWords >= 0, "minimum_words", minimumWords, "0 or more")
    try require(
      maximumWords >= minimumWords, "maximum_words", maximumWords,
      "at least minimum_words, \(minimumWords)")
    for (key, value) in [
      ("minimum_mean_word_length", minimumMeanWordLength),
      ("maximum_hash_ratio", maximumHashRatio), ("maximum_ellipsis_ratio", maximumEllipsisRatio),
    ] {
      try require(value >= 0 && value.isFinite, key, value, "0 or more")
    }
    try require(
      maximumMeanWordLength >= minimumMeanWordLength && maximumMeanWordLength.isFinite,
      "maximum_mean_word_length", maximumMeanWordLength,
      "at least minimum_mean_word_length, \(minimumMeanWordLength)")
    for (key, value) in [
      ("maximum_bullet_line_fraction", maximumBulletLineFraction),
      ("maximum_ellipsis_line_fraction", maximumEllipsisLineFraction),
      ("minimum_alphabetic_word_fraction", minimumAlphabeticWordFraction),
    ] {
      try require((0...1).contains(value), key, value, "from 0 to 1")
    }
    let words = reading == .gopher ? stopWordHashes.count : Set(stopWords).count
    try require(
      (0...words).contains(minimumStopWords), "minimum_stop_words", minimumStopWords,
      "from 0 to \(words), the number of different stop_words")
  }

  /// The stop words as the paper's rules compare them: without case and punctuation.
  var stopWordHashes: Set<UInt64> {
    Set(stopWords.flatMap { AnalyzedText($0).words.map(\.normalizedHash) })
  }

  private enum CodingKeys: String, CodingKey {
    case minimumWords = "minimum_words"
    case maximumWords = "maximum_words"
    case minimumMeanWordLength = "minimum_mean_word_length"
    case maximumMeanWordLength = "maximum_mean_word_length"
    case maximumHashRatio = "maximum_hash_ratio"
    case maximumEllipsisRatio = "maximum_ellipsis_ratio"
    case maximumBulletLineFraction = "maximum_bullet_line_fraction"
    case maximumEllipsisLineFraction = "maximum_ellipsis_line_fraction"
    case minimumAlphabeticWordFraction = "minimum_alphabetic_word_fraction"
    case minimumStopWords = "minimum_stop_words"
    case stopWords = "stop_words"
    case bullets, reading
  }
}
