import GopherCore

/// What kind of text a subset holds; decides which stages it goes through (the paper, Table 2 and
/// appendix A.1; spec §3.2).
///
/// | stage | web | books | news | c4 | code | wikipedia |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | content | yes | – | – | – | – | – |
/// | language | yes | yes | yes | yes | yes | yes |
/// | extraction of HTML | yes | yes | yes | yes | yes | yes |
/// | quality | yes | – | – | – | – | – |
/// | repetition | yes | – | – | – | – | – |
/// | exact and near deduplication | yes | yes | yes | yes | yes | yes |
/// | test sets | yes | yes | yes | yes | yes | yes |
///
/// Extraction applies wherever a document is HTML; the paper's other subsets came as text. In
/// source code a language is often not to be found; such documents stay in `code`.
public enum Profile: String, Sendable, ConfigurationWord {
  /// Web pages: MassiveWeb. All stages.
  case web
  /// Books.
  case books
  /// News articles.
  case news
  /// Source code: GitHub.
  case code
  /// Encyclopedia articles.
  case wikipedia
  /// Web text that was cleaned before: C4.
  case c4

  /// Whether a stage runs on such a subset unless its recipe says otherwise.
  public func runs(_ stage: FilterStage) -> Bool {
    switch stage {
    case .content, .quality, .repetition: self == .web
    case .language, .exactDeduplication, .nearDeduplication, .testSet: true
    }
  }
}

/// The stages that a recipe can switch for each subset.
public enum FilterStage: String, Codable, Sendable, CaseIterable {
  /// Blocked hosts and addresses, and explicit content; without any in the recipe it does not run.
  case content
  /// Documents in other languages are dropped.
  case language
  /// The quality rules of the paper.
  case quality
  /// Table A1 of the paper.
  case repetition
  /// Documents of the same text.
  case exactDeduplication = "exact_deduplication"
  /// Documents of nearly the same text.
  case nearDeduplication = "near_deduplication"
  /// Documents like an item of a test set or a held-out document.
  case testSet = "test_set"

  /// The stages that judge a document by what they measure on it alone, in their order.
  static let measured: [FilterStage] = [.content, .language, .quality, .repetition]
}

/// Whether a stage runs on a subset: `profile` (as the profile says), `true` or `false`.
public enum StageSwitch: Codable, Sendable, Equatable {
  /// As the profile says.
  case profile
  /// Always.
  case on
  /// Never.
  case off

  /// Reads a truth value or the word `profile`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isOn = try? container.decode(Bool.self) {
      self = isOn ? .on : .off
    } else if try container.decode(String.self) == "profile" {
      self = .profile
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "should be true, false or profile")
    }
  }

  /// Writes a truth value or the word `profile`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .profile: try container.encode("profile")
    case .on: try container.encode(true)
    case .off: try container.encode(false)
    }
  }
}
