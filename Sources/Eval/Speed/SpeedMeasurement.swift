import Foundation
import GopherCore
import GopherModel
import Tensors

/// Measures tokens a second on this machine.
///
/// After one repetition that does not count, it repeats for the given seconds, at least three
/// times, and takes the median, so that a moment's disturbance does not show.
public struct SpeedMeasurement {
  /// What is measured.
  public var task: SpeedTask
  /// A member of the family.
  public var model: String
  /// Where shape and weights come from instead.
  public var checkpoint: String?
  /// Tokens a sequence; nil for the model's.
  public var context: Int?
  /// Sequences at once.
  public var batch: Int
  /// Seconds to measure, at least.
  public var seconds: Double
  private let observer: ProgressObserver

  /// Names what is measured.
  public init(
    task: SpeedTask, model: String, checkpoint: String? = nil, context: Int? = nil,
    batch: Int = 1, seconds: Double = 5, observer: @escaping ProgressObserver = { _ in }
  ) {
    self.task = task
    self.model = model
    self.checkpoint = checkpoint
    self.context = context
    self.batch = batch
    self.seconds = seconds
    self.observer = observer
  }

  /// Measures; throws where there is no such model or not enough memory.
  public func run(notice: (String) -> Void = { _ in }) throws -> SpeedResult {
    let model = try network(notice)
    let length = context ?? model.configuration.contextLength
    let sequences = task == .train ? batch : 1
    let peak = MatrixPeak.measure(), bandwidth = MemoryBandwidth.measure()
    let work = try work(model, length: length, sequences: sequences)
    let durations = repeated(work.body)
    let duration = durations.sorted()[durations.count / 2]
    let flops = work.flops / duration
    return SpeedResult(
      task: task.rawValue, model: model.configuration.name, context: length, batch: sequences,
      threads: ThreadPool.shared.threads, tokensPerSecond: Double(work.tokens) / duration,
      modelFlopsPerSecond: flops, peakFloat32FlopsPerSecond: peak,
      peakBfloat16FlopsPerSecond: nil, shareOfPeak: flops / peak,
      readBandwidthBytesPerSecond: bandwidth, peakMemoryBytes: ProcessMemory.peak(),
      kernelFamily: MatrixKernelFamily.current, repetitions: durations.count)
  }

  private func network(_ notice: (String) -> Void) throws -> Gopher {
    if let checkpoint {
      let saved = try SavedModel(checkpoint, notice: notice)
      try requireMemory(saved.configuration())
      return try saved.model()
    }
    var configuration = try GopherConfiguration.named(model)
    if let context { configuration.contextLength = max(context, configuration.contextLength) }
    try requireMemory(configuration)
    return try Gopher(configuration: configuration, seed: 0)
  }

  /// Throws a usage failure where the measurement would not fit; a cache looks for itself.
  private func requireMemory(_ configuration: GopherConfiguration) throws {
    switch task {
    case .train: try configuration.trainingMemory(sequences: batch, length: context).require()
    case .prefill: try configuration.inferenceMemory(sequences: 1, length: context).require()
    case .decode: try configuration.weightMemory().require()
    }
  }

  /// One repetition: what it does, for how many tokens, with how much arithmetic.
  private func work(
    _ model: Gopher, length: Int, sequences: Int
  ) throws -> (tokens: Int, flops: Double, body: () -> Void) {
    let configuration = model.configuration
    let random = Philox(seed: 0, purpose: "speed")
    let tokens = (0...UInt64(length * sequences)).map {
      Int32(random.integer(below: UInt64(configuration.vocabularySize), at: $0))
    }
    let inputs = Array(tokens.dropLast()), targets = Array(tokens.dropFirst())
    let perToken = configuration.modelFLOPsPerToken(length: length)
    switch task {
    case .train:
      let body = {
        let tape = Tape()
        let loss = model.loss(
          inputs: inputs, targets: targets, batch: sequences, scale: 1, tape: tape)
        tape.backward(from: loss)
        for parameter in model.parameters { parameter.zeroGradient() }
      }
      return (inputs.count, perToken * Double(inputs.count), body)
    case .prefill:
      let body = { _ = model.tokenLogProbabilities(inputs: inputs, targets: targets) }
      return (length, perToken / 3 * Double(length), body)
    case .decode:
      let written = 32
      let cache = try KeyValueCache(for: model, capacity: length + written)
      _ = model.hidden(inputs, cache: cache, tape: nil)
      let body = {
        cache.rewind(to: length)
        for token in tokens.prefix(written) {
          _ = model.nextTokenLogits(after: [token], cache: cache)
        }
      }
      let before = configuration.forwardFLOPs(length: length, attention: .causal).total
      let after = configuration.forwardFLOPs(length: length + written, attention: .causal).total
      return (written, after - before, body)
    }
  }

  private func repeated(_ body: () -> Void) -> [Double] {
    let clock = ContinuousClock()
    body()
    var durations = [Double](), total = 0.0
    while total < seconds || durations.count < 3 {
      let duration = clock.measure(body) / .seconds(1)
      durations.append(duration)
      total += duration
      observer(
        Progress(
          stage: "speed", completed: min(total, seconds), total: seconds, unit: "seconds"))
    }
    return durations
  }
}
