import GopherCore

/// How documents are held against test sets.
public struct TestSetSettings: Sendable, Codable, Equatable {
  /// What makes a document too similar to a test item.
  public enum Mode: String, Sendable, ConfigurationWord {
    /// A Jaccard similarity of the n-gram sets above the threshold: the paper's.
    case jaccard
    /// A single n-gram in common.
    case anyNgram = "any_ngram"
  }

  /// How test sets of plain text are cut into items.
  public enum TextItems: String, Sendable, ConfigurationWord {
    /// A file is one item.
    case file
    /// Blank lines end an item.
    case paragraph
    /// Every line is one.
    case line
  }

  /// The number of words in an n-gram.
  public var ngramWords = 13
  /// What makes a document too similar.
  public var mode = Mode.jaccard
  /// The largest Jaccard similarity that stays, in the mode `jaccard`.
  public var maximumJaccard = 0.8
  /// How files of plain text are cut into items.
  public var textItems = TextItems.file

  /// The paper's criterion: a 13-gram Jaccard similarity above 0.8.
  public init() {}

  /// Throws a usage failure if a value is out of its range.
  public func validate() throws {
    try Recipe.require(
      WordNgrams.sizes.contains(ngramWords), "test_set.ngram_words", ngramWords,
      "from 1 to \(WordNgrams.sizes.upperBound)")
    if !(0..<1).contains(maximumJaccard) {
      throw Failure.usage(
        "test_set.maximum_jaccard is \(maximumJaccard); give a number from 0 up to, but not "
          + "including, 1 (the paper has 0.8).")
    }
  }

  private enum CodingKeys: String, CodingKey {
    case ngramWords = "ngram_words"
    case mode
    case maximumJaccard = "maximum_jaccard"
    case textItems = "text_items"
  }
}
