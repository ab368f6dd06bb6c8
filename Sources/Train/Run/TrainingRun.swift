import Collectives
import Foundation
import GopherCore
import GopherModel
import Tensors

/// A training run kept in a directory: it saves its state, and goes on where it stopped.
///
///     var configuration = TrainingConfiguration()
///     configuration.data = "massivetext"
///     configuration.output = "run"
///     let summary = try TrainingRun(configuration).run()
///
/// A run killed at any moment and started again ends with the same checkpoint, bit for bit, as one
/// that was left alone; `metrics.jsonl` is the same but for wall-clock fields.
public final class TrainingRun {
  /// What a run came to.
  public struct Summary: Codable, Equatable, Sendable {
    /// Steps made in all.
    public let steps: Int
    /// Tokens trained on in all.
    public let tokens: Int
    /// The last step's loss, in nats a token.
    public let loss: Double
    /// The last measurement on held-out text, in nats a token.
    public let heldOutLoss: Double?
    /// Seconds of training, summed over resumed parts.
    public let seconds: Double
    /// The last checkpoint's directory.
    public let checkpoint: String

    enum CodingKeys: String, CodingKey {
      case steps, tokens, loss
      case heldOutLoss = "held_out_loss"
      case seconds, checkpoint
    }
  }

  /// The resolved configuration.
  public let configuration: TrainingConfiguration
  /// The state in memory.
  public let trainer: Trainer

  private let data: TrainingData
  private let directory: RunDirectory
  private let metrics: MetricsFile
  private let identity: RunIdentity
  private let observer: TrainingObserver
  private var savedStep = 0
  private var savedAt = ContinuousClock.now
  private var lastRecord: MetricsRecord?

  /// Opens a run on data at hand: starts it, or takes over the newest good checkpoint.
  ///
  /// Nothing is allocated or written before configuration, output directory and memory are found
  /// to be in order.
  public init(
    _ configuration: TrainingConfiguration, data: TrainingData,
    observer: TrainingObserver = TrainingObserver(),
    communicator: any Communicator = SingleProcess()
  ) throws {
    let configuration = try configuration.resolved(vocabularySize: data.vocabularySize)
    let shape = try configuration.modelConfiguration()
    try configuration.memory().require()
    self.configuration = configuration
    self.data = data
    self.observer = observer
    identity = try RunIdentity(configuration, dataSet: data.identity)
    directory = try RunDirectory(configuration.output, for: configuration)
    let model = try Gopher(
      configuration: shape, seed: configuration.seed, initialization: configuration.initialization)
    trainer = try Trainer(
      configuration, model: model, source: data.source, communicator: communicator)
    if let checkpoint = try directory.checkpoints.newestGood(notice: observer.notice) {
      try Self.resume(trainer, from: checkpoint, identity: identity, observer: observer)
      try directory.checkpoints.setAside(after: trainer.step)
      try directory.checkpoints.pointLatest(to: trainer.step)
      // A run killed between its last save and the pruning after it has no later save to prune.
      try directory.checkpoints.prune(keep: configuration.checkpoint.keep)
      savedStep = trainer.step
    }
    metrics = try MetricsFile(directory.metricsFile, after: trainer.step)
    lastRecord = metrics.earlier.last
  }

  /// Trains to the last step, or until a stop is asked for.
  ///
  /// Throws a `stopped` failure (exit code 75) when stopped: the state is saved by then.
  public func run(stop: StopRequest = StopRequest()) throws -> Summary {
    let speed = SpeedMeter(
      flopsPerToken: trainer.model.configuration.modelFLOPsPerToken(),
      peak: trainer.isFinished ? 1 : MatrixPeak.measure(), earlier: lastRecord?.seconds ?? 0)
    report(speed: speed)
    while !trainer.isFinished {
      let result = try trainer.advance { report(speed: speed, partOfStep: $0) }
      speed.count(tokens: configuration.batchTokens)
      try write(result, speed: speed)
      report(speed: speed)
      if isCheckpointDue || trainer.isFinished || stop.isRequested {
        try save()
        speed.restart()
      }
      if stop.isRequested, !trainer.isFinished { throw stopped() }
    }
    if savedStep != trainer.step { try save() }
    return Summary(
      steps: trainer.step, tokens: trainer.tokens, loss: lastRecord?.loss ?? .nan,
      heldOutLoss: lastRecord?.heldOutLoss, seconds: lastRecord?.seconds ?? 0,
      checkpoint: "\(directory.checkpoints.directory)/\(CheckpointStore.name(step: savedStep))")
  }

  private static func resume(
    _ trainer: Trainer, from checkpoint: Checkpoint, identity: RunIdentity,
    observer: TrainingObserver
  ) throws {
    guard checkpoint.manifest.configuration == identity.digest else {
      throw Failure.usage(
        "\(checkpoint.directory) was trained on other data: the data set has changed since, or "
          + "another one is named. Name the data set that the run was started with, or another "
          + "output directory.")
    }
    if checkpoint.manifest.kernelFamily != KernelFamily.current(trainer.configuration.precision) {
      observer.notice(
        "The checkpoint was computed with \(checkpoint.manifest.kernelFamily) kernels and goes on "
          + "with \(KernelFamily.current(trainer.configuration.precision)): results may differ in "
          + "their last bits from a run on one kind of machine.")
    }
    try trainer.load(checkpoint)
    observer.notice("Going on from step \(trainer.step) of \(trainer.configuration.steps).")
  }

  /// Appends the step's record, with the held-out loss where it is due.
  private func write(_ result: Trainer.StepResult, speed: SpeedMeter) throws {
    var record = MetricsRecord(
      step: result.step, tokens: trainer.tokens, loss: result.loss,
      learningRate: result.learningRate, gradientNorm: result.gradientNorm,
      tokensPerSecond: speed.tokensPerSecond, shareOfPeak: speed.shareOfPeak,
      seconds: speed.seconds)
    let interval = configuration.evaluation.interval
    if interval > 0, result.step % interval == 0 || trainer.isFinished, let heldOut = data.heldOut {
      record.heldOutLoss = heldOut.loss(of: trainer.model)
      speed.restart()
    }
    try metrics.append(record)
    observer.record(record)
    lastRecord = record
  }

  private var isCheckpointDue: Bool {
    let options = configuration.checkpoint
    let isLong = options.minutes > 0 && savedAt.duration(to: .now) > .seconds(60 * options.minutes)
    return isLong || trainer.step % options.interval == 0
  }

  private func save() throws {
    guard savedStep != trainer.step else { return }
    try metrics.sync()
    try directory.checkpoints.save(step: trainer.step) { path in
      var records = try trainer.save(to: path)
      if !data.tokenizerModel.isEmpty {
        records[Checkpoint.tokenizerFile] = try DurableFile.write(
          data.tokenizerModel, to: "\(path)/\(Checkpoint.tokenizerFile)")
      }
      return CheckpointManifest(
        step: trainer.step, tokens: trainer.tokens, seed: configuration.seed,
        build: "gopher-swift \(PackageVersion.current)",
        kernelFamily: KernelFamily.current(configuration.precision),
        configuration: identity.digest, files: records)
    }
    savedStep = trainer.step
    savedAt = .now
    try directory.checkpoints.prune(keep: configuration.checkpoint.keep)
  }

  private func stopped() -> Failure {
    Failure(
      .stopped,
      "Stopped on request after step \(trainer.step) of \(configuration.steps); the state is saved "
        + "in \(directory.path). Run the same command again to go on.")
  }

  private func report(speed: SpeedMeter, partOfStep: Double = 0) {
    observer.progress(
      Progress(
        stage: "train", completed: Double(trainer.step) + partOfStep,
        total: Double(configuration.steps),
        unit: "steps", detail: speed.detail(loss: lastRecord?.loss)))
  }
}
