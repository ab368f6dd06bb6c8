import GopherCore
import Tensors

extension Gopher {
  /// Continues a text.
  ///
  /// The prompt runs through the network once; each further token then costs one row. Distances
  /// beyond the configured context count as the largest of it, so a text may
  /// grow past `contextLength`; nothing is forgotten, and memory is what bounds it.
  ///
  ///     let text = try model.generate(prompt: tokens, options: .init(maximumTokens: 50, topP: 0.9))
  ///
  /// - Parameters:
  ///   - prompt: the beginning of the text; may be empty if the options name an end-of-document
  ///     token, behind which the text then begins.
  ///   - options: how tokens are chosen and when to stop.
  ///   - onToken: called with each new token as it is made; false ends the text after it.
  /// - Returns: the new tokens, without the prompt and the end-of-document token.
  public func generate(
    prompt: [Int32], options: SamplingOptions,
    onToken: (Int32) throws -> Bool = { _ in true }
  ) throws -> [Int32] {
    try options.validate()
    let prompt = (options.endOfDocument.map { [$0] } ?? []) + prompt
    guard !prompt.isEmpty else {
      throw Failure.usage(
        "The prompt has no token; begin with at least one, or name the end-of-document token.")
    }
    guard options.maximumTokens > 0 else { return [] }
    if let wrong = prompt.first(where: { $0 < 0 || $0 >= configuration.vocabularySize }) {
      throw Failure.usage(
        "The prompt has the token \(wrong), but the model \(configuration.name) knows 0 to "
          + "\(configuration.vocabularySize - 1); was it made with another tokenizer?")
    }
    let cache = try KeyValueCache(
      for: self, capacity: prompt.count + options.maximumTokens)
    let sampler = Sampler(options)
    var text = [Int32](), next = prompt
    while text.count < options.maximumTokens {
      let logits = nextTokenLogits(after: next, cache: cache)
      let token = logits.withUnsafeBuffer {
        sampler.token(at: prompt.count + text.count, logits: $0)
      }
      if token == options.endOfDocument { break }
      text.append(token)
      if try !onToken(token) { break }
      next = [token]
    }
    return text
  }

  /// The scores of the token after the given ones, [V]; they are added to the cache.
  public func nextTokenLogits(after tokens: [Int32], cache: KeyValueCache) -> Tensor {
    let hidden = hidden(tokens, cache: cache, tape: nil).value
    let last = hidden.shape.rows - 1
    return Operations.logits(hidden: hidden.rows(last..<last + 1), embedding: embedding)
      .reshaped([configuration.vocabularySize])
  }
}
