import Foundation
import GopherCore
import GopherModel
import Tensors

/// Measures tokens a second on this machine.
///
/// After one repetition that does not count, it repeats for the given seconds, at least three
/// times, or as often as told, and takes the median, so that a moment's disturbance does not show.
public struct SpeedMeasurement {
  /// What is measured.
  public var task: SpeedTask
  /// A member of the family.
  public var model: String
  /// Where shape and weights come from instead.
  public var checkpoint: String?
  /// The formats of parameters and activations.
  public var precision: Precision
  /// Tokens a sequence; for decoding, those before the first one written; nil for the model's.
  public var context: Int?
  /// Sequences at once.
  public var batch: Int
  /// What the backward pass of training computes again.
  public var rematerialization: Rematerialization
  /// Seconds to measure, at least.
  public var seconds: Double
  /// How often to repeat, whatever it takes; nil to go by ``seconds``.
  public var steps: Int?
  /// What the machine can do; nil to measure that first.
  public var peaks: MachinePeaks?
  private let observer: ProgressObserver

  /// Names what is measured.
  public init(
    task: SpeedTask, model: String, checkpoint: String? = nil,
    precision: Precision = .float32, context: Int? = nil, batch: Int = 1,
    rematerialization: Rematerialization = .none, seconds: Double = 5, steps: Int? = nil,
    observer: @escaping ProgressObserver = { _ in }
  ) {
    self.task = task
    self.model = model
    self.checkpoint = checkpoint
    self.precision = precision
    self.context = context
    self.batch = batch
    self.rematerialization = rematerialization
    self.seconds = seconds
    self.steps = steps
    self.observer = observer
  }

  /// Measures; throws where there is no such model or not enough memory.
  public func run(notice: (String) -> Void = { _ in }) throws -> SpeedResult {
    let load = try network(notice)
    let peaks = peaks ?? MachinePeaks.measure()
    ProcessMemory.resetPeak()
    let model = try load()
    let length = context ?? model.configuration.contextLength
    let work = try SpeedWork(
      task, model, precision: precision, length: length, sequences: batch,
      rematerialization: rematerialization)
    work.body()
    let profile = OperationProfile()
    let durations = OperationProfile.$current.withValue(profile) { repeated(work.body) }
    let duration = durations.sorted()[durations.count / 2]
    let flops = work.flops / duration, tokens = Double(work.tokens)
    return SpeedResult(
      task: task.rawValue, model: model.configuration.name, precision: precision.rawValue,
      context: length, batch: batch, threads: Parallelism.pool.threads,
      tokensPerSecond: tokens / duration,
      modelFlopsPerSecond: flops, peakFloat32FlopsPerSecond: peaks.float32,
      peakBfloat16FlopsPerSecond: peaks.bfloat16, shareOfPeak: flops / peaks.products(precision),
      readBandwidthBytesPerSecond: peaks.memory.allThreads,
      readBandwidthOneThreadBytesPerSecond: peaks.memory.oneThread,
      bytesPerToken: work.bytes.map { $0 / tokens },
      shareOfBandwidth: work.bytes.map { $0 / duration / peaks.memory.allThreads },
      peakMemoryBytes: ProcessMemory.peak(), kernelFamily: MatrixKernelFamily.current,
      vectorFamily: VectorKernelFamily.current.rawValue, repetitions: durations.count,
      operations: OperationShares(profile, of: durations.reduce(0, +)))
  }

  /// How to get at the network, once it is known to fit.
  private func network(_ notice: (String) -> Void) throws -> () throws -> Gopher {
    if let checkpoint {
      let saved = try SavedModel(checkpoint, notice: notice)
      try requireMemory(saved.configuration())
      return { try saved.model() }
    }
    var configuration = try GopherConfiguration.named(model)
    if let context { configuration.contextLength = max(context, configuration.contextLength) }
    try requireMemory(configuration)
    return { [configuration] in try Gopher(configuration: configuration, seed: 0) }
  }

  /// Throws a usage failure where the measurement would not fit; a cache looks for itself.
  private func requireMemory(_ configuration: GopherConfiguration) throws {
    switch task {
    case .train:
      try configuration.trainingMemory(
        sequences: batch, length: context, rematerialization: rematerialization,
        precision: precision
      ).require()
    case .prefill:
      try configuration.inferenceMemory(sequences: batch, length: context, precision: precision)
        .require()
    case .decode: try configuration.weightMemory().require()
    }
  }

  private func repeated(_ body: () -> Void) -> [Double] {
    let clock = ContinuousClock()
    var durations = [Double](), total = 0.0
    while steps.map({ durations.count < $0 }) ?? (total < seconds || durations.count < 3) {
      let duration = clock.measure(body) / .seconds(1)
      durations.append(duration)
      total += duration
      let goal = steps.map { Double($0) * total / Double(durations.count) } ?? seconds
      observer(
        Progress(stage: "speed", completed: min(total, goal), total: goal, unit: "seconds"))
    }
    return durations
  }
}
