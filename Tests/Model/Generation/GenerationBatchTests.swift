import GopherCore
import GopherModel
import Tensors
import Testing

@Suite struct GenerationBatchTests {
  private let model: Gopher
  private let tokens: [Int32]

  init() throws {
    let golden = try PyTorchGolden("default")
    model = try golden.model()
    tokens = try golden.tokens("inputs")
  }

  /// Beginnings of several lengths, two of them equal.
  private var prompts: [Prompt] {
    [1, 5, 40, 2, 5, 17].map { Prompt(Array(tokens.prefix($0))) }
  }

  private func options(_ change: (inout SamplingOptions) -> Void = { _ in }) -> SamplingOptions {
    var options = SamplingOptions(maximumTokens: 12, topP: 0.95, seed: 3)
    change(&options)
    return options
  }

  /// Two letters a token, so that stops begin and end within tokens.
  private let decode: ([Int32]) -> String = { tokens in
    String(
      tokens.flatMap { [UInt8(97 + $0 % 26), UInt8(97 + $0 / 26)] }.map {
        Character(UnicodeScalar($0))
      })
  }

  @Test(
    "scores of a row have the bits of the text alone",
    arguments: [Precision.float32, .mixed, .bfloat16])
  func sameBits(precision: Precision) throws {
    model.use(precision)
    let texts = [3, 20, 7, 1, 33].map { Array(tokens.prefix($0)) }
    let caches = try KeyValueCache.batch(for: model, count: texts.count, capacity: 40)
    for (text, cache) in zip(texts, caches) {
      _ = model.nextTokenLogits(after: text, caches: [cache])
    }
    for step in 0..<3 {
      let next = texts.indices.map { Int32((7 * $0 + step) % 61) }
      let together = model.nextTokenLogits(after: next, caches: caches)
      for (index, text) in texts.enumerated() {
        let cache = try KeyValueCache(for: model, capacity: 64)
        _ = model.nextTokenLogits(after: text, caches: [cache])
        for earlier in 0..<step {
          _ = model.nextTokenLogits(after: [Int32((7 * index + earlier) % 61)], caches: [cache])
        }
        let alone = model.nextTokenLogits(after: [next[index]], caches: [cache])
        #expect(together.rows(index..<index + 1).values == alone.values, "\(step), \(index)")
      }
    }
  }

  @Test("texts are those of each prompt alone, however many run at once", arguments: [1, 2, 4, 9])
  func together(count: Int) throws {
    let all = try model.generate(prompts: prompts, options: options(), together: count)
    for (prompt, text) in zip(prompts, all) {
      #expect(try model.generate(prompt: prompt.tokens, options: options()) == text.tokens)
      #expect(text.ending == .length && text.text == nil && text.tokens.count == 12)
    }
  }

  @Test("threads change nothing")
  func threads() throws {
    let one = try Parallelism.$pool.withValue(ThreadPool(threads: 1)) {
      try model.generate(prompts: prompts, options: options())
    }
    let three = try Parallelism.$pool.withValue(ThreadPool(threads: 3)) {
      try model.generate(prompts: prompts, options: options())
    }
    #expect(one == three)
  }

  @Test("samples of one prompt differ, are repeatable, and the first has the seed itself")
  func samples() throws {
    let prompt = Array(tokens.prefix(4))
    let samples = (0..<5).map { Prompt(prompt, sample: $0) }
    let texts = try model.generate(prompts: samples, options: options(), together: 3)
    #expect(Set(texts.map(\.tokens)).count == 5)
    #expect(try model.generate(prompt: prompt, options: options()) == texts[0].tokens)
    let reversed = try model.generate(prompts: samples.reversed(), options: options())
    #expect(Array(reversed.reversed()) == texts)
    #expect(try model.generate(prompts: [samples[3]], options: options()) == [texts[3]])
  }

  @Test("a stop text ends a text before it, across the borders of tokens", arguments: 1..<8)
  func stopText(start: Int) throws {
    let prompt = Array(tokens.prefix(5))
    let whole = try model.generate(prompt: prompt, options: options())
    let text = decode(whole)
    let stop = String(text.dropFirst(start).prefix(3))
    let expected = try #require(StopTexts([stop]).cut(text))
    var seen = [Int32]()
    let prompts = [Prompt(prompt, stopTexts: [stop, "never"]), Prompt(prompt)]
    let stopped = try model.generate(prompts: prompts, options: options(), decode: decode) {
      if $0 == 0 { seen.append($1) }
      return true
    }
    #expect(stopped[0].text == expected && stopped[0].ending == .stopText)
    #expect(stopped[0].tokens == Array(whole.prefix(expected.utf8.count / 2)))
    #expect(whole.starts(with: seen) && seen.count < whole.count)
    #expect(decode(seen).utf8.count < expected.utf8.count + 3)
    #expect(stopped[1].tokens == whole && stopped[1].text == text)
  }

  @Test("stop tokens and the end of the document end a text and are no part of it")
  func stopTokens() throws {
    let prompt = Array(tokens.prefix(5))
    let whole = try model.generate(prompt: prompt, options: options())
    let end = whole[6], first = try #require(whole.firstIndex(of: end))
    let stopped = try model.generate(
      prompts: [Prompt(prompt)], options: options { $0.stopTokens = [99, end] })
    #expect(stopped[0].tokens == Array(whole[..<first]) && stopped[0].ending == .stopToken)
    let ended = try model.generate(
      prompts: [Prompt(Array(prompt.dropFirst()))],
      options: options {
        $0.endOfDocument = prompt[0]
        $0.maximumTokens = 400
        $0.temperature = 5
        $0.topP = 1
      })
    #expect(ended[0].ending == .endOfDocument && !ended[0].tokens.contains(prompt[0]))
  }

  @Test("each prompt may have its own length, and the caller may end one or all")
  func lengths() throws {
    let prompts = [0, 3, 7].map { Prompt([1, 2], maximumTokens: $0) }
    let texts = try model.generate(prompts: prompts, options: options())
    #expect(texts.map(\.tokens.count) == [0, 3, 7] && texts.allSatisfy { $0.ending == .length })
    let cut = try model.generate(
      prompts: prompts, options: options(),
      onToken: { index, token in index != 2 || token != texts[2].tokens[4] })
    #expect(cut[1] == texts[1] && cut[2].ending == .interrupted && cut[2].tokens.count <= 5)
    let request = StopRequest()
    let stopped = try model.generate(
      prompts: self.prompts, options: options(), together: 2, stopRequest: request,
      onToken: { _, _ in
        request.request()
        return true
      })
    #expect(stopped.allSatisfy { $0.ending == .interrupted })
    #expect(stopped.map(\.tokens.count).reduce(0, +) < 6)
  }

  @Test("texts that exceed the setting or the memory are refused before anything runs")
  func limits() throws {
    let limit = #expect(throws: Failure.self) {
      try model.generate(prompts: prompts, options: options { $0.maximumPositions = 51 })
    }
    #expect(
      limit?.message == "A prompt and its continuation make 52 tokens, but at most 51 are allowed; "
        + "shorten the prompt, or ask for fewer tokens.")
    _ = try model.generate(prompts: prompts, options: options { $0.maximumPositions = 52 })
    let many = #expect(throws: Failure.self) {
      try KeyValueCache.batch(for: model, count: 1 << 20, capacity: 1 << 20)
    }
    #expect(many?.kind == .usage)
    #expect(
      many?.message.contains("to generate 1048576 texts of 1048576 tokens (cache ") == true,
      "\(many?.message ?? "")")
    #expect(throws: Failure.self) {
      try model.generate(prompts: [Prompt([1, 61])], options: options())
    }
    #expect(throws: Failure.self) {
      try model.generate(prompts: prompts, options: options { $0.stopTexts = [""] }, decode: decode)
    }
    #expect(try model.generate(prompts: [], options: options()).isEmpty)
  }
}
