/// Quality and repetition rules under one name, as their makers publish them.
///
/// | profile | rules | thresholds |
/// | --- | --- | --- |
/// | `gopher` | the paper's sentences (Docs/Filters.md) | the paper's |
/// | `datatrove` | `GopherQualityFilter`, `GopherRepetitionFilter` of datatrove 0.10 | its defaults, the paper's |
/// | `dolma` | the tagger `gopher_v1` of dolma 1.2 | those of the mixes of dolma v1.5, with the names of the top n-grams put right |
///
/// All of them see our words (``AnalyzedText``).
public struct FilterProfile: Sendable {
  /// The reading of the rules, which is the profile's name.
  public let reading: FilterReading
  /// The quality rules.
  public let quality: QualityFilter
  /// The repetition rules.
  public let repetition: RepetitionFilter

  /// A profile with its makers' thresholds.
  public init(_ reading: FilterReading) {
    var quality = QualitySettings()
    quality.reading = reading
    var repetition = RepetitionSettings()
    repetition.reading = reading
    if reading == .dolma {
      // configs/dolma-v1_5/mixing/cc-head.yaml; the paper has 0.2.
      repetition.maximumDuplicateLineCharacterFraction = 0.3
    }
    self.init(quality: quality, repetition: repetition)
  }

  /// A profile with thresholds of one's own, named after the quality rules' reading.
  public init(quality: QualitySettings, repetition: RepetitionSettings) {
    reading = quality.reading
    self.quality = QualityFilter(settings: quality)
    self.repetition = RepetitionFilter(settings: repetition)
  }

  /// Everything the profile says about a text.
  public func decision(on text: AnalyzedText) -> ProfileDecision {
    ProfileDecision(
      profile: reading, quality: quality.measures(of: text).rules(under: quality.settings),
      repetition: repetition.measures(of: text).rules(under: repetition.settings))
  }
}

/// What one profile says about one document: every rule with its value and its range.
public struct ProfileDecision: Sendable, Equatable {
  /// The profile.
  public let profile: FilterReading
  /// The quality rules in the order in which the profile asks them.
  public let quality: [RuleValue]
  /// The repetition rules, which it asks after them.
  public let repetition: [RuleValue]

  /// All rules in their order.
  public var rules: [RuleValue] { quality + repetition }

  /// The reasons of all rules that are broken, in their order; the first is the profile's.
  public var reasons: [String] { rules.compactMap(\.reason) }

  /// The verdicts of the two stages.
  var verdicts: [Verdict] {
    [(QualityFilter.stage, quality), (RepetitionFilter.stage, repetition)].map { stage, rules in
      Verdict(
        stage: stage, reason: rules.lazy.compactMap(\.reason).first,
        values: rules.map { Measurement($0.name, $0.value) })
    }
  }

  /// A record: the profile's `reason` if it drops the document, `reasons` of all broken rules, and
  /// `values` by name.
  var record: JSONValue {
    let reasons = reasons
    var members: [String: JSONValue] = [
      "reasons": .array(reasons.map { .string($0) }),
      "values": .object(
        Dictionary(
          rules.map { ($0.name, .number($0.value)) }, uniquingKeysWith: { first, _ in first })),
    ]
    members["reason"] = reasons.first.map { .string($0) }
    return .object(members)
  }
}
