import Collectives
import GopherCore
import GopherModel
import Tensors

extension TrainingConfiguration {
  /// This configuration with every "as the paper does" replaced by its value, and checked.
  ///
  /// - Parameter vocabularySize: pieces of the data set's tokenizer; nil where there is no data
  ///   set, as when only planning.
  ///
  /// Throws a usage failure for the first value that cannot be used.
  public func resolved(vocabularySize: Int? = nil) throws -> TrainingConfiguration {
    if context != -1 { try require(context >= 1, "context is \(context); give at least 1 token") }
    let shape = try model.configuration(
      vocabulary: vocabularySize, context: context == -1 ? nil : context)
    let recipe = PaperRecipe(for: shape)
    var result = self
    result.model.resolve(as: shape)
    result.context = shape.contextLength
    result.batchTokens = batchTokens == -1 ? max(context, recipe.batchTokens) : batchTokens
    try require(
      result.batchTokens >= result.context,
      "batch_tokens is \(result.batchTokens), less than one sequence of context "
        + "\(result.context); raise batch_tokens or lower context")
    try require(
      result.batchTokens <= 1 << 40, "batch_tokens is \(result.batchTokens); give at most 2^40")
    result.batchTokens -= result.batchTokens % result.context
    let sequences = result.sequencesPerStep
    try require(
      microBatch == -1 || microBatch >= 1, "micro_batch is \(microBatch); give at least 1")
    if steps == -1 { result.steps = max(1, tokens / result.batchTokens) }
    if microBatch == -1 { result.microBatch = max(1, min(2048 / result.context, sequences)) }
    if virtualShards == -1 {
      let parts = max(1, sequences / result.microBatch)
      result.virtualShards = [8, 4, 2, 1].first { $0 <= parts } ?? 1
    }
    if learningRate.maximum == -1 { result.learningRate.maximum = recipe.learningRate }
    if learningRate.warmupSteps == -1 {
      result.learningRate.warmupSteps = min(PaperRecipe.warmupSteps, result.steps / 10)
    }
    if clip == -1 { result.clip = recipe.clip }
    try result.check()
    return result
  }

  /// Sequences a step; the configuration must be resolved.
  public var sequencesPerStep: Int { batchTokens / context }

  /// The network's shape; the configuration must be resolved.
  public func modelConfiguration() throws -> GopherConfiguration {
    try model.configuration(vocabulary: nil, context: context)
  }

  /// The learning rate over the run; the configuration must be resolved.
  public var schedule: LearningRateSchedule {
    LearningRateSchedule(
      initial: learningRate.initial, maximum: learningRate.maximum,
      finalRatio: learningRate.finalRatio, warmupSteps: learningRate.warmupSteps, steps: steps)
  }

  /// Checks a configuration that has no open values left.
  private func check() throws {
    try require(steps >= 1, "steps is \(steps); give at least 1")
    try require(
      (1...sequencesPerStep).contains(microBatch),
      "micro_batch is \(microBatch); it should be from 1 to the \(sequencesPerStep) sequences of a "
        + "step")
    try require(
      VirtualShards.isAllowed(virtualShards) && virtualShards <= sequencesPerStep,
      "virtual_shards is \(virtualShards); it should be a power of two, at most the "
        + "\(sequencesPerStep) sequences of a step")
    let rate = learningRate
    try require(
      rate.maximum > 0 && rate.maximum.isFinite,
      "learning_rate.maximum is \(rate.maximum); it should be above 0, for example 6e-4")
    try require(
      (0...1).contains(rate.finalRatio),
      "learning_rate.final_ratio is \(rate.finalRatio); it should be from 0 to 1")
    try require(
      (0...rate.maximum).contains(rate.initial),
      "learning_rate.initial is \(rate.initial); it should be from 0 to learning_rate.maximum, "
        + "\(rate.maximum)")
    try require(
      (0..<steps).contains(rate.warmupSteps),
      "learning_rate.warmup_steps is \(rate.warmupSteps); it should be from 0 to less than the "
        + "\(steps) steps of the run")
    try require(
      (0..<1).contains(adam.beta1) && (0..<1).contains(adam.beta2),
      "adam.beta1 and adam.beta2 are \(adam.beta1) and \(adam.beta2); they should be from 0 to "
        + "below 1")
    try require(adam.epsilon > 0, "adam.epsilon is \(adam.epsilon); it should be above 0")
    try require(
      (0...1).contains(adam.weightDecay),
      "adam.weight_decay is \(adam.weightDecay); it should be from 0 to 1")
    try require(clip >= 0, "clip is \(clip); it should be 0 (no clipping) or above")
    try require(
      checkpoint.interval >= 1, "checkpoint.interval is \(checkpoint.interval); give at least 1")
    try require(
      checkpoint.minutes >= 0, "checkpoint.minutes is \(checkpoint.minutes); give 0 (never) or more"
    )
    try require(checkpoint.keep >= 1, "checkpoint.keep is \(checkpoint.keep); give at least 1")
    try require(
      evaluation.interval >= 0,
      "evaluation.interval is \(evaluation.interval); give 0 (never) or more")
    try require(
      evaluation.sequences >= 1, "evaluation.sequences is \(evaluation.sequences); give at least 1")
  }

  private func require(_ holds: Bool, _ sentence: String) throws {
    guard holds else { throw Failure.usage("\(sentence).") }
  }
}

extension ModelChoice {
  /// Fills every open value with that of a shape this choice gave.
  mutating func resolve(as shape: GopherConfiguration) {
    size = shape.name
    layers = shape.layers
    heads = shape.heads
    keySize = shape.keySize
    modelSize = shape.modelSize
    feedforwardSize = shape.feedforwardSize
    vocabularySize = shape.vocabularySize
    activation = shape.activation.rawValue
    normEpsilon = Double("\(shape.normEpsilon)") ?? Double(shape.normEpsilon)
  }
}
