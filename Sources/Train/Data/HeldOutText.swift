import GopherModel
import Tensors

/// Text that is not trained on, as sequences to score during training.
///
/// A quick look, not an evaluation: a sample, read as one stream in windows that begin anywhere in a
/// document. `gopher-bench eval` measures bits per byte of every document from its beginning.
public struct HeldOutText: Sendable {
  /// Inputs and targets: each sequence has at least two tokens and at most context + 1.
  public let sequences: [[Int32]]

  /// A sample of a stream of tokens, spread evenly over it.
  ///
  /// - Parameters:
  ///   - tokens: the held-out documents' tokens one after another.
  ///   - context: tokens a sequence.
  ///   - count: how many sequences are taken, at most.
  ///
  /// Nil if there are fewer than two tokens.
  public init?(tokens: [Int32], context: Int, count: Int) {
    guard tokens.count >= 2 else { return nil }
    let windows = max(1, (tokens.count - 1) / context)
    let taken = min(count, windows)
    sequences = (0..<taken).map { index in
      let start = windows * index / taken * context
      return Array(tokens[start..<min(start + context + 1, tokens.count)])
    }
  }

  /// Mean negative natural log-likelihood of the scored tokens.
  public func loss(of model: Gopher) -> Double {
    var sum = 0.0, count = 0
    for tokens in sequences {
      let scores = model.tokenLogProbabilities(
        inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
      sum -= scores.logProbability.reduce(0) { $0 + Double($1) }
      count += tokens.count - 1
    }
    return sum / Double(count)
  }
}
