import GopherCore

/// How the next token is chosen, and when to stop.
///
/// The transforms apply in the order temperature, top-k, nucleus, each on what the one before
/// left, as most samplers have them.
public struct SamplingOptions: Codable, Equatable, Sendable {
  /// The most tokens to make.
  public var maximumTokens = 100
  /// What logits are divided by; 0 always takes the likeliest token (the first of equals).
  public var temperature: Float = 1
  /// How many of the likeliest tokens stay; 0 keeps all.
  public var topK = 0
  /// The probability that the tokens which stay hold together at least; 1 keeps all.
  public var topP: Float = 1
  /// The seed: the same seed, prompt, sample, options and weights give the same text.
  public var seed: UInt64 = 0
  /// The token that ends documents; nil for none.
  ///
  /// A text begins behind it and ends before it, and it is no part of the text. So every piece of
  /// the paper's training text begins with a token that marks the beginning (Appendix A; spec
  /// §3.9), which here is the end of the document before.
  public var endOfDocument: Int32?
  /// Tokens that end a text, and are no part of it.
  public var stopTokens: [Int32] = []
  /// Texts that end a text, and are no part of it; see ``StopTexts``.
  public var stopTexts: [String] = []
  /// What distances beyond the trained context count as.
  public var positions = PositionExtent.clamped
  /// The most tokens that a prompt and its continuation may have together; nil: memory bounds it.
  public var maximumPositions: Int?

  /// Plain sampling; change what should differ.
  public init() {}

  /// Options with the given values.
  public init(
    maximumTokens: Int, temperature: Float = 1, topK: Int = 0, topP: Float = 1, seed: UInt64 = 0,
    endOfDocument: Int32? = nil
  ) {
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
    self.endOfDocument = endOfDocument
  }

  /// Throws a usage failure for the first value that means nothing.
  public func validate() throws {
    func demand(_ holds: Bool, _ name: String, _ value: Any, _ wish: String) throws {
      guard holds else {
        throw Failure.usage("Sampling: \(name) is \(value); it should be \(wish).")
      }
    }
    try demand(
      0...1 << 31 ~= maximumTokens, "the number of tokens", maximumTokens, "from 0 to 2^31")
    try demand(
      temperature >= 0 && temperature.isFinite, "temperature", temperature,
      "0 (the likeliest token) or more")
    try demand(topK >= 0, "top-k", topK, "0 (off) or more")
    try demand(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1 (off)")
    try demand(!stopTexts.contains(""), "a stop text", "empty", "one character or more")
    if let maximumPositions {
      try demand(maximumPositions > 0, "the most positions", maximumPositions, "above 0")
    }
  }
}
