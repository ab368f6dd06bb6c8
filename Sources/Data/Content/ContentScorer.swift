/// Scores how probable it is that a text is explicit.
///
/// The paper removes what fails Google's SafeSearch, which is not public; it warns of word lists,
/// which remove text of and about minorities out of proportion. ``LinearClassifier`` is a scorer
/// that its user trains.
public protocol ContentScorer: Sendable {
  /// A probability from 0 to 1; the same text always has the same.
  func score(of text: AnalyzedText) -> Double
}
