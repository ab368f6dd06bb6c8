import GopherCore

/// How a data set gets its tokenizer.
public struct TokenizerRecipe: Codable, Sendable, Equatable {
  /// A SentencePiece model to use; one is trained if empty.
  public var model = ""
  /// Bytes of text to train on, shared out to the subsets by their weights.
  public var sampleBytes = 20_000_000
  /// What is trained.
  public var training = TokenizerSettings()

  /// Training with the paper's settings.
  public init() {}

  /// The tokenizer that ``model`` names; nil if one is to be trained.
  ///
  /// Throws a usage failure for a file that cannot be read or is no SentencePiece model.
  public func given() throws -> Tokenizer? {
    try model.isEmpty ? nil : Tokenizer(path: model, namedBy: "The recipe's tokenizer.model")
  }

  private enum CodingKeys: String, CodingKey {
    case model
    case sampleBytes = "sample_bytes"
    case vocabularySize = "vocabulary_size"
    case characterCoverage = "character_coverage"
    case normalization
    case splitDigits = "split_digits"
  }

  /// Reads the keys of training beside those of the sample.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decode(String.self, forKey: .model)
    sampleBytes = try container.decode(Int.self, forKey: .sampleBytes)
    training.vocabularySize = try container.decode(Int.self, forKey: .vocabularySize)
    training.characterCoverage = try container.decode(Double.self, forKey: .characterCoverage)
    training.normalization = try container.decode(String.self, forKey: .normalization)
    training.splitDigits = try container.decode(Bool.self, forKey: .splitDigits)
  }

  /// Writes the keys of training beside those of the sample.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(sampleBytes, forKey: .sampleBytes)
    try container.encode(training.vocabularySize, forKey: .vocabularySize)
    try container.encode(training.characterCoverage, forKey: .characterCoverage)
    try container.encode(training.normalization, forKey: .normalization)
    try container.encode(training.splitDigits, forKey: .splitDigits)
  }
}
