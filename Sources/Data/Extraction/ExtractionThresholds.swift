/// The numbers of extraction, all in one place.
///
/// The paper gives the idea (groups of semantic tags at one level of the tree) and no numbers; these
/// were chosen by hand and are round. Those of stated content, links, asides, edges and poor pages
/// were varied on the benchmarks of `Tests/Data/Extraction`: none moved an F1 by more than 0.4
/// points, except that reading poor pages again from 500 bytes on cost 1.1. The shares of wrappers
/// and of steps were not varied.
enum ExtractionThresholds {
  // MARK: Shares of the page's running text above which a hint is taken for a wrapper's

  static let wrapperOfHidden = 0.5
  static let wrapperOfSkippedTag = 0.6
  static let wrapperOfComments = 0.9
  static let wrapperOfBoilerplate = 0.5
  static let wrapperOfWeakBoilerplate = 0.15

  // MARK: The container

  /// The share of the running text that a child must hold to be stepped into.
  static let step = 0.8
  static let stepIntoArticle = 0.6
  static let stepIntoContent = 0.55
  static let stepIntoArticleBody = 0.4
  /// What the page calls its content counts from this much running text on, in bytes.
  static let statedContentBytes = 300.0
  /// The share of the page's running text that it must hold.
  static let statedContentShareOfPage = 0.2
  /// The share that it must hold of all that the page calls so.
  static let statedContentShareOfStated = 0.5

  // MARK: Blocks

  /// Bytes (white space not counted) from which a block is running text.
  static let runningBytes = 70
  /// Bytes from which a block counts in full towards its container.
  static let fullScoreBytes = 100.0
  /// The share of links from which a block is no running text.
  static let linkDensityOfRunning = 0.5
  /// The share of links above which a block is dropped.
  static let linkDensityOfDropped = 0.6
  /// With this many bytes outside its links a block is kept all the same.
  static let ownBytesOfLinked = 80
  /// Dates, authors, captions are dropped below this many bytes.
  static let asideBytes = 250
  /// Elements with more text than this do not hand on the hint of such.
  static let asideWrapperBytes = 300
  /// How many blocks beyond the running text a short paragraph may stand, and its bytes.
  static let edgeBlocks = 3
  static let edgeBytes = 20
  /// Bytes below which a line that ends in a colon is taken for a label.
  static let announcementBytes = 50
  /// How many blocks may stand between the main heading and the container, to look for the lead
  /// of the text among them.
  static let leadBlocks = 12

  // MARK: The page

  /// With less main text than this many bytes, the page is read again without its hints.
  static let poorPageBytes = 100
  /// That reading is taken if it gives more than this many times as much.
  static let lenientGain = 3
}
