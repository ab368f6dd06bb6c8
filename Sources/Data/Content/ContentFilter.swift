import GopherCore

/// Drops pages of blocked hosts and addresses, and what a scorer finds explicit.
///
/// The paper's content filter comes before all others (section A.1.1; spec §3.2). Reasons, in this
/// order: `blocked_host`, `blocked_url`, `explicit_score_above_maximum`. Values: `blocked_host` and
/// `blocked_url` (0 or 1), and `explicit_score` where there is a scorer. The address is the
/// document's metadata `url`; a document without one is blocked by no list.
public struct ContentFilter: ThresholdFilter {
  /// `content`.
  public static let stage = "content"

  /// The threshold and the files.
  public let settings: ContentSettings

  private var hosts = HostList()
  private var addresses = AddressList()
  private let scorer: (any ContentScorer)?

  /// A filter with the lists and the classifier that the settings name; nil if they name none.
  ///
  /// Throws a usage failure for a file that cannot be read, and a bad-input failure for one that is
  /// no classifier.
  public init?(loading settings: ContentSettings) throws {
    if settings.isEmpty { return nil }
    try self.init(
      settings: settings,
      scorer: settings.classifier.isEmpty ? nil : LinearClassifier(path: settings.classifier))
    for path in settings.blockedHosts { hosts.add(try ContentSettings.bytes(of: path)) }
    for path in settings.blockedAddresses { addresses.add(try ContentSettings.bytes(of: path)) }
  }

  /// A filter with a scorer of one's own and without lists.
  public init(settings: ContentSettings, scorer: (any ContentScorer)?) {
    self.settings = settings
    self.scorer = scorer
  }

  /// A verdict on a text whose address is not known.
  public func verdict(on text: AnalyzedText) -> Verdict { verdict(on: text, metadata: [:]) }

  /// Looks the address up, scores the text, and decides.
  public func verdict(on text: AnalyzedText, metadata: [String: JSONValue]) -> Verdict {
    let address = metadata["url"]?.string.flatMap { WebAddress($0) }
    var values = [
      Measurement("blocked_host", address.map { hosts.contains($0.host) } ?? false ? 1 : 0),
      Measurement("blocked_url", address.map { addresses.contains($0) } ?? false ? 1 : 0),
    ]
    if let scorer { values.append(Measurement("explicit_score", scorer.score(of: text))) }
    return Verdict(
      stage: Self.stage, reason: reason(forRecorded: values.map(\.value)), values: values)
  }

  /// What the threshold decides about values that were measured before.
  public func reason(forRecorded values: [Measurement.Value]) -> String? {
    let numbers = values.compactMap(\.number)
    guard numbers.count >= 2 else { return nil }
    if numbers[0] > 0 { return "blocked_host" }
    if numbers[1] > 0 { return "blocked_url" }
    let score = numbers.count > 2 ? numbers[2] : 0
    return score > settings.maximumScore ? "explicit_score_above_maximum" : nil
  }
}
