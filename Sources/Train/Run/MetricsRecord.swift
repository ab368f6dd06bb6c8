import Foundation

/// One line of `metrics.jsonl`: one optimiser step.
///
/// `tokens_per_second`, `share_of_peak` and `seconds` are wall-clock facts; all other fields are
/// the same for any number of threads and after any kill and resume.
public struct MetricsRecord: Codable, Equatable, Sendable {
  /// Steps made, this one included.
  public var step: Int
  /// Tokens trained on, this step's included.
  public var tokens: Int
  /// Mean negative natural log-likelihood of the step's tokens, before its update.
  public var loss: Double
  /// The rate of the step's update.
  public var learningRate: Double
  /// Global norm of the gradient before clipping.
  public var gradientNorm: Double
  /// Tokens of the step over its time.
  public var tokensPerSecond: Double
  /// FLOPs of the model a second, over the sgemm peak measured at the start.
  public var shareOfPeak: Double
  /// Seconds of training so far, summed over resumed parts.
  public var seconds: Double
  /// Mean loss on a sample of the held-out text after the step, where it was measured; see
  /// ``HeldOutText``.
  public var heldOutLoss: Double?

  enum CodingKeys: String, CodingKey {
    case step, tokens, loss
    case learningRate = "learning_rate"
    case gradientNorm = "gradient_norm"
    case tokensPerSecond = "tokens_per_second"
    case shareOfPeak = "share_of_peak"
    case seconds
    case heldOutLoss = "held_out_loss"
  }

  /// A record with these values.
  public init(
    step: Int, tokens: Int, loss: Double, learningRate: Double, gradientNorm: Double,
    tokensPerSecond: Double, shareOfPeak: Double, seconds: Double, heldOutLoss: Double? = nil
  ) {
    self.step = step
    self.tokens = tokens
    self.loss = loss
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.tokensPerSecond = tokensPerSecond
    self.shareOfPeak = shareOfPeak
    self.seconds = seconds
    self.heldOutLoss = heldOutLoss
  }

  /// The record as one JSON object, its keys in the order above, numbers in the shortest form that
  /// reads back exactly.
  public var line: String {
    var fields: [(CodingKeys, any CustomStringConvertible)] = [
      (.step, step), (.tokens, tokens), (.loss, loss), (.learningRate, learningRate),
      (.gradientNorm, gradientNorm), (.tokensPerSecond, Self.rounded(tokensPerSecond)),
      (.shareOfPeak, Self.rounded(shareOfPeak)), (.seconds, Self.rounded(seconds)),
    ]
    if let heldOutLoss { fields.append((.heldOutLoss, heldOutLoss)) }
    return "{" + fields.map { "\"\($0.rawValue)\": \($1)" }.joined(separator: ", ") + "}"
  }

  /// Wall-clock numbers need no more than four decimals.
  private static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
