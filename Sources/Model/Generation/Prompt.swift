/// The beginning of one of the texts that are generated together.
public struct Prompt: Equatable, Sendable {
  /// The tokens to continue; may be empty if the options name an end-of-document token.
  public var tokens: [Int32]
  /// Which of several texts behind the same beginning: each number has random numbers of its own.
  public var sample: Int
  /// The most tokens to make; nil for that of the options.
  public var maximumTokens: Int?
  /// Texts that end the generation; nil for those of the options.
  public var stopTexts: [String]?

  /// A beginning.
  public init(
    _ tokens: [Int32], sample: Int = 0, maximumTokens: Int? = nil, stopTexts: [String]? = nil
  ) {
    precondition(sample >= 0, "Prompt: samples count from 0")
    self.tokens = tokens
    self.sample = sample
    self.maximumTokens = maximumTokens
    self.stopTexts = stopTexts
  }
}

/// What a generation made of a prompt.
public struct GeneratedText: Equatable, Sendable {
  /// Why a text ended.
  public enum Ending: String, Codable, Sendable {
    /// It has as many tokens as were asked for.
    case length
    /// The model ended the document.
    case endOfDocument = "end_of_document"
    /// A token of ``SamplingOptions/stopTokens`` came; it is no part of the text.
    case stopToken = "stop_token"
    /// A stop text appeared; it is no part of the text.
    case stopText = "stop_text"
    /// The caller wanted no more.
    case interrupted
  }

  /// The new tokens, without the prompt: those whose text stands wholly before a stop text.
  public internal(set) var tokens: [Int32] = []
  /// The new text up to a stop text, which may end within a token; nil without a decoder.
  public internal(set) var text: String?
  /// Why it ended.
  public internal(set) var ending = Ending.interrupted
}
