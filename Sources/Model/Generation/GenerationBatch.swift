import GopherCore
import Tensors

/// Texts that are continued together, one token each a step.
struct GenerationBatch {
  private let model: Gopher
  private let prompts: [Prompt]
  private let beginnings: [[Int32]]
  private let options: SamplingOptions
  private let decode: (([Int32]) -> String)?
  private var results: [GeneratedText]
  /// The next prompt to begin.
  private var next = 0
  private var places: [Place]

  /// A cache and the text that runs on it.
  private struct Place {
    let cache: KeyValueCache
    /// The prompt whose beginning the cache holds; the text itself may have ended.
    var prompt: Int?
    /// The scores behind the beginning, [V].
    var first: Tensor?
    /// The text, while it runs.
    var text: RunningText?
  }

  init(
    model: Gopher, prompts: [Prompt], beginnings: [[Int32]], options: SamplingOptions,
    decode: (([Int32]) -> String)?, caches: [KeyValueCache]
  ) {
    self.model = model
    self.prompts = prompts
    self.beginnings = beginnings
    self.options = options
    self.decode = decode
    results = prompts.map { _ in GeneratedText(text: decode.map { _ in "" }) }
    places = caches.map { Place(cache: $0) }
  }

  /// Begins what there is room for and makes one token of each text that runs; false at the end.
  mutating func step(_ onToken: (Int, Int32) throws -> Bool) throws -> Bool {
    for index in places.indices where places[index].text == nil && next < prompts.count {
      try begin(next, at: index, onToken)
      next += 1
    }
    let running = places.indices.filter { places[$0].text != nil }
    if !running.isEmpty {
      let logits = model.nextTokenLogits(
        after: running.compactMap { places[$0].text?.tokens.last },
        caches: running.map { places[$0].cache })
      try choose(running, logits.reshaped([running.count, logits.shape.columns]), onToken)
    }
    return next < prompts.count || places.contains { $0.text != nil }
  }

  /// The results; what still runs ends where it is.
  mutating func finish() -> [GeneratedText] {
    for index in places.indices { end(index, .interrupted) }
    return results
  }

  /// Runs a beginning and chooses the first token; places that hold the same beginning share it.
  private mutating func begin(
    _ prompt: Int, at index: Int, _ onToken: (Int, Int32) throws -> Bool
  ) throws {
    let beginning = beginnings[prompt], cache = places[index].cache
    let twin = places.first { $0.prompt.map { beginnings[$0] } == beginning }
    let logits: Tensor
    if let twin, let first = twin.first {
      if twin.cache === cache {
        cache.rewind(to: beginning.count)
      } else {
        cache.copy(beginning.count, from: twin.cache)
      }
      logits = first
    } else {
      cache.rewind(to: 0)
      logits = model.nextTokenLogits(after: beginning, caches: [cache])
    }
    places[index].prompt = prompt
    places[index].first = logits
    places[index].text = RunningText(
      prompt: prompt, position: beginning.count,
      sampler: Sampler(options, sample: prompts[prompt].sample),
      maximumTokens: prompts[prompt].maximumTokens ?? options.maximumTokens,
      stops: StopTexts(prompts[prompt].stopTexts ?? options.stopTexts))
    if places[index].text?.maximumTokens == 0 { return end(index, .length) }
    try choose([index], logits.reshaped([1, logits.count]), onToken)
  }

  /// Chooses the next token of some texts from their scores, [n, V].
  private mutating func choose(
    _ indices: [Int], _ logits: Tensor, _ onToken: (Int, Int32) throws -> Bool
  ) throws {
    let texts = indices.map { places[$0].text }
    let tokens = try Parallelism.pool.map(indices.count) { row in
      let logits = logits.rows(row..<row + 1)
      return logits.withUnsafeBuffer { texts[row]?.token(from: $0) ?? 0 }
    }
    for (index, token) in zip(indices, tokens) { try take(token, at: index, onToken) }
  }

  /// Adds a token to a text, or ends it.
  private mutating func take(
    _ token: Int32, at index: Int, _ onToken: (Int, Int32) throws -> Bool
  ) throws {
    if token == options.endOfDocument { return end(index, .endOfDocument) }
    if options.stopTokens.contains(token) { return end(index, .stopToken) }
    places[index].text?.tokens.append(token)
    guard let text = places[index].text else { return }
    if let decode, !text.stops.texts.isEmpty, text.stops.cut(decode(text.tokens)) != nil {
      return end(index, .stopText)
    }
    guard try onToken(text.prompt, token) else { return end(index, .interrupted) }
    if text.tokens.count == text.maximumTokens { end(index, .length) }
  }

  /// Notes the result of a text that runs, and frees its place.
  private mutating func end(_ index: Int, _ ending: GeneratedText.Ending) {
    guard let text = places[index].text else { return }
    places[index].text = nil
    var result = GeneratedText(tokens: text.tokens, text: decode?(text.tokens), ending: ending)
    if ending == .stopText, let decode, let kept = result.text.flatMap(text.stops.cut) {
      result.text = kept
      while !result.tokens.isEmpty, decode(result.tokens).utf8.count > kept.utf8.count {
        result.tokens.removeLast()
      }
    }
    results[text.prompt] = result
  }
}

/// A text that is being continued.
private struct RunningText {
  let prompt: Int
  /// The number of tokens that it began with.
  let position: Int
  let sampler: Sampler
  let maximumTokens: Int
  let stops: StopTexts
  /// The new tokens.
  var tokens: [Int32] = []

  /// The next token from its scores.
  func token(from logits: UnsafeBufferPointer<Float>) -> Int32 {
    sampler.token(at: position + tokens.count, logits: logits)
  }
}
