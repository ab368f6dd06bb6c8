import GopherModel
import Tensors

/// What a run would need, reckoned before anything is allocated.
public struct TrainingPlan: Encodable, Equatable, Sendable {
  /// The model's name.
  public let model: String
  /// Its parameters, the tied embedding once.
  public let parameters: Int
  /// Optimiser steps.
  public let steps: Int
  /// Tokens a step.
  public let batchTokens: Int
  /// Tokens in all.
  public let tokens: Double
  /// Forward and backward FLOPs a token, with causal attention.
  public let flopsPerToken: Double
  /// The same in all.
  public let flops: Double
  /// The common estimate 6 N D, for comparison.
  public let estimatedFlops: Double
  /// Memory in one process, by state.
  public let memory: Memory
  /// Bytes of activations for each choice of what is computed again, by its name.
  public let activations: [String: Int]
  /// Bytes that can be had on this machine; nil where the system does not say.
  public let availableMemory: Int?
  /// Bytes of one checkpoint: weights, both moments, and float32 copies where there are any.
  public let checkpointBytes: Int
  /// The FLOPs a second reckoned with.
  public let peak: Double
  /// Seconds of training if every FLOP ran at the peak.
  public let secondsAtPeak: Double

  /// Bytes by state.
  public struct Memory: Encodable, Equatable, Sendable {
    /// The weights, and the table of positions.
    public let parameters: Int
    /// The partial sums of gradients that are alive together.
    public let gradients: Int
    /// Adam's two moments, and float32 copies of the weights where there are any.
    public let optimizer: Int
    /// What a micro-batch keeps for its backward pass, estimated.
    public let activations: Int
    /// All of it.
    public let total: Int

    init(_ estimate: MemoryEstimate) {
      parameters = estimate.parameters
      gradients = estimate.gradients
      optimizer = estimate.optimizer
      activations = estimate.activations
      total = estimate.total
    }
  }

  enum CodingKeys: String, CodingKey {
    case model, parameters, steps
    case batchTokens = "batch_tokens"
    case tokens
    case flopsPerToken = "flops_per_token"
    case flops
    case estimatedFlops = "flops_6nd"
    case memory = "memory_bytes"
    case activations = "activation_bytes_by_rematerialization"
    case availableMemory = "available_memory_bytes"
    case checkpointBytes = "checkpoint_bytes"
    case peak = "peak_flops_per_second"
    case secondsAtPeak = "seconds_at_peak"
  }

  /// Plans a resolved configuration on a machine of `peak` FLOPs a second.
  public init(_ configuration: TrainingConfiguration, peak: Double) throws {
    let shape = try configuration.modelConfiguration()
    model = shape.name
    parameters = shape.parameterCount
    steps = configuration.steps
    batchTokens = configuration.batchTokens
    tokens = Double(configuration.steps) * Double(configuration.batchTokens)
    flopsPerToken = shape.modelFLOPsPerToken()
    flops = flopsPerToken * tokens
    estimatedFlops = shape.estimatedTrainingFLOPs(tokens: tokens)
    memory = Memory(try configuration.memory())
    activations = Dictionary(
      uniqueKeysWithValues: try Rematerialization.allCases.map {
        var other = configuration
        other.rematerialization = $0
        return ($0.rawValue, try other.memory().activations)
      })
    availableMemory = AvailableMemory.bytes()
    let precision = configuration.precision
    checkpointBytes =
      (precision.parameterType.byteCount + precision.optimizerBytesPerParameter) * parameters
    self.peak = peak
    secondsAtPeak = flops / peak
  }
}
