import GopherCore

/// Drops what a scorer finds explicit.
///
/// Stands before the other filters of texts; pages of blocked addresses are gone by then
/// (``AddressFilter``). The reason is `explicit_score_above_maximum`, the value `explicit_score`.
public struct ContentFilter: ThresholdFilter {
  /// `content`.
  public static let stage = "content"

  /// The threshold and the file.
  public let settings: ContentSettings

  private let scorer: (any ContentScorer)?

  /// A filter with the classifier that the settings name; nil if they name none.
  ///
  /// Throws a usage failure for a file that cannot be read, and a bad-input failure for one that is
  /// no classifier.
  public init?(loading settings: ContentSettings) throws {
    if settings.classifier.isEmpty { return nil }
    try self.init(settings: settings, scorer: LinearClassifier(path: settings.classifier))
  }

  /// A filter with a scorer of one's own; without one it measures and drops nothing, but judges
  /// recorded values.
  public init(settings: ContentSettings, scorer: (any ContentScorer)?) {
    self.settings = settings
    self.scorer = scorer
  }

  /// Scores the text, and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    let values = scorer.map { [Measurement("explicit_score", $0.score(of: text))] } ?? []
    return Verdict(
      stage: Self.stage, reason: reason(forRecorded: values.map(\.value)), values: values)
  }

  /// What the threshold decides about values that were measured before.
  public func reason(forRecorded values: [Measurement.Value]) -> String? {
    let score = values.first?.number ?? 0
    return score > settings.maximumScore ? "explicit_score_above_maximum" : nil
  }
}
