import GopherCore
import GopherModel
import Tensors
import Testing

@Suite struct GopherGenerationTests {
  private let golden: PyTorchGolden
  private let model: Gopher

  init() throws {
    golden = try PyTorchGolden("default")
    model = try golden.model()
  }

  @Test("decoding with the cache gives the forward pass's logits", arguments: [1, 7, 40])
  func cachedIsUncached(prefill: Int) throws {
    let tokens = Array(try golden.tokens("inputs").prefix(60))
    let whole = model.logits(tokens)
    let cache = try KeyValueCache(for: model, capacity: tokens.count)
    var next = Array(tokens[..<prefill])
    for position in prefill - 1..<tokens.count {
      let logits = model.nextTokenLogits(after: next, caches: [cache])
      // Same weights, other order of sums: what float32 against float64 may be off by, twice.
      let error = relativeError(logits.values, whole.rows(position..<position + 1).values)
      #expect(error < 2 * GopherTests.tolerance, "position \(position)")
      if position + 1 < tokens.count { next = [tokens[position + 1]] }
    }
    #expect(cache.count == tokens.count)
  }

  @Test func greedyTakesTheForwardPassesBestToken() throws {
    let prompt = Array(try golden.tokens("inputs").prefix(5))
    let text = try model.generate(
      prompt: prompt, options: SamplingOptions(maximumTokens: 12, temperature: 0))
    var sequence = prompt
    for token in text {
      let logits = model.logits(sequence)
      let last = logits.rows(sequence.count - 1..<sequence.count)
      #expect(token == last.withUnsafeBuffer { Temperature.greedy($0) })
      sequence.append(token)
    }
    #expect(text.count == 12)
  }

  @Test func theSeedFixesTheTextAndTheCallbackSeesIt() throws {
    func text(_ seed: UInt64) throws -> [Int32] {
      var seen = [Int32]()
      let text = try model.generate(
        prompt: [1, 2], options: SamplingOptions(maximumTokens: 20, topP: 0.95, seed: seed)
      ) {
        seen.append($0)
        return true
      }
      #expect(text == seen)
      return text
    }
    #expect(try text(1) == text(1))
    #expect(try text(1) != text(2))
  }

  @Test func aTextGoesOnAsItWouldHave() throws {
    let whole = try model.generate(
      prompt: [3, 4, 5], options: SamplingOptions(maximumTokens: 16, seed: 9))
    let rest = try model.generate(
      prompt: [3, 4, 5] + whole.prefix(6), options: SamplingOptions(maximumTokens: 10, seed: 9))
    #expect(Array(whole.prefix(6)) + rest == whole)
  }

  @Test("a text begins behind the end of a document and ends before the next")
  func endOfDocument() throws {
    var options = SamplingOptions(maximumTokens: 40, seed: 1)
    for end in [Int32(0), 7, 13] {
      options.endOfDocument = nil
      let whole = try model.generate(prompt: [end, 1, 2], options: options)
      let fromNothing = try model.generate(prompt: [end], options: options)
      options.endOfDocument = end
      #expect(
        try model.generate(prompt: [1, 2], options: options) == Array(whole.prefix { $0 != end }))
      #expect(
        try model.generate(prompt: [], options: options)
          == Array(fromNothing.prefix { $0 != end }))
    }
  }

  @Test func theCallbackEndsTheText() throws {
    let options = SamplingOptions(maximumTokens: 20, seed: 1)
    let whole = try model.generate(prompt: [1, 2], options: options)
    let stop = whole[5], first = try #require(whole.firstIndex(of: stop))
    let cut = try model.generate(prompt: [1, 2], options: options) { $0 != stop }
    #expect(cut == Array(whole[...first]))
    #expect(try model.generate(prompt: [1, 2], options: .init(maximumTokens: 0)) == [])
  }

  @Test("texts grow past the context, distances clamped") func beyondTheContext() throws {
    let small = try PyTorchGolden("biased")
    let model = try small.model(), length = small.configuration.contextLength
    let tokens = Array(try small.tokens("inputs").prefix(2 * length))
    let whole = model.logits(tokens)
    let cache = try KeyValueCache(for: model, capacity: tokens.count)
    _ = model.nextTokenLogits(after: Array(tokens[..<length]), caches: [cache])
    for position in length..<tokens.count {
      let logits = model.nextTokenLogits(after: [tokens[position]], caches: [cache])
      let error = relativeError(logits.values, whole.rows(position..<position + 1).values)
      #expect(error < 2 * GopherTests.tolerance)
    }
    // Within the context a longer input changes nothing.
    let short = model.logits(Array(tokens[..<length]))
    #expect(
      relativeError(whole.rows(0..<length).values, short.values) < 2 * GopherTests.tolerance)
    let options = SamplingOptions(maximumTokens: 2 * length, temperature: 0)
    #expect(try model.generate(prompt: [1], options: options).count == 2 * length)
  }

  @Test func promptsThatTheModelCannotReadAreRefused() {
    let options = SamplingOptions(maximumTokens: 1)
    let empty = #expect(throws: Failure.self) { try model.generate(prompt: [], options: options) }
    #expect(empty?.message.hasPrefix("The prompt has no token;") == true)
    let foreign = #expect(throws: Failure.self) {
      try model.generate(prompt: [1, 61], options: options)
    }
    #expect(
      foreign?.message == "The prompt has the token 61, but the model golden knows 0 to 60; was "
        + "it made with another tokenizer?")
    let endless = #expect(throws: Failure.self) {
      try model.generate(prompt: [1], options: SamplingOptions(maximumTokens: 1 << 31))
    }
    #expect(
      endless?.message.hasPrefix("The model golden needs ") == true, "\(endless?.message ?? "")")
  }
}
