import Foundation
import GopherCore
import GopherEvaluation
import GopherModel
import MassiveText
import Tensors
import TestSupport
import Testing

@Suite struct GopherLanguageModelTests {
  private func language(
    _ options: GopherLanguageModel.Options = .init()
  ) throws -> GopherLanguageModel {
    try GopherLanguageModel(
      model: TinyModel.gopher(), tokenizer: TinyModel.tokenizer.get(), options: options)
  }

  private let requests = [
    LikelihoodRequest(context: "the quick brown", continuation: " fox"),
    LikelihoodRequest(context: "the quick brown", continuation: " dog, lazy times"),
    LikelihoodRequest(context: "", continuation: "Line 7: the"),
    LikelihoodRequest(context: "the quick brown ", continuation: "fox"),
    LikelihoodRequest(
      context: String(TinyModel.text.prefix(900)), continuation: " jumps over the lazy dog"),
    LikelihoodRequest(context: "the quick brown", continuation: " fox"),
  ]

  @Test("an answer does not depend on its company, bit for bit")
  func batchInvariance() throws {
    let language = try language()
    let together = try language.logLikelihoods(of: requests)
    let alone = try requests.flatMap { try language.logLikelihoods(of: [$0]) }
    let reversed = try language.logLikelihoods(of: requests.reversed())
    #expect(together == alone)
    #expect(together == reversed.reversed())
    #expect(together[0] == together[3])
    #expect(together[0] == together[5])
  }

  @Test("a shared start of contexts is run once and changes nothing but last bits")
  func sharedStart() throws {
    let examples = "Line 3: the quick brown fox\n\n", language = try language()
    let questions = ["Line 4: the", "Line 5: lazy dog", "Line 6:"]
    func requests(_ bytes: Int) -> [LikelihoodRequest] {
      questions.map {
        LikelihoodRequest(
          context: examples + $0, continuation: " quick brown", sharedBytes: bytes)
      }
    }
    let shared = try language.logLikelihoods(of: requests(examples.utf8.count))
    let plain = try language.logLikelihoods(of: requests(0))
    for (a, b) in zip(shared, plain) {
      #expect(a.tokens == b.tokens && a.isGreedy == b.isGreedy)
      #expect(abs(a.logLikelihood - b.logLikelihood) < 1e-4)
    }
    let alone = try requests(examples.utf8.count).reversed().map { request in
      _ = try language.logLikelihoods(of: self.requests)
      return try language.logLikelihoods(of: [request])[0]
    }
    #expect(shared == alone.reversed())
  }

  @Test("scores are those of the network read as a whole")
  func againstWholeRun() throws {
    let language = try language(), tokenizer = language.tokenizer
    for request in requests.dropFirst(1) {
      let whole = try tokenizer.encode(request.context + request.continuation)
      let head = try tokenizer.encode(String(request.context.withoutTrailingSpace))
      let joined = head + whole.dropFirst(head.count), scored = whole.count - head.count
      let tokens = [tokenizer.endOfDocument] + joined.suffix(32)
      let scores = language.model.tokenLogProbabilities(
        inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
      let sum = scores.logProbability.suffix(scored).reduce(0.0) { $0 + Double($1) }
      let answer = try #require(try language.logLikelihoods(of: [request]).first)
      #expect(answer.tokens == scored)
      #expect(abs(answer.logLikelihood - sum) < 1e-4 * abs(sum), "\(request)")
      #expect(answer.isGreedy == scores.isArgmax.suffix(scored).allSatisfy { $0 })
    }
  }

  @Test("rolling: every token once; a smaller stride changes the context, not the count")
  func rolling() throws {
    let text = String(TinyModel.text.prefix(2000))
    let tokens = try TinyModel.tokenizer.get().encode(text).count
    let whole = try #require(try language().rollingLogLikelihoods(of: [text]).first)
    #expect(whole.tokens == tokens)
    let options = GopherLanguageModel.Options(window: 32, stride: 8)
    let overlapping = try #require(try language(options).rollingLogLikelihoods(of: [text]).first)
    #expect(overlapping.tokens == tokens)
    #expect(overlapping.logLikelihood != whole.logLikelihood)
    #expect(abs(overlapping.logLikelihood / whole.logLikelihood - 1) < 0.1)
    let short = "the quick"
    let rolled = try language().rollingLogLikelihoods(of: [short])[0].logLikelihood
    let asked = try language().logLikelihoods(
      of: [LikelihoodRequest(context: "", continuation: short)])[0].logLikelihood
    #expect(abs(rolled - asked) < 1e-4)
  }

  @Test("generation is greedy and stops before a stop string")
  func generation() throws {
    let language = try language()
    let free = try language.generate([
      GenerationRequest(prompt: "the quick", stops: [], maximumTokens: 12)
    ])[0]
    let scored = try language.logLikelihoods(of: [
      LikelihoodRequest(context: "the quick", continuation: free)
    ])[0]
    if scored.tokens == 12 { #expect(scored.isGreedy) }
    guard free.count > 3 else { return }
    let stop = String(free.dropFirst(2).prefix(2))
    let stopped = try language.generate([
      GenerationRequest(prompt: "the quick", stops: [stop], maximumTokens: 12)
    ])[0]
    #expect(!stopped.contains(stop))
    #expect(free.hasPrefix(stopped))
  }

  @Test("a prompt is continued behind an end-of-document token, as answers are scored")
  func beginning() throws {
    let language = try language(), end = language.tokenizer.endOfDocument
    let prompt = try language.tokenizer.encode("the quick")
    let tokens = try language.model.generate(
      prompt: [end] + prompt, options: SamplingOptions(maximumTokens: 12, temperature: 0))
    let expected = language.tokenizer.decode(Array(tokens.prefix { $0 != end }))
    let request = GenerationRequest(prompt: "the quick", stops: [], maximumTokens: 12)
    #expect(try language.generate([request]) == [expected])
    let long = String(TinyModel.text.prefix(900))
    let tail = try language.tokenizer.encode(long).suffix(31)
    let cut = try language.model.generate(
      prompt: [end] + tail, options: SamplingOptions(maximumTokens: 3, temperature: 0))
    #expect(
      try language.generate([GenerationRequest(prompt: long, stops: [], maximumTokens: 3)])
        == [language.tokenizer.decode(Array(cut.prefix { $0 != end }))])
  }

  @Test("bfloat16 scores are those of float32, to 8 bits", arguments: [Precision.mixed, .bfloat16])
  func precisions(precision: Precision) throws {
    let full = try language(), half = try language(.init(precision: precision))
    #expect(full.settings.precision == .float32 && half.settings.precision == precision)
    #expect(half.settings.differences(from: full.settings) == "precision \(precision.rawValue)")
    let text = String(TinyModel.text.prefix(2000))
    let scores = try full.logLikelihoods(of: requests) + full.rollingLogLikelihoods(of: [text])
    let rounded = try half.logLikelihoods(of: requests) + half.rollingLogLikelihoods(of: [text])
    for (a, b) in zip(scores, rounded) {
      // Logits are sums of numbers that are each off by 2⁻⁹ at most.
      #expect(abs(a.logLikelihood - b.logLikelihood) < 0x1p-9 * abs(a.logLikelihood))
      #expect(a.logLikelihood != b.logLikelihood && a.tokens == b.tokens)
    }
    let alone = try requests.flatMap { try half.logLikelihoods(of: [$0]) }
    #expect(alone == Array(rounded.dropLast()))
    let bytes = half.model.parameters.map { $0.value.elementType }
    #expect(bytes.allSatisfy { $0 == precision.parameterType })
  }

  @Test("how bfloat16 weights were trained is no matter when they are read")
  func trainingPrecisions() throws {
    for precision in [Precision.bfloat16Master, .bfloat16Nearest] {
      #expect(try language(.init(precision: precision)).settings.precision == .bfloat16)
    }
  }

  @Test("beyond the trained context distances are clamped or extended, as asked")
  func positions() throws {
    let text = String(TinyModel.text.prefix(600))
    func scores(_ window: Int, _ positions: PositionExtent) throws -> [Likelihood] {
      let language = try language(.init(window: window, positions: positions))
      #expect(language.settings.positions == positions && language.settings.window == window)
      let request = LikelihoodRequest(context: text, continuation: " fox")
      return try language.rollingLogLikelihoods(of: [text]) + language.logLikelihoods(of: [request])
    }
    let within = zip(try scores(32, .clamped), try scores(32, .extended))
    #expect(within.allSatisfy { $0 == $1 })
    let beyond = zip(try scores(96, .clamped), try scores(96, .extended))
    #expect(beyond.allSatisfy { $0.logLikelihood != $1.logLikelihood && $0.tokens == $1.tokens })
  }

  @Test("a window that does not fit into memory is refused before anything is allocated")
  func memory() {
    let failure = #expect(throws: Failure.self) { try language(.init(window: 1 << 40)) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("to run 1 sequence of 1099511627776 tokens") == true)
  }

  @Test("a tokenizer of another vocabulary is refused")
  func vocabulary() {
    let failure = #expect(throws: Failure.self) {
      try GopherLanguageModel(
        model: TinyModel.gopher(vocabulary: 400), tokenizer: TinyModel.tokenizer.get())
    }
    #expect(failure?.message.contains("380 pieces") == true)
  }

  @Test("a checkpoint, a run and an export are all found")
  func saved() throws {
    let folder = try TemporaryDirectory()
    try TinyModel.save(to: folder.appending("checkpoints/step-00000005"))
    try TinyModel.save(to: folder.appending("checkpoints/step-00000009"), step: 9)
    try "checkpoints/step-00000009\n".write(
      toFile: folder.appending("latest"), atomically: true, encoding: .utf8)
    let run = try GopherLanguageModel(checkpoint: folder.path)
    #expect(run.name == "tiny, step 9")
    let step5 = try GopherLanguageModel(
      checkpoint: folder.appending("checkpoints/step-00000005"))
    #expect(step5.name == "tiny, step 5")
    #expect(try run.logLikelihoods(of: requests) == step5.logLikelihoods(of: requests))
    try FileManager.default.removeItem(
      atPath: folder.appending("checkpoints/step-00000009/manifest.json"))
    var notices = [String]()
    let export = try GopherLanguageModel(
      checkpoint: folder.appending("checkpoints/step-00000009"), notice: { notices.append($0) })
    #expect(export.name == "tiny")
    #expect(notices.first?.contains("unchecked") == true)
  }
}
