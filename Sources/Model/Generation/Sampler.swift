import GopherCore

/// Chooses tokens from logits under options; a pure function of logits and position.
public struct Sampler: Sendable {
  /// The options.
  public let options: SamplingOptions
  private let random: Philox

  /// A sampler under options, for one of several texts behind the same prompt.
  ///
  /// Its random numbers are a pure function of (seed, sample).
  public init(_ options: SamplingOptions, sample: Int = 0) {
    self.options = options
    random = Philox(seed: options.seed, purpose: "sampling", step: UInt64(sample))
  }

  /// The token at a position of the sequence, from the logits of the position before it.
  ///
  /// The random number is keyed by the seed and the position, so that a text cut short and taken
  /// up again goes on as it would have.
  ///
  /// - Parameters:
  ///   - position: the index of the token to be chosen, the prompt's tokens counted.
  ///   - logits: one a token of the vocabulary.
  public func token(at position: Int, logits: UnsafeBufferPointer<Float>) -> Int32 {
    if options.temperature == 0 || options.topK == 1 { return Temperature.greedy(logits) }
    var candidates = Temperature.candidates(logits: logits, temperature: options.temperature)
    TopK.apply(options.topK, to: &candidates)
    Nucleus.apply(Double(options.topP), to: &candidates)
    return candidates.token(at: random.uniform(at: UInt64(position)))
  }
}
