import GopherCore

/// Keeps documents in the wanted languages; the paper keeps English in every subset.
///
/// The paper names neither its classifier nor a threshold: the classifier is CLD2 and the score
/// the share of the text's letters in the language it finds (``LanguageDetector``).
///
/// Reasons, in this order: `language_undetermined`, `language_not_wanted`,
/// `language_score_below_minimum`. Values: `language` (a code), `language_score`,
/// `language_reliable` (0 or 1). A document whose metadata name its language (``LanguageSettings/field``)
/// has that one, with the score 1.
public struct LanguageFilter: ThresholdFilter {
  /// `language`.
  public static let stage = "language"

  /// Which languages stay, and how sure it must be.
  public let settings: LanguageSettings

  /// A filter with settings; by default it keeps English.
  public init(settings: LanguageSettings = LanguageSettings()) { self.settings = settings }

  /// Detects the language of a document and decides.
  public func verdict(on text: AnalyzedText) -> Verdict {
    verdict(on: text.bytes.withUnsafeBytes { LanguageDetector.detect($0) })
  }

  /// Takes the language that the metadata name, or detects it, and decides.
  public func verdict(on text: AnalyzedText, metadata: [String: JSONValue]) -> Verdict {
    guard !settings.field.isEmpty, let name = metadata[settings.field]?.string,
      let code = Self.code(of: name)
    else { return verdict(on: text) }
    return verdict(on: DetectedLanguage(code: code, share: 1, isReliable: true))
  }

  private func verdict(on language: DetectedLanguage) -> Verdict {
    Verdict(
      stage: Self.stage, reason: reason(for: language),
      values: [
        Measurement("language", language.code),
        Measurement("language_score", language.share),
        Measurement("language_reliable", language.isReliable ? 1 : 0),
      ])
  }

  /// What the settings decide about values that were measured before.
  public func reason(forRecorded values: [Measurement.Value]) -> String? {
    guard values.count == 3, case .text(let code) = values[0], let share = values[1].number,
      let reliable = values[2].number
    else { return nil }
    return reason(for: DetectedLanguage(code: code, share: share, isReliable: reliable != 0))
  }

  /// The language of a tag such as `en-GB` (RFC 5646): its first part in small letters; nil for
  /// what is no tag, and for `und`, which says that the language is not known.
  ///
  /// Chinese keeps CLD2's code for its traditional script.
  static func code(of tag: String) -> String? {
    let parts = tag.lowercased().split { $0 == "-" || $0 == "_" }
    guard let first = parts.first, (2...3).contains(first.utf8.count), first != "und",
      first.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
    else { return nil }
    let traditional: Set<Substring> = ["hant", "tw", "hk", "mo"]
    if first == "zh", parts.dropFirst().contains(where: traditional.contains) { return "zh-Hant" }
    return String(first)
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
  /// The codes of the languages that stay: CLD2's, and where ``field`` is named also tags of two or
  /// three letters, which documents may have there.
  public var languages = ["en"]
  /// The least share of the text's letters in the language; equality passes.
  public var minimumScore = 0.5
  /// The metadata field that names a document's language, which then is not detected; none if
  /// empty.
  ///
  /// Extraction sets `language` to what a page says of itself.
  public var field = ""
  /// Whether documents without a clear language stay; right for source code.
  public var keepsUndetermined = false

  /// English, by half of the letters at least.
  public init() {}

  /// Throws a usage failure for settings that no document can meet.
  public func validate() throws {
    try Recipe.require(
      (0...1).contains(minimumScore), "language.minimum_score", minimumScore, "from 0 to 1")
    guard !languages.isEmpty || keepsUndetermined else {
      throw Failure.usage(
        "The recipe's language.languages is empty; name the codes of the languages that stay, such "
          + "as en, or switch the stage language off.")
    }
    for code in languages where !isCode(code) { throw Self.failure(code) }
  }

  private func isCode(_ word: String) -> Bool {
    LanguageCodes.isKnown(word) || !field.isEmpty && LanguageFilter.code(of: word) == word
  }

  private static func failure(_ word: String) -> Failure {
    if word == DetectedLanguage.undetermined {
      return .usage(
        "The recipe's language.languages names un, which is no language; to keep documents whose "
          + "language is not clear, set language.keep_undetermined to true.")
    }
    let advice =
      LanguageCodes.nearest(to: word).map { "did you mean \($0)?" }
      ?? "name codes such as en, de or zh-Hant."
    return .usage(
      "The recipe's language.languages names \(word), which is not a code that CLD2 gives a "
        + "language; \(advice)")
  }

  private enum CodingKeys: String, CodingKey {
    case languages, field
    case minimumScore = "minimum_score"
    case keepsUndetermined = "keep_undetermined"
  }
}
