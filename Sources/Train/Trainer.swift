import Collectives
import GopherCore
import GopherModel
import Tensors

/// Trains one model in memory, step by step.
///
///     let trainer = try Trainer(configuration, model: model, source: sequences)
///     while !trainer.isFinished { print(try trainer.advance().loss) }
///
/// The state after n steps is a pure function of the resolved configuration and the sequences,
/// whatever the number of threads or ranks, and however often it was saved and loaded. What is on
/// disk is ``TrainingRun``'s business.
public final class Trainer {
  /// What one step gave.
  public struct StepResult: Equatable, Sendable {
    /// Steps made, this one included.
    public let step: Int
    /// Mean loss of the step's tokens before the update, in nats.
    public let loss: Double
    /// The rate of the update.
    public let learningRate: Double
    /// Global norm of the gradient before clipping.
    public let gradientNorm: Double
  }

  /// The resolved configuration.
  public let configuration: TrainingConfiguration
  /// The model, whose weights change.
  public let model: Gopher
  /// The optimiser, with its moments.
  public let optimizer: Adam
  /// Steps made so far.
  public private(set) var step = 0

  private let pass: GradientPass

  /// Makes a trainer at step 0.
  ///
  /// `configuration` must be resolved and its shape that of `model`, whose parameters take the
  /// configuration's precision. Throws a usage failure if the
  /// ranks cannot share the virtual shards.
  public init(
    _ configuration: TrainingConfiguration, model: Gopher, source: any SequenceSource,
    communicator: any Communicator = SingleProcess()
  ) throws {
    precondition(configuration.steps > 0, "Trainer: the configuration is not resolved")
    self.configuration = configuration
    self.model = model
    optimizer = Adam(
      model.parameters, options: configuration.adam, precision: configuration.precision,
      seed: configuration.seed)
    // After the optimiser has taken its float32 copies.
    model.use(configuration.precision)
    let layout = BatchLayout(
      sequences: configuration.sequencesPerStep, microBatch: configuration.microBatch,
      shards: VirtualShards(configuration.virtualShards))
    pass = GradientPass(
      model: model, layout: layout, source: source, communicator: communicator,
      rematerialization: configuration.rematerialization)
    _ = try layout.shards.owned(by: communicator)
  }

  /// Whether the last step has been made.
  public var isFinished: Bool { step >= configuration.steps }

  /// Tokens trained on so far.
  public var tokens: Int { step * configuration.batchTokens }

  /// Makes one step.
  ///
  /// `progress` is told after each micro-batch how much of the step is done, from 0 to 1.
  ///
  /// Throws a usage failure, before any weight changes, if the loss or the gradient is infinite or
  /// not a number; it names the operation or the parameter where that arose, and the sequences.
  public func advance(progress: (Double) -> Void = { _ in }) throws -> StepResult {
    let rate = configuration.schedule.rate(after: step)
    let loss = try pass.run(step: step, progress: progress)
    let norm = GradientClipping.norm(of: model.parameters)
    guard loss.isFinite, norm.isFinite else {
      let (what, origin) =
        loss.isFinite
        ? ("gradient", try pass.originOfGradient(step: step))
        : ("loss", try pass.originOfLoss(step: step))
      throw Failure.usage(
        "The \(what) of step \(step + 1) is not a finite number (loss \(loss), learning rate "
          + "\(rate)): \(origin). Lower learning_rate.maximum, lengthen "
          + "learning_rate.warmup_steps or lower clip, and start again, in a new output directory "
          + "if there are checkpoints, which are good up to this step.")
    }
    optimizer.update(
      rate: rate,
      gradientScale: GradientClipping.factor(norm: norm, limit: configuration.clip))
    for parameter in model.parameters { parameter.zeroGradient() }
    step += 1
    return StepResult(step: step, loss: loss, learningRate: rate, gradientNorm: norm)
  }
}

extension Trainer {
  /// Writes the weights, `config.json` and the optimiser state into a directory.
  func save(to directory: String) throws -> [String: DurableFile.Record] {
    var records = [String: DurableFile.Record]()
    for file in try model.save(to: directory) { records[file.name] = file.record }
    records[Checkpoint.optimizerFile] = try optimizer.save(
      to: "\(directory)/\(Checkpoint.optimizerFile)")
    return records
  }

  /// Takes over the state of a checkpoint of the same shape.
  func load(_ checkpoint: Checkpoint) throws {
    try model.load(from: checkpoint.directory)
    step = checkpoint.manifest.step
    try optimizer.load(
      from: "\(checkpoint.directory)/\(Checkpoint.optimizerFile)", updates: step)
  }
}
