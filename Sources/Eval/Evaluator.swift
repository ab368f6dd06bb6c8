import Foundation
import GopherCore

/// How tasks are run.
public struct EvaluationOptions: Sendable {
  /// Worked examples in each prompt; nil for each task's usual number.
  public var shots: Int?
  /// Score at most this many items a task, its first ones.
  public var limit: Int?
  /// Score at most this many items a task, drawn at random by the seed.
  public var sample: Int?
  /// What chooses worked examples and samples.
  public var seed: UInt64
  /// Whether answers are also compared with their prior after "Answer:", at twice the cost.
  public var isCalibrated: Bool

  /// Makes options.
  public init(
    shots: Int? = nil, limit: Int? = nil, sample: Int? = nil, seed: UInt64 = 0,
    isCalibrated: Bool = false
  ) {
    self.shots = shots
    self.limit = limit
    self.sample = sample
    self.seed = seed
    self.isCalibrated = isCalibrated
  }
}

/// Runs tasks on a model.
public struct Evaluator {
  /// The model asked.
  public let model: any LanguageModel
  /// How.
  public let options: EvaluationOptions
  private let observer: ProgressObserver
  private let stop: StopRequest?

  /// Makes an evaluator.
  public init(
    model: any LanguageModel, options: EvaluationOptions = EvaluationOptions(),
    stop: StopRequest? = nil, observer: @escaping ProgressObserver = { _ in }
  ) {
    self.model = model
    self.options = options
    self.stop = stop
    self.observer = observer
  }

  /// Reads a task and scores the model on it.
  public func evaluate(
    _ task: any EvaluationTask, in folder: DataFolder
  ) throws -> TaskResult {
    try evaluate(task, contents: task.load(from: folder))
  }

  /// Scores the model on a task that was read.
  ///
  /// Throws a usage failure if there are fewer worked examples than asked for.
  public func evaluate(
    _ task: any EvaluationTask, contents: TaskContents
  ) throws -> TaskResult {
    let shots = options.shots ?? min(task.usualShots, contents.usableShots)
    let prompts = try PromptBuilder(
      task: task.name, contents: contents, shots: max(0, shots), seed: options.seed)
    let items = chosenItems(of: contents, task: task.name)
    let asked = try items.map { try prompts.question(for: $0) }
    let scorer = ItemScorer(contents: contents, isCalibrated: options.isCalibrated)
    let digest = SHA256()
    for question in asked { question.hash(into: digest) }
    let answers = try answer(scorer.requests(for: asked), task: task.name)
    let completions = try complete(asked, task: task.name)
    var scored = [TaskResult.Item]()
    for (index, question) in asked.enumerated() {
      scored.append(
        scorer.score(
          question, identifier: contents.items[items[index]].identifier, answers: answers,
          completion: completions[index]))
    }
    return TaskResult(
      task: task.name, category: task.category, group: task.group, shots: max(0, shots),
      metrics: scorer.summary(of: scored), itemMetrics: scorer.itemMetrics, items: scored,
      skipped: TaskResult.Skips.count(contents.skipped), promptDigest: digest.finish())
  }

  /// The places of the items to score, in the order of the file.
  private func chosenItems(of contents: TaskContents, task: String) -> [Int] {
    let count = contents.items.count
    if let limit = options.limit { return Array(0..<min(limit, count)) }
    guard let sample = options.sample, sample < count else { return Array(0..<count) }
    let permutation = Permutation(
      count: UInt64(count), random: Philox(seed: options.seed, purpose: "sample.\(task)"))
    return (0..<UInt64(sample)).map { Int(permutation[$0]) }.sorted()
  }

  /// Asks every request once, longest first so that the time left is not underestimated, those of
  /// one context together.
  private func answer(
    _ requests: [LikelihoodRequest], task: String
  ) throws -> [LikelihoodRequest: Likelihood] {
    var answers = [LikelihoodRequest: Likelihood]()
    let order = requests.indices.sorted {
      (requests[$1].context.utf8.count, $0) < (requests[$0].context.utf8.count, $1)
    }
    var start = 0
    while start < order.count {
      try stop?.check()
      var end = min(order.count, start + Self.batch)
      while end < order.count, requests[order[end]].context == requests[order[end - 1]].context {
        end += 1
      }
      let batch = order[start..<end].map { requests[$0] }
      for (request, likelihood) in zip(batch, try model.logLikelihoods(of: batch)) {
        guard !likelihood.logLikelihood.isNaN else {
          throw Failure.badInput(
            "The model \(model.name) gives no number (NaN) as a probability; its weights are "
              + "damaged or its training had diverged.")
        }
        answers[request] = likelihood
      }
      start = end
      report(task, end, order.count, "requests")
    }
    return answers
  }

  private func complete(_ questions: [Question], task: String) throws -> [String?] {
    var completions = [String?](repeating: nil, count: questions.count)
    let total = questions.count { if case .generation = $0 { true } else { false } }
    var done = 0
    for (index, question) in questions.enumerated() {
      guard case .generation(let completion) = question else { continue }
      try stop?.check()
      let request = GenerationRequest(
        prompt: completion.prompt, stops: completion.stops,
        maximumTokens: completion.maximumTokens)
      completions[index] = try model.generate([request]).first
      done += 1
      report(task, done, total, "answers")
    }
    return completions
  }

  private func report(_ task: String, _ done: Int, _ total: Int, _ unit: String) {
    observer(
      Progress(stage: task, completed: Double(done), total: Double(total), unit: unit))
  }

  private static let batch = 32
}

extension Question {
  /// Adds everything that is asked to a digest, parts closed by a zero byte.
  fileprivate func hash(into digest: SHA256) {
    let parts: [String] =
      switch self {
      case .choice(let candidates): candidates.flatMap { [$0.context, $0.continuation] }
      case .cloze(let candidate): [candidate.context, candidate.continuation]
      case .generation(let completion): [completion.prompt] + completion.answers
      }
    for part in parts {
      Array((part + "\u{0}").utf8).withUnsafeBytes { digest.update($0) }
    }
  }
}

extension StopRequest {
  /// Throws a `stopped` failure if a stop was asked for.
  func check() throws {
    guard isRequested else { return }
    throw Failure(.stopped, "Stopped on request; nothing of this evaluation is kept.")
  }
}
