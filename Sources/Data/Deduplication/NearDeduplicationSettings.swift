import Foundation
import GopherCore

/// How near duplicates are found.
///
/// The paper gives the 13-grams and the threshold 0.8; the hash functions and bands are ours.
/// Two documents of similarity s share all `rows` minima of a band with probability sʳ, and
/// become candidates with probability 1 - (1 - sʳ)ᵇ. Candidates are verified, so bands may be
/// generous: 26 bands of 8 rows find 99.2 % of the pairs at 0.8, 99.99 % at 0.88, and look in vain
/// at 10 % of those at 0.5 and 0.2 % of those at 0.3. The 208 functions are 13 vectors of 16.
public struct NearDeduplicationSettings: Sendable, Codable, Equatable {
  /// The number of words in an n-gram.
  public var ngramWords = 13
  /// A pair above this Jaccard similarity is a pair of near duplicates.
  public var maximumJaccard = 0.8
  /// The number of bands b.
  public var bands = 26
  /// The number of minima in a band, r.
  public var rows = 8
  /// The seed of the hash functions and of the choice of the survivor.
  public var seed: UInt64 = 0

  /// The paper's criterion with 26 bands of 8 rows.
  public init() {}

  /// The probability that a pair of a similarity becomes a candidate, 1 - (1 - sʳ)ᵇ.
  public func recall(at similarity: Double) -> Double {
    1 - pow(1 - pow(similarity, Double(rows)), Double(bands))
  }

  /// Throws a usage failure if a value is out of its range.
  public func validate() throws {
    try Recipe.require(
      WordNgrams.sizes.contains(ngramWords), "near_deduplication.ngram_words", ngramWords,
      "from 1 to \(WordNgrams.sizes.upperBound)")
    for (key, value) in [("bands", bands), ("rows", rows)] {
      try Recipe.require(
        (1...Self.mostFunctions).contains(value), "near_deduplication.\(key)", value,
        "from 1 to \(Self.mostFunctions)")
    }
    if bands * rows > Self.mostFunctions {
      throw Failure.usage(
        "near_deduplication: \(bands) bands of \(rows) rows are \(bands * rows) hash functions; "
          + "choose at most \(Self.mostFunctions).")
    }
    if !(0..<1).contains(maximumJaccard) {
      throw Failure.usage(
        "near_deduplication.maximum_jaccard is \(maximumJaccard); give a number from 0 up to, "
          + "but not including, 1 (the paper has 0.8).")
    }
  }

  /// A signature of so many hash functions is 256 KiB, longer than most documents.
  private static let mostFunctions = 1 << 16

  private enum CodingKeys: String, CodingKey {
    case ngramWords = "ngram_words"
    case maximumJaccard = "maximum_jaccard"
    case bands, rows, seed
  }
}
