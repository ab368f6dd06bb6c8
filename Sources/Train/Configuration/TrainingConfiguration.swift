import Foundation
import GopherCore
import GopherModel

/// Everything that decides how a model is trained; a YAML file, or the defaults of the paper.
///
/// Values of -1 (and empty texts) mean "as the paper does for this model size";
/// ``resolved(vocabularySize:)`` replaces them. Keys are spelled with underscores in files:
///
///     model:
///       size: 44M
///     data: massivetext
///     output: run
///     steps: 1000
///     learning_rate:
///       maximum: 6e-4
public struct TrainingConfiguration: Codable, Equatable, Sendable {
  /// The network.
  public var model = ModelChoice()
  /// How the weights are drawn at the start.
  public var initialization = Initialization()
  /// The directory of the data set, made by `massivetext-build run`.
  public var data = ""
  /// Shares of the data set's subsets, which sum to 1; empty = the shares of its recipe.
  public var mixture = SubsetShares()
  /// The directory the run is kept in: checkpoints, metrics, the resolved configuration.
  public var output = ""
  /// Optimiser steps; -1 = as many as read `tokens` tokens.
  public var steps = -1
  /// Tokens to train on where `steps` is -1 (300B for every size; Gopher section 3).
  public var tokens = 300_000_000_000
  /// Tokens a step, over all micro-batches; -1 = the paper's (Gopher Table 1).
  ///
  /// Rounded down to whole sequences.
  public var batchTokens = -1
  /// Tokens a sequence; -1 = the model's (2048 in the paper).
  public var context = -1
  /// Sequences that go through the network at a time; -1 = about 2048 tokens' worth.
  public var microBatch = -1
  /// What the backward pass computes again instead of keeping it: `none`, `attention` or `block`.
  ///
  /// It changes memory and time, no number.
  public var rematerialization = Rematerialization.none
  /// Parts of a step whose gradients are summed along a fixed tree; a power of two, no smaller
  /// than the number of ranks; -1 = up to 8, fewer if a step has fewer sequences.
  public var virtualShards = -1
  /// Seed of the weights and of the order of the sequences.
  public var seed: UInt64 = 1
  /// The numbers' format: `float32`, `mixed`, `bfloat16`, `bfloat16-master`, `bfloat16-nearest`.
  public var precision = Precision.float32
  /// How the learning rate changes over the run.
  public var learningRate = LearningRate()
  /// The optimiser.
  public var adam = Adam.Options()
  /// Largest global norm of the gradient; -1 = 1, or 0.25 from 7.1B on (Gopher section 3.1);
  /// 0 = no clipping.
  public var clip: Double = -1
  /// When the state is saved.
  public var checkpoint = CheckpointOptions()
  /// When the held-out loss is measured.
  public var evaluation = EvaluationOptions()

  /// The paper's training of the 44M model.
  public init() {}

  enum CodingKeys: String, CodingKey {
    case model, initialization, data, mixture, output, steps, tokens
    case batchTokens = "batch_tokens"
    case context
    case microBatch = "micro_batch"
    case rematerialization
    case virtualShards = "virtual_shards"
    case seed, precision
    case learningRate = "learning_rate"
    case adam, clip, checkpoint, evaluation
  }
}

extension TrainingConfiguration {
  /// Reads a configuration: the defaults, a YAML file over them, then `key=value` texts in order.
  ///
  /// Throws a usage failure if there is no such file, and for an unknown key, with the nearest known
  /// one.
  public static func read(
    file: String? = nil, overrides: [String] = []
  ) throws -> TrainingConfiguration {
    if let file, !FileManager.default.fileExists(atPath: file) {
      throw Failure.usage("There is no configuration file \(file); check its path.")
    }
    return try Configuration.read(
      defaults: TrainingConfiguration(), templates: ["mixture": 0.0], file: file,
      overrides: overrides)
  }

  /// The learning rate over the run; see ``LearningRateSchedule``.
  public struct LearningRate: Codable, Equatable, Sendable {
    /// The highest rate; -1 = the paper's (Gopher Table 1).
    public var maximum: Double = -1
    /// The rate of the last step, as a share of the highest.
    public var finalRatio: Double = 0.1
    /// The rate of the first step.
    public var initial: Double = 1e-7
    /// Steps of linear warm-up; -1 = 1500, or a tenth of the steps if that is fewer.
    public var warmupSteps = -1

    /// The paper's schedule.
    public init() {}

    enum CodingKeys: String, CodingKey {
      case maximum
      case finalRatio = "final_ratio"
      case initial
      case warmupSteps = "warmup_steps"
    }
  }

  /// When the state is saved and how much of the past is kept.
  public struct CheckpointOptions: Codable, Equatable, Sendable {
    /// Steps between two checkpoints; the last step is saved in any case.
    public var interval = 100
    /// Minutes after which one is written even so; 0 = by steps alone.
    ///
    /// Bounds what a kill can cost where steps are long. The clock decides no number of the model.
    public var minutes: Double = 15
    /// How many checkpoints are kept, the newest first; at least one.
    public var keep = 2

    /// Every hundred steps or fifteen minutes, two kept.
    public init() {}
  }

  /// When the loss on held-out documents is measured, and on how much.
  public struct EvaluationOptions: Codable, Equatable, Sendable {
    /// Steps between two measurements, the last step included; 0 = never.
    public var interval = 100
    /// Sequences of the held-out text that are scored.
    public var sequences = 16

    /// Every hundred steps, sixteen sequences.
    public init() {}
  }
}
