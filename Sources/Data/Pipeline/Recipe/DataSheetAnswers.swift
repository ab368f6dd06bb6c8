/// What only the maker of a data set can tell for its data sheet: `datasheet` of a recipe.
///
/// Free texts in Markdown; an empty one is marked in the sheet as still to be answered.
public struct DataSheetAnswers: Codable, Sendable, Equatable {
  /// What the data set was made for.
  public var purpose = ""
  /// Who made it, and on whose behalf.
  public var creators = ""
  /// Who paid for it.
  public var funding = ""
  /// Whether documents tell of people, and what is confidential or personal in them.
  public var personalData = ""
  /// What in the texts may offend, threaten or harm.
  public var sensitiveContent = ""
  /// Where the raw inputs are from and how they were gathered.
  public var sources = ""
  /// Over what time they were gathered.
  public var timeFrame = ""
  /// Whether those whom the texts are from know of it and agreed.
  public var consent = ""
  /// Whether somebody reviewed the ethics of it.
  public var ethicalReview = ""
  /// What it is meant to be used for, and has been used for.
  public var intendedUses = ""
  /// What it should not be used for.
  public var unsuitableUses = ""
  /// Who gets it, how and when.
  public var distribution = ""
  /// Under what licence, and what rights others have in it.
  public var licence = ""
  /// Who looks after it and can be asked.
  public var maintainer = ""
  /// Whether and how it will be corrected, extended or taken back.
  public var updates = ""

  /// Nothing answered.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case purpose, creators, funding
    case personalData = "personal_data"
    case sensitiveContent = "sensitive_content"
    case sources
    case timeFrame = "time_frame"
    case consent
    case ethicalReview = "ethical_review"
    case intendedUses = "intended_uses"
    case unsuitableUses = "unsuitable_uses"
    case distribution, licence, maintainer, updates
  }
}
