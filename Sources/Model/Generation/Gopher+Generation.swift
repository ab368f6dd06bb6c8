import GopherCore
import Tensors

extension Gopher {
  /// Continues a text.
  ///
  /// The prompt runs through the network once; each further token then costs one row. A text may
  /// grow past `contextLength`: ``SamplingOptions/positions`` says what larger distances count as;
  /// nothing is forgotten, and memory is what bounds it.
  ///
  ///     let text = try model.generate(prompt: tokens, options: .init(maximumTokens: 50, topP: 0.9))
  ///
  /// - Parameters:
  ///   - prompt: the beginning of the text; may be empty if the options name an end-of-document
  ///     token, behind which the text then begins.
  ///   - options: how tokens are chosen and when to stop; stop texts need the other method.
  ///   - onToken: called with each new token as it is made; false ends the text after it.
  /// - Returns: the new tokens, without the prompt and the end-of-document token.
  public func generate(
    prompt: [Int32], options: SamplingOptions,
    onToken: (Int32) throws -> Bool = { _ in true }
  ) throws -> [Int32] {
    try generate(
      prompts: [Prompt(prompt)], options: options, onToken: { try onToken($1) })[0].tokens
  }

  /// Continues several texts at once.
  ///
  /// A step reads the weights once for all texts that run; one that has ended leaves its place to
  /// the next. **What becomes of a text has the same bits whatever others run beside it.**
  ///
  ///     let texts = try model.generate(
  ///       prompts: questions.map { Prompt(tokenizer.encode($0), stopTexts: ["\n"]) },
  ///       options: SamplingOptions(maximumTokens: 50), decode: tokenizer.decode)
  ///
  /// Throws a usage failure, before anything runs, for options that mean nothing, prompts that the
  /// model cannot read, and texts that exceed memory or ``SamplingOptions/maximumPositions``.
  ///
  /// - Parameters:
  ///   - prompts: how the texts begin.
  ///   - options: how tokens are chosen and when to stop.
  ///   - together: how many texts run at once at most; each takes a cache.
  ///   - decode: what tokens spell; without it there are no stop texts.
  ///   - stopRequest: asked before each step; when it is made, texts end where they are.
  ///   - onToken: called with the index of a prompt and each new token of it, but for one that a
  ///     stop text appears in; false ends the text after it.
  /// - Returns: what was made, in the order of the prompts.
  public func generate(
    prompts: [Prompt], options: SamplingOptions, together: Int = 8,
    decode: (([Int32]) -> String)? = nil, stopRequest: StopRequest? = nil,
    onToken: (_ prompt: Int, _ token: Int32) throws -> Bool = { _, _ in true }
  ) throws -> [GeneratedText] {
    precondition(together > 0, "Gopher.generate: runs one text at once or more")
    try options.validate()
    let beginnings = try prompts.map { prompt in
      precondition(
        decode != nil || (prompt.stopTexts ?? options.stopTexts).isEmpty,
        "Gopher.generate: stop texts need a decoder")
      return try beginning(of: prompt, options)
    }
    let lengths = zip(prompts, beginnings).map { prompt, beginning in
      beginning.count + (prompt.maximumTokens ?? options.maximumTokens)
    }
    let places = min(together, prompts.count)
    guard places > 0, let capacity = lengths.max() else { return [] }
    if let limit = options.maximumPositions, capacity > limit {
      throw Failure.usage(
        "A prompt and its continuation make \(capacity) tokens, but at most \(limit) are allowed; "
          + "shorten the prompt, or ask for fewer tokens.")
    }
    let longest = beginnings.map(\.count).max() ?? 0
    var memory = configuration.cacheMemory(
      positions: capacity, sequences: places, extent: options.positions,
      elementType: activationType)
    memory.activations = configuration.passMemory(
      sequences: 1, length: longest, extent: options.positions, elementType: activationType)
    try memory.require()
    var batch = GenerationBatch(
      model: self, prompts: prompts, beginnings: beginnings, options: options, decode: decode,
      caches: try KeyValueCache.batch(
        for: self, count: places, capacity: capacity, positions: options.positions))
    while stopRequest?.isRequested != true, try batch.step(onToken) {}
    return batch.finish()
  }

  /// The tokens that a text begins with, the end of the document before included.
  private func beginning(of prompt: Prompt, _ options: SamplingOptions) throws -> [Int32] {
    let tokens = (options.endOfDocument.map { [$0] } ?? []) + prompt.tokens
    guard !tokens.isEmpty else {
      throw Failure.usage(
        "The prompt has no token; begin with at least one, or name the end-of-document token.")
    }
    if let wrong = tokens.first(where: { $0 < 0 || $0 >= configuration.vocabularySize }) {
      throw Failure.usage(
        "The prompt has the token \(wrong), but the model \(configuration.name) knows 0 to "
          + "\(configuration.vocabularySize - 1); was it made with another tokenizer?")
    }
    return tokens
  }

  /// The scores of the token after the given ones, [V], or [n, V] with n caches; the tokens are
  /// added to the caches.
  ///
  /// - Parameters:
  ///   - tokens: some of one text, or the next of each of several.
  ///   - caches: one a text.
  public func nextTokenLogits(after tokens: [Int32], caches: [KeyValueCache]) -> Tensor {
    let hidden = hidden(tokens, batch: caches.count, caches: caches, tape: nil).value
    let vocabulary = configuration.vocabularySize
    if caches.count > 1 {
      return Operations.logits(hidden: hidden, embedding: embedding)
        .reshaped([caches.count, vocabulary])
    }
    let last = hidden.shape.rows - 1
    return Operations.logits(hidden: hidden.rows(last..<last + 1), embedding: embedding)
      .reshaped([vocabulary])
  }
}
