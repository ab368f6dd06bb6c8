/// The floating-point operations of one sequence's forward pass, part by part.
///
/// A multiplication and an addition count two. Appendix F of the paper; the terms are those of
/// Chinchilla's Appendix F plus the two of the relative positions (spec §2.3). `Double`, for the
/// totals of a training run pass 2⁶³.
public struct ForwardFLOPs: Equatable, Sendable {
  /// Which scores of the S × S square are counted.
  public enum Attention: Sendable {
    /// All of them, as the paper's tables and most published utilisations count.
    case full
    /// Those with key ≤ query, which is what a causal kernel needs to compute.
    case causal
  }

  /// The look-up as a product with one-hot rows, 2 S V d; not executed, and left out of ``total``.
  public let embedding: Double
  /// The query, key and value projections, 6 S d a.
  public let queryKeyValue: Double
  /// The relative keys r = W_kR R, 2 S d a.
  public let relativeKeys: Double
  /// (q + u)·k, 2 S² a.
  public let contentScores: Double
  /// (q + v)·r, 2 S² a.
  public let positionScores: Double
  /// 3 H S².
  public let softmax: Double
  /// Weights times values, 2 S² a.
  public let weightedSum: Double
  /// The output projection, 2 S a d.
  public let output: Double
  /// Both feed-forward products, 4 S d f.
  public let feedforward: Double
  /// The logits of the tied embedding, 2 S d V.
  public let logits: Double

  /// The operations that a forward pass executes: all parts but ``embedding``.
  public var total: Double {
    queryKeyValue + relativeKeys + contentScores + positionScores + softmax + weightedSum + output
      + feedforward + logits
  }

  /// The share of attention: scores, softmax and weighted sum.
  public var attention: Double { contentScores + positionScores + softmax + weightedSum }

  init(_ shape: GopherConfiguration, length: Int, counting attention: Attention) {
    let s = Double(length), d = Double(shape.modelSize), a = Double(shape.attentionSize)
    let n = Double(shape.layers), vocabulary = Double(shape.vocabularySize)
    let pairs = attention == .full ? s * s : s * (s + 1) / 2
    embedding = 2 * s * vocabulary * d
    queryKeyValue = n * 6 * s * d * a
    relativeKeys = n * 2 * s * d * a
    contentScores = n * 2 * pairs * a
    positionScores = n * 2 * pairs * a
    softmax = n * 3 * Double(shape.heads) * pairs
    weightedSum = n * 2 * pairs * a
    output = n * 2 * s * a * d
    feedforward = n * 4 * s * d * Double(shape.feedforwardSize)
    logits = 2 * s * d * vocabulary
  }
}

extension GopherConfiguration {
  /// The forward pass over one sequence of `length` tokens, ``contextLength`` unless given.
  public func forwardFLOPs(
    length: Int? = nil, attention: ForwardFLOPs.Attention = .full
  ) -> ForwardFLOPs {
    ForwardFLOPs(self, length: length ?? contextLength, counting: attention)
  }

  /// Training on `tokens` tokens: forward and backward, 3 × forward.
  ///
  /// - Parameters:
  ///   - tokens: the tokens of the whole training.
  ///   - recomputation: adds one forward pass for full rematerialisation, 4 × forward.
  public func trainingFLOPs(tokens: Double, recomputation: Bool = false) -> Double {
    (recomputation ? 4 : 3) * forwardFLOPs().total * tokens / Double(contextLength)
  }

  /// The common estimate 6 N D, which leaves attention's square out.
  public func estimatedTrainingFLOPs(tokens: Double) -> Double {
    6 * Double(parameterCount) * tokens
  }

  /// What one token of training needs at least: forward and backward with causal attention.
  ///
  /// The numerator of the trainer's share of peak. Scores that the mask removes and anything
  /// computed twice do not count, so the share falls where a kernel wastes work.
  public func modelFLOPsPerToken(length: Int? = nil) -> Double {
    let length = length ?? contextLength
    return 3 * forwardFLOPs(length: length, attention: .causal).total / Double(length)
  }
}
