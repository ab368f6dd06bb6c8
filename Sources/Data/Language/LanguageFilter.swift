/// Keeps documents in the wanted languages; the paper keeps English in every subset.
///
/// The paper names neither its classifier nor a threshold: the classifier is CLD2 and the score
/// the share of the text's letters in the language it finds (``LanguageDetector``).
///
/// Reasons, in this order: `language_undetermined`, `language_not_wanted`,
/// `language_score_below_minimum`. Values: `language` (a code), `language_score`,
/// `language_reliable` (0 or 1).
public struct LanguageFilter: DocumentFilter {
  /// `language`.
  public static let stage = "language"

  /// Which languages stay, and how sure it must be.
  public let settings: LanguageSettings

  /// A filter with settings; by default it keeps English.
  public init(settings: LanguageSettings = LanguageSettings()) { self.settings = settings }

  /// Detects the language of a document and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    let language = text.bytes.withUnsafeBytes { LanguageDetector.detect($0) }
    return Verdict(
      stage: Self.stage, reason: reason(for: language),
      values: [
        Measurement("language", language.code),
        Measurement("language_score", language.share),
        Measurement("language_reliable", language.isReliable ? 1 : 0),
      ])
  }

  private func reason(for language: DetectedLanguage) -> String? {
    if language.code == DetectedLanguage.undetermined {
      return settings.keepsUndetermined ? nil : "language_undetermined"
    }
    if !settings.languages.contains(language.code) { return "language_not_wanted" }
    return language.share < settings.minimumScore ? "language_score_below_minimum" : nil
  }
}

/// Which languages a ``LanguageFilter`` keeps.
public struct LanguageSettings: Sendable, Codable, Equatable {
  /// The codes of the languages that stay.
  public var languages = ["en"]
  /// The least share of the text's letters in the language; equality passes.
  public var minimumScore = 0.5
  /// Whether documents without a clear language stay; right for source code.
  public var keepsUndetermined = false

  /// English, by half of the letters at least.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case languages
    case minimumScore = "minimum_score"
    case keepsUndetermined = "keep_undetermined"
  }
}
