import ArgumentParser
import GopherCore
import GopherTraining
import ToolSupport

/// The options that stand for configuration keys, shared by `train` and `plan`.
struct TrainingOptions: ParsableArguments {
  @Argument(help: "A YAML file of configuration keys; options override it.")
  var configurationFile: String?

  @Option(help: "Model size: 44M, 117M, 417M, 1.4B, 7.1B, 280B, or custom (model.size).")
  var model: String?

  @Option(help: "Optimiser steps (steps).")
  var steps: Int?

  @Option(help: "Tokens to train on where steps are not given (tokens).")
  var tokens: Int?

  @Option(help: "Tokens a step (batch_tokens).")
  var batchTokens: Int?

  @Option(help: "Tokens a sequence (context).")
  var context: Int?

  @Option(help: "Sequences that go through the network at a time (micro_batch).")
  var microBatch: Int?

  @Option(
    help: "Number format (precision): float32, mixed, bfloat16, bfloat16-master, bfloat16-nearest.")
  var precision: String?

  @Option(help: "Seed of the weights and of the order of the data (seed).")
  var seed: UInt64?

  @Option(help: "Highest learning rate (learning_rate.maximum).")
  var learningRate: Double?

  @OptionGroup var overriding: ConfigurationOptions

  /// The configuration: defaults, then the file, then options, then `--set` in order.
  func configuration() throws -> TrainingConfiguration {
    var settings = [String]()
    func set(_ key: String, _ value: (some CustomStringConvertible)?) {
      if let value { settings.append("\(key)=\(value)") }
    }
    set("model.size", model.map { "\"\($0)\"" })
    set("steps", steps)
    set("tokens", tokens)
    set("batch_tokens", batchTokens)
    set("context", context)
    set("micro_batch", microBatch)
    set("precision", precision)
    set("seed", seed)
    set("learning_rate.maximum", learningRate)
    return try TrainingConfiguration.read(
      file: configurationFile, overrides: settings + overriding.overrides)
  }
}
