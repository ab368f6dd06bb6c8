import GopherCore

/// The thresholds of repetition removal; the defaults are the paper's (Table A1).
///
/// A document is dropped if a measure is above its threshold; equality passes.
public struct RepetitionSettings: Sendable, Codable, Equatable {
  /// The largest fraction of lines that are duplicates.
  public var maximumDuplicateLineFraction = 0.30
  /// The largest fraction of paragraphs that are duplicates.
  public var maximumDuplicateParagraphFraction = 0.30
  /// The largest fraction of characters in duplicate lines.
  public var maximumDuplicateLineCharacterFraction = 0.20
  /// The largest fraction of characters in duplicate paragraphs.
  public var maximumDuplicateParagraphCharacterFraction = 0.20
  /// The largest fraction of characters in the most frequent 2-, 3- and 4-gram.
  public var maximumTopNgramCharacterFraction = [0.20, 0.18, 0.16]
  /// The largest fraction of characters in duplicate 5-, 6-, … 10-grams.
  public var maximumDuplicateNgramCharacterFraction = [0.15, 0.14, 0.13, 0.12, 0.11, 0.10]
  /// Which copies of a repeated line or paragraph are duplicates.
  public var duplicateCopies = DuplicateCopies.later
  /// How the rules' open points are read.
  public var reading = FilterReading.gopher

  /// The sizes of the n-grams whose most frequent one counts.
  public static let topSizes = 2...4
  /// The sizes of the n-grams whose duplicates count.
  public static let duplicateSizes = 5...10

  /// The paper's thresholds.
  public init() {}

  /// Throws a usage failure for a threshold that is no fraction, and if a list does not have one for
  /// each size.
  public func validate() throws {
    let lists = [
      ("maximum_top_ngram_character_fraction", maximumTopNgramCharacterFraction, Self.topSizes),
      (
        "maximum_duplicate_ngram_character_fraction", maximumDuplicateNgramCharacterFraction,
        Self.duplicateSizes
      ),
    ]
    for (name, list, sizes) in lists where list.count != sizes.count {
      throw Failure.usage(
        "repetition.\(name) has \(list.count) values; give \(sizes.count), for the n-grams of "
          + "\(sizes.lowerBound) to \(sizes.upperBound) words.")
    }
    let fractions =
      [
        ("duplicate_line_fraction", maximumDuplicateLineFraction),
        ("duplicate_paragraph_fraction", maximumDuplicateParagraphFraction),
        ("duplicate_line_character_fraction", maximumDuplicateLineCharacterFraction),
        ("duplicate_paragraph_character_fraction", maximumDuplicateParagraphCharacterFraction),
      ] + maximumTopNgramCharacterFraction.map { ("top_ngram_character_fraction", $0) }
      + maximumDuplicateNgramCharacterFraction.map { ("duplicate_ngram_character_fraction", $0) }
    for (key, value) in fractions {
      try Recipe.require(
        (0...1).contains(value), "repetition.maximum_\(key)", value, "from 0 to 1")
    }
  }

  private enum CodingKeys: String, CodingKey {
    case maximumDuplicateLineFraction = "maximum_duplicate_line_fraction"
    case maximumDuplicateParagraphFraction = "maximum_duplicate_paragraph_fraction"
    case maximumDuplicateLineCharacterFraction = "maximum_duplicate_line_character_fraction"
    case maximumDuplicateParagraphCharacterFraction =
      "maximum_duplicate_paragraph_character_fraction"
    case maximumTopNgramCharacterFraction = "maximum_top_ngram_character_fraction"
    case maximumDuplicateNgramCharacterFraction = "maximum_duplicate_ngram_character_fraction"
    case duplicateCopies = "duplicate_copies"
    case reading
  }
}

/// Which copies of a repeated line or paragraph count as duplicates; the paper does not say.
public enum DuplicateCopies: String, Sendable, ConfigurationWord {
  /// The second and every later copy: the fraction is 1 - distinct / all.
  case later
  /// All copies of what occurs at least twice, the first included.
  case all
}
